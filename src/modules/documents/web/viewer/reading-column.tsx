import { lazy, Suspense, useEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { EmptyState } from '../../../../ui/feedback/empty-state.tsx';
import { Skeleton } from '../../../../ui/feedback/skeleton.tsx';
import { usePage } from '../../../../ui/layout/page-context.ts';
import { useGo } from '../../../../ui/routing/link.tsx';
import { documentPath } from '../paths.ts';
import { fileAddress, posterAddress } from './file-address.ts';
import { Facts, Recording } from './file-facts.tsx';
import { StatedLine } from './stated-line.tsx';
import { FindBar } from './find-bar.tsx';
import type { Going } from './going.ts';
import type { Mark, TextRange } from './marks.ts';
import type { OutlineEntry } from './outline.ts';
import { nextZoom, type Zoom } from './pdf/page-scale.ts';
import { SelectionBar } from './selection-bar.tsx';
import type { WordsAction, ShownDocument } from './shown-document.ts';
import type { ListedVersion, Standing } from './shown-version.ts';
import { TextView } from './text-view.tsx';
import { useBars } from './use-bars.ts';
import { useFind } from './use-find.ts';
import { useSteps } from './use-steps.ts';
import { VersionNotice } from './version-notice.tsx';
import { ViewerBar, type View } from './viewer-bar.tsx';
import { useKeys } from './viewer-keys.ts';

/** pdf.js is large, and only who opens a PDF needs it. */
const PdfView = lazy(async () => ({ default: (await import('./pdf/pdf-view.tsx')).PdfView }));

interface ReadingColumnProps {
  readonly shown: ShownDocument;
  readonly versions: readonly ListedVersion[];
  readonly standing: Standing;
  readonly outline: readonly OutlineEntry[];
  readonly marks: readonly Mark[];
  readonly span: TextRange | undefined;
  /** The address names a place, whether or not it is one. */
  readonly named: boolean;
  readonly view: View | undefined;
  readonly going: Going | undefined;
  readonly onGo: (to: Going) => void;
  readonly Action: WordsAction;
  readonly unless: string | undefined;
}

/** The page itself under its bar: drawn pages or text, with the marks, the keys and what can be done with selected words. */
export function ReadingColumn(props: ReadingColumnProps): ReactNode {
  const { shown, standing, outline, marks, span, named, view, going, onGo, Action, unless } = props;
  const { bundle, path, version } = shown;
  const go = useGo();
  const { openShelf } = usePage();
  const bar = useRef<HTMLDivElement>(null);
  const { top, bars } = useBars(bar);
  const column = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState<Zoom>('fit');
  const [scale, setScale] = useState(1);
  const steps = useSteps(marks, span, onGo);
  const paged = view === 'page';
  const recording = shown.format === 'recording' ? shown.facts : undefined;
  // Where a page draws a mark is asked for one by one.
  const find = useFind(shown.text, paged ? 20 : 200, onGo);
  const drawn = useMemo(() => (find.marks.length === 0 ? marks : [...marks, ...find.marks]), [find.marks, marks]);
  useArrival(span, view, onGo);
  const address = (next: View | undefined): string =>
    documentPath({ bundle, document: path, version, start: span?.start, end: span?.end, view: next === 'text' ? 'text' : undefined });
  const toZoom = (to: Zoom | 'in' | 'out'): void => setZoom(to === 'in' ? nextZoom(scale, 1) : to === 'out' ? nextZoom(scale, -1) : to);
  useKeys({
    n: steps.count > 0 ? () => steps.step(1) : undefined,
    p: steps.count > 0 ? () => steps.step(-1) : undefined,
    o: outline.length > 0 ? () => openShelf(currentHeading) : undefined,
    '+': paged ? () => toZoom('in') : undefined,
    '=': paged ? () => toZoom('in') : undefined,
    '-': paged ? () => toZoom('out') : undefined,
    '0': paged ? () => toZoom('fit') : undefined,
  });
  return (
    <div style={{ '--top': `${top}px`, '--bars': `${bars}px` } as CSSProperties}>
      <ViewerBar
        {...props}
        ref={bar}
        zoom={zoom}
        scale={scale}
        onZoom={toZoom}
        onView={(next) => go(address(next), { replace: true })}
        places={{ count: steps.count, at: steps.at }}
        onStep={steps.step}
        onFind={find.open}
        address={address(view)}
        notice={
          <>
            {find.isOpen && <FindBar find={find} />}
            <VersionNotice shown={shown} standing={standing} span={span} />
          </>
        }
      />
      {named && !span && (
        <p role="note" className="mb-4 border-l-2 border-ochre bg-ochre-tint px-3 py-2 text-14 text-ochre-ink">
          The address names a place that this version does not have. The document is shown from its beginning.
        </p>
      )}
      {shown.properties && <StatedLine properties={shown.properties} />}
      <div ref={column} aria-label="Document" role="article">
        {recording && (
          <Recording
            facts={recording}
            source={fileAddress(shown)}
            poster={shown.poster && { ...shown.poster, source: posterAddress(shown) }}
            title={shown.title ?? path}
          />
        )}
        {shown.blocks.length === 0 && recording ? null : shown.blocks.length === 0 && shown.pages.length === 0 ? (
          <EmptyState title="This document has no words">It was read, and nothing in it is text. Its original file is kept.</EmptyState>
        ) : paged ? (
          <Suspense fallback={<Skeleton lines={14} label="Loading the pages" />}>
            <PdfView shown={shown} marks={drawn} going={going} zoom={zoom} onScale={setScale} />
            {shown.facts && (
              <section aria-label="About this picture" className="mt-4">
                <Facts facts={shown.facts} />
              </section>
            )}
          </Suspense>
        ) : (
          <TextView shown={shown} outline={outline} marks={drawn} going={going} />
        )}
      </div>
      <SelectionBar shown={shown} within={column} Action={Action} unless={unless} />
    </div>
  );
}

/** Of the outline: the heading under which one reads, or the first. */
const currentHeading = '[aria-label="Outline"] [aria-current], [aria-label="Outline"]:not(:has([aria-current])) li:first-child button';

/** Goes to the place one came for: on arrival, when the address names another one, and when the view is changed. */
function useArrival(span: TextRange | undefined, view: View | undefined, onGo: (to: Going) => void): void {
  useEffect(() => {
    if (span) onGo({ ...span });
  }, [span, view, onGo]);
}
