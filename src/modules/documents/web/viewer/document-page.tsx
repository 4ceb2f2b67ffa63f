import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { ShelfGroup } from '../../../../ui/layout/hairline-list.tsx';
import { useNarrow } from '../../../../ui/layout/page-context.ts';
import { Page } from '../../../../ui/layout/page.tsx';
import { bundlePath, homePath, versionsPath } from '../paths.ts';
import type { Going } from './going.ts';
import { spanIn } from './marks.ts';
import { OutlineList } from './outline-list.tsx';
import { outlineOf, type OutlineEntry } from './outline.ts';
import { createReadingStore, ReadingContext } from './reading-store.ts';
import { ReadingColumn } from './reading-column.tsx';
import type { ShownDocument, ViewerSlots } from './shown-document.ts';
import { standingOf, type ListedVersion } from './shown-version.ts';
import { usePlaces } from './use-places.ts';
import type { View } from './viewer-bar.tsx';
import { ViewerMargin } from './viewer-margin.tsx';

interface DocumentPageProps {
  readonly shown: ShownDocument;
  readonly versions: readonly ListedVersion[];
  readonly search: Readonly<Record<string, string>>;
  readonly slots: ViewerSlots;
}

/** A document that was read: its outline, its page, its margin. */
export function DocumentPage({ shown, versions, search, slots: { useNotes, Action, links } }: DocumentPageProps): ReactNode {
  const { bundle, path, version, text } = shown;
  const notes = useNotes(shown);
  const [start, end] = [search['s'], search['e']];
  const span = useMemo(() => spanIn(text, start, end), [text, start, end]);
  const standing = useMemo(() => standingOf(version, versions), [version, versions]);
  const outline = useMemo(() => outlineOf(text, shown.blocks), [text, shown.blocks]);
  const unless = standing.open ? `Version ${version} is only ${standing.status}. Apply it first.` : undefined;
  const { places, marks } = usePlaces({ shown, notes, span, Action, unless });
  const narrow = useNarrow();
  const isEmpty = places.length === 0 && notes.rest === undefined && notes.notice === undefined;
  const [store] = useState(createReadingStore);
  const [going, setGoing] = useState<Going | undefined>();
  const toHeading = useCallback((entry: OutlineEntry) => setGoing({ block: entry.block, start: entry.start, end: entry.end }), []);
  const view: View | undefined =
    shown.format !== 'pdf' && shown.format !== 'image' ? undefined : search['view'] === 'text' ? 'text' : 'page';
  const bundleAddress = bundlePath(bundle, search['v'] === undefined ? undefined : version);
  const shelf = (
    <>
      <ShelfGroup
        title={bundle}
        items={[{ label: 'Documents', href: bundleAddress }, { label: 'Versions', href: versionsPath(bundle) }, ...links(shown)]}
      />
      <OutlineList outline={outline} onGo={toHeading} />
    </>
  );
  return (
    <ReadingContext value={store}>
      <Page
        title={shown.title ?? path}
        heading={null}
        crumbs={[
          { label: 'Shelf', href: homePath() },
          { label: bundle, href: bundleAddress },
        ]}
        shelf={shelf}
        // A narrow screen has a button for it, which would open nothing.
        margin={narrow && isEmpty ? undefined : <ViewerMargin notes={notes} places={places} />}
        marginTitle={places.length === 1 ? '1 note' : `${places.length.toLocaleString('en')} notes`}
        // A table that is a whole document is a grid, not reading.
        width={view === 'page' || ['csv', 'xlsx', 'ods'].includes(shown.format) ? 'full' : 'reading'}
      >
        <ReadingColumn
          {...{ shown, versions, standing, outline, marks, span, view, going, Action, unless }}
          named={start !== undefined || end !== undefined}
          onGo={setGoing}
        />
      </Page>
    </ReadingContext>
  );
}
