import { useMemo, type ReactNode } from 'react';
import { MarginNotes } from '../../../../ui/layout/margin-notes.tsx';
import { usePage } from '../../../../ui/layout/page-context.ts';
import { useInSight } from './reading-store.ts';
import type { DocumentNotes, PlaceNote } from './shown-document.ts';

interface ViewerMarginProps {
  readonly notes: DocumentNotes;
  /** In the order of the text. */
  readonly places: readonly PlaceNote[];
}

/** How many notes a sheet lists; more are nobody's reading, and scrolling brings theirs. */
const listed = 300;

/** The notes to what is in sight, each at the height of its words; on a narrow screen a list of all of them. */
export function ViewerMargin({ notes: { rest, notice }, places }: ViewerMarginProps): ReactNode {
  const { narrow } = usePage();
  const drawn = useInSight((now) => now.drawn);
  const shown = useMemo(() => {
    const keys = new Set(drawn);
    const near = narrow ? places.slice(0, listed) : places.filter(({ key }) => keys.has(key));
    return near.map(({ key, note }) => ({ lights: key, note }));
  }, [drawn, narrow, places]);
  return (
    <>
      {notice !== undefined && <div className="sticky top-16 z-10 mb-4 bg-paper">{notice}</div>}
      {rest !== undefined && <div className="mb-4 border-b border-hairline pb-4">{rest}</div>}
      <MarginNotes notes={shown} />
      {narrow && places.length > listed && (
        <p className="pt-3 text-13 text-ink-soft">And {(places.length - listed).toLocaleString('en')} more further down.</p>
      )}
    </>
  );
}
