// oxlint-disable-next-line import/no-unassigned-import -- a style sheet is imported for its effect
import './page-layer.css';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { bringToSight } from '../bring-to-sight.ts';
import { fileAddress } from '../file-address.ts';
import { barsHeight, elementOf, type Going } from '../going.ts';
import type { Mark } from '../marks.ts';
import { useReading } from '../reading-store.ts';
import type { ShownDocument, ShownPage } from '../shown-document.ts';
import { failureWords, openPdf, type OpenedPdf } from './open-pdf.ts';
import { pagesOf, scaleOf, type PageBox, type Zoom } from './page-scale.ts';
import { PdfPage, type DrawnMark } from './pdf-page.tsx';
import { rangeKey, useBoxes } from './use-boxes.ts';

interface PdfViewProps {
  readonly shown: ShownDocument;
  readonly marks: readonly Mark[];
  readonly going: Going | undefined;
  readonly zoom: Zoom;
  /** Told the pixels per point that came of the zoom. */
  readonly onScale: (scale: number) => void;
}

const gap = 20;

/** The pages of a PDF as they are printed, or a picture; only those near the window are drawn. */
export function PdfView({ shown, marks, going, zoom, onScale }: PdfViewProps): ReactNode {
  const { pages } = shown;
  const picture = shown.format === 'image' ? fileAddress(shown) : undefined;
  const opened = useOpened(shown);
  const column = useRef<HTMLDivElement>(null);
  const [{ above, width }, setColumn] = useState({ above: 0, width: 0 });
  useLayoutEffect(() => {
    const place = (): void => {
      const box = column.current?.getBoundingClientRect();
      if (!box) return;
      const next = { above: Math.round(box.top + window.scrollY), width: Math.floor(box.width) };
      setColumn((before) => (before.above === next.above && before.width === next.width ? before : next));
    };
    place();
    const watcher = new ResizeObserver(place);
    watcher.observe(document.body);
    if (column.current) watcher.observe(column.current);
    return () => watcher.disconnect();
  }, []);
  const scale = scaleOf(zoom, width, pages);
  useEffect(() => onScale(scale), [onScale, scale]);

  const virtualizer = useWindowVirtualizer({
    count: width === 0 ? 0 : pages.length,
    estimateSize: (index) => (pages[index] as ShownPage).height * scale + gap,
    getItemKey: (index) => index,
    overscan: 1,
    scrollMargin: above,
  });
  useStayingPlace(virtualizer, scale);
  const rows = virtualizer.getVirtualItems();
  const near = rows.map(({ index }) => pages[index] as ShownPage);
  const nearMarks = useMemo(() => marksNear(marks, pages, near), [marks, pages, near]);
  const wanted = useMemo(() => [...nearMarks, ...(going ? [going] : [])], [going, nearMarks]);
  const boxes = useBoxes(shown, wanted);
  useReading(
    (top) => {
      const row = virtualizer.getVirtualItemForOffset(top);
      const page = row && pages[row.index];
      // Headings do not stand evenly on a page, but near enough to say in which section one reads.
      return page ? page.start + Math.round(Math.min(1, (top - row.start) / row.size) * (page.end - page.start)) : 0;
    },
    nearMarks.filter((mark) => boxes.has(rangeKey(mark))).map(({ key }) => key),
  );

  useEffect(() => {
    if (!going) return undefined;
    const leaving = new AbortController();
    const page = pages.indexOf(pagesOf(pages, going.start, going.end)[0] ?? (pages[0] as ShownPage));
    const find = (): HTMLElement | null => elementOf(column.current, going);
    const approach = (): void => virtualizer.scrollToIndex(page, { align: 'start' });
    void bringToSight({ find, approach, covered: barsHeight, at: going.block === undefined ? 'middle' : 'top' }, leaving.signal).then(
      (element) => going.quiet === true || element?.focus({ preventScroll: true }),
    );
    return () => leaving.abort();
  }, [going, pages, virtualizer]);

  const [failure, setFailure] = useState<string | undefined>();
  useEffect(() => {
    let left = false;
    opened?.file.then(
      () => !left && setFailure(undefined),
      (error: unknown) => !left && setFailure(failureWords(error)),
    );
    return () => void (left = true);
  }, [opened]);
  return (
    <div className="overflow-x-auto pb-1" {...(zoom === 'fit' ? {} : { tabIndex: 0, role: 'region', 'aria-label': 'Pages' })}>
      {failure !== undefined && (
        <p role="alert" className="mb-4 border-l-2 border-vermilion px-3 py-1 text-14">
          The pages cannot be drawn. {failure} Every word that was read is kept: choose Text to read them.
        </p>
      )}
      <div ref={column} className="relative" style={{ height: Math.max(0, virtualizer.getTotalSize() - gap) }}>
        {(opened || picture !== undefined) &&
          failure === undefined &&
          rows.map(({ index, start }) => {
            const page = pages[index] as ShownPage;
            return (
              <div key={index} className="absolute inset-x-0 min-w-max" style={{ top: start - above }}>
                <PdfPage
                  file={opened?.file}
                  picture={picture}
                  page={page}
                  of={pages.length}
                  scale={scale}
                  marks={drawnOn(page.page, nearMarks, boxes)}
                  still={!virtualizer.isScrolling}
                  heading={headingOn(page.page, going, boxes)}
                />
              </div>
            );
          })}
      </div>
    </div>
  );
}

/** The file, opened while this is shown; a picture is opened by the browser. */
function useOpened(shown: ShownDocument): OpenedPdf | undefined {
  const address = shown.format === 'image' ? undefined : fileAddress(shown);
  const [opened, setOpened] = useState<OpenedPdf | undefined>();
  useEffect(() => {
    if (address === undefined) return undefined;
    const next = openPdf(address);
    // A file that is closed before it is open fails, and nobody waits for it any more.
    next.file.catch(() => {});
    setOpened(next);
    return () => next.close();
  }, [address]);
  return opened;
}

type Virtualizer = ReturnType<typeof useWindowVirtualizer<Element>>;

/** Another scale keeps the reader at the same line. */
function useStayingPlace(virtualizer: Virtualizer, scale: number): void {
  const last = useRef(scale);
  useLayoutEffect(() => {
    const was = last.current;
    if (was === scale) return;
    last.current = scale;
    const margin = virtualizer.options.scrollMargin;
    const edge = window.scrollY + barsHeight();
    virtualizer.measure();
    if (was > 0 && edge > margin) window.scrollTo({ top: margin + (edge - margin) * (scale / was) - barsHeight(), behavior: 'instant' });
  }, [scale, virtualizer]);
}

/** The marks with a place on pages that are near, and those that lie on no page's own text: their page is not known before they are asked for. */
function marksNear(marks: readonly Mark[], pages: readonly ShownPage[], near: readonly ShownPage[]): Mark[] {
  return marks.filter(
    (mark) =>
      mark.start < mark.end && (pagesOf(near, mark.start, mark.end).length > 0 || pagesOf(pages, mark.start, mark.end).length === 0),
  );
}

type Boxes = ReadonlyMap<string, readonly PageBox[]>;

function drawnOn(page: number, marks: readonly Mark[], boxes: Boxes): DrawnMark[] {
  const on = (mark: Mark): readonly PageBox[] => (boxes.get(rangeKey(mark)) ?? []).filter((box) => box.page === page);
  return marks.map((mark) => ({ mark, boxes: on(mark) })).filter((one) => one.boxes.length > 0);
}

function headingOn(page: number, going: Going | undefined, boxes: Boxes): { block: number; box: PageBox } | undefined {
  if (going?.block === undefined) return undefined;
  const box = boxes.get(rangeKey(going))?.[0];
  return box?.page === page ? { block: going.block, box } : undefined;
}
