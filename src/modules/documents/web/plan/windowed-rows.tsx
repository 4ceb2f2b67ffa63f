import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useImperativeHandle, useLayoutEffect, useRef, useState, type ReactNode, type Ref } from 'react';
import { bringToSight } from '../viewer/bring-to-sight.ts';

/** Takes the reader to a row, also to one that is not drawn yet, and puts the focus on it. */
export interface RowWalker {
  readonly goTo: (key: string, how?: { readonly focus?: boolean; readonly scroll?: boolean }) => void;
}

interface WindowedRowsProps<Row extends { readonly key: string }> {
  readonly rows: readonly Row[];
  /** About how high a row is in pixels, before it is measured. */
  readonly estimate: (row: Row) => number;
  readonly render: (row: Row, index: number) => ReactNode;
  readonly walker?: Ref<RowWalker>;
  /** In pixels: how much of the window's top is covered by bars. */
  readonly covered?: number;
}

/** So few rows are all drawn: then everything can be found on the page. */
const drawnWhole = 60;

/** Rows of any height, scrolled by the window; of many only those near it are drawn. */
export function WindowedRows<Row extends { readonly key: string }>({
  rows,
  estimate,
  render,
  walker,
  covered = 48,
}: WindowedRowsProps<Row>): ReactNode {
  const column = useRef<HTMLDivElement>(null);
  const going = useRef<AbortController>(null);
  const [above, setAbove] = useState(0);
  useLayoutEffect(() => {
    const place = (): void => {
      const box = column.current?.getBoundingClientRect();
      if (box) setAbove(Math.round(box.top + window.scrollY));
    };
    place();
    const watcher = new ResizeObserver(place);
    watcher.observe(document.body);
    return () => watcher.disconnect();
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => estimate(rows[index] as Row),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: rows.length <= drawnWhole ? drawnWhole : 10,
    scrollMargin: above,
  });
  useImperativeHandle(
    walker,
    () => ({
      goTo: (key, { focus = true, scroll = true } = {}) => {
        going.current?.abort();
        going.current = new AbortController();
        const index = rows.findIndex((row) => row.key === key);
        const find = (): HTMLElement | null => column.current?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null;
        if (!scroll) return find()?.focus({ preventScroll: true });
        const approach = (): void => virtualizer.scrollToIndex(index, { align: 'center' });
        void bringToSight({ find, approach, covered: () => covered, at: 'middle' }, going.current.signal).then((element) => {
          if (focus) element?.focus({ preventScroll: true });
        });
      },
    }),
    [rows, virtualizer, covered],
  );
  const measured = useCallback((element: HTMLElement | null) => virtualizer.measureElement(element), [virtualizer]);
  const drawn = virtualizer.getVirtualItems();
  const before = (drawn[0]?.start ?? above) - above;
  const after = virtualizer.getTotalSize() - ((drawn.at(-1)?.end ?? above) - above);
  return (
    <div ref={column} style={{ paddingTop: Math.max(0, before), paddingBottom: Math.max(0, after) }}>
      {drawn.map(({ index, key }) => (
        <div key={String(key)} ref={measured} data-index={index} tabIndex={-1} className="outline-none">
          {render(rows[index] as Row, index)}
        </div>
      ))}
    </div>
  );
}
