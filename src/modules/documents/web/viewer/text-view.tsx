import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { bringToSight } from './bring-to-sight.ts';
import { indexAt, marksIn, type Mark } from './marks.ts';
import type { OutlineEntry } from './outline.ts';
import { useReading } from './reading-store.ts';
import type { ShownDocument } from './shown-document.ts';
import { TextBlock } from './text-block.tsx';
import { estimateHeight, textItems, type Group, type TextItem } from './text-items.ts';
import { TextTable } from './text-table.tsx';
import { barsHeight, elementOf, type Going } from './going.ts';

interface TextViewProps {
  readonly shown: ShownDocument;
  readonly outline: readonly OutlineEntry[];
  readonly marks: readonly Mark[];
  /** Where to go next; the same value again goes there again. */
  readonly going: Going | undefined;
}

/** The canonical text as a well-set page; only what is near the window is drawn. */
export function TextView({ shown, outline, marks, going }: TextViewProps): ReactNode {
  const items = useMemo(() => textItems(shown), [shown]);
  const depths = useMemo(() => new Map(outline.map(({ block, depth }) => [block, depth])), [outline]);
  const column = useRef<HTMLDivElement>(null);
  const [{ above, perLine }, setColumn] = useState({ above: 0, perLine: 72 });
  useLayoutEffect(() => {
    const place = (): void => {
      const box = column.current?.getBoundingClientRect();
      if (!box) return;
      const next = { above: Math.round(box.top + window.scrollY), perLine: Math.floor(box.width / 8.2) };
      setColumn((before) => (before.above === next.above && before.perLine === next.perLine ? before : next));
    };
    place();
    const watcher = new ResizeObserver(place);
    watcher.observe(document.body);
    if (column.current) watcher.observe(column.current);
    return () => watcher.disconnect();
  }, []);

  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: (index) => estimateHeight(items[index] as TextItem, perLine),
    getItemKey: (index) => `${shown.revision} ${index}`,
    overscan: 12,
    scrollMargin: above,
  });
  const rows = virtualizer.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? -1;
  const inSight = { start: items[first]?.block.start ?? 0, end: items[last]?.block.end ?? 0 };
  useReading(
    (top) => items[virtualizer.getVirtualItemForOffset(top)?.index ?? 0]?.block.start ?? 0,
    marksIn(marks, inSight).map(({ key }) => key),
  );

  useEffect(() => {
    if (!going) return undefined;
    const leaving = new AbortController();
    const index = indexAt(shown.blocks, going.start);
    const find = (): HTMLElement | null => elementOf(column.current, going);
    void bringToSight(
      {
        find,
        approach: () => virtualizer.scrollToIndex(index, { align: 'center' }),
        covered: barsHeight,
        at: going.block === undefined ? 'middle' : 'top',
      },
      leaving.signal,
    ).then((element) => going.quiet === true || element?.focus({ preventScroll: true }));
    return () => leaving.abort();
    // The virtualizer is one object for as long as this is there.
  }, [going, shown, virtualizer]);

  const measured = useCallback((element: HTMLElement | null) => virtualizer.measureElement(element), [virtualizer]);
  const before = (rows[0]?.start ?? above) - above;
  const after = virtualizer.getTotalSize() - ((rows.at(-1)?.end ?? above) - above);
  return (
    <div ref={column} className="reading">
      <div key="before" style={{ height: before }} />
      {runsOf(rows.map(({ index }) => items[index] as TextItem)).flatMap(({ group, run }) => {
        if (group.kind === 'table')
          return (
            <TextTable
              key={`table ${group.first}`}
              text={shown.text}
              blocks={shown.blocks}
              group={group}
              items={run}
              marks={marks}
              measured={measured}
            />
          );
        const blocks = run.map((item) => (
          <div key={item.index} ref={measured} data-index={item.index} data-block={item.index}>
            <PageBreaks pages={item.pages} word={slideFormats.has(shown.format) ? 'Slide' : 'Page'} />
            <TextBlock text={shown.text} block={item.block} marks={marks} depth={depths.get(item.index) ?? 1} />
          </div>
        ));
        // The same key however far one has scrolled, so that what stays in sight stays drawn.
        if (group.kind === 'flow') return blocks;
        return (
          <div key={`${group.kind} ${group.first}`} {...around[group.kind]}>
            {blocks}
          </div>
        );
      })}
      <div key="after" style={{ height: Math.max(0, after) }} />
    </div>
  );
}

/** Neighbours of one group. */
function runsOf(items: readonly TextItem[]): { group: Group; run: TextItem[] }[] {
  const runs: { group: Group; run: TextItem[] }[] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run && run.group === item.group) run.run.push(item);
    else runs.push({ group: item.group, run: [item] });
  }
  return runs;
}

const slideFormats: ReadonlySet<string> = new Set(['pptx', 'odp']);

const PageBreaks = ({ pages, word }: { readonly pages: readonly number[]; readonly word: string }): ReactNode =>
  pages.map((page) => (
    <div
      key={page}
      role="separator"
      aria-label={`${word} ${page}`}
      className="figures flex h-7 items-center gap-3 font-sans text-13 text-ink-soft before:h-px before:flex-1 before:bg-hairline"
    >
      {word === 'Page' ? page : `${word} ${page}`}
    </div>
  ));

/** The repeated heads and feet of pages stand behind the text. */
const around = {
  list: { role: 'list' },
  margins: { role: 'group', 'aria-label': 'Page heads and feet', className: 'border-t border-hairline' },
} as const;
