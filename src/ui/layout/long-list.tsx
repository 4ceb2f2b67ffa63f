import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '../controls/button.tsx';

interface LongListProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** What stands in a row. Its first link or control takes the arrow keys. */
  readonly row: (item: Item, index: number) => ReactNode;
  /** The usual height of a row in pixels. */
  readonly rowHeight: number;
  /** Whether there is more to read, and how. It is read when the end comes near. */
  readonly more?: { readonly has: boolean; readonly reading: boolean; readonly failed: boolean; readonly read: () => void };
}

/** Rows with hairlines, as many as there may be: only those in sight are in the page. Up and down, Home and End walk through them. */
export function LongList<Item>({ label, items, keyOf, row, rowHeight, more }: LongListProps<Item>): ReactNode {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const place = (): void => setTop(Math.round((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY));
    place();
    const watcher = new ResizeObserver(place);
    watcher.observe(document.body);
    return () => watcher.disconnect();
  }, []);
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => (items[index] === undefined ? index : keyOf(items[index])),
  });
  const rows = virtual.getVirtualItems();
  const before = (rows[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((rows.at(-1)?.end ?? top) - top);
  const nearEnd = (rows.at(-1)?.index ?? -1) >= items.length - 5;
  useEffect(() => {
    if (more?.has && nearEnd && !more.reading && !more.failed) more.read();
  }, [more, nearEnd]);
  return (
    <>
      <ul
        ref={list}
        aria-label={label}
        className="border-y border-hairline"
        style={{ paddingTop: before, paddingBottom: Math.max(0, after) }}
        onKeyDown={(event) => walk(event, items.length, (index) => virtual.scrollToIndex(index))}
      >
        {rows.map(({ index, key }) => {
          const item = items[index];
          return (
            item !== undefined && (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={more?.has ? -1 : items.length}
                className="relative border-b border-hairline last:border-b-0"
              >
                {row(item, index)}
              </li>
            )
          );
        })}
      </ul>
      {more?.has && (
        <p className="pt-4">
          <Button busy={more.reading} onClick={more.read}>
            {more.failed ? 'Try to read on' : 'Show more'}
          </Button>
        </p>
      )}
    </>
  );
}

/** Moves between the rows, also to one that is not drawn yet. */
function walk(event: KeyboardEvent<HTMLUListElement>, count: number, scrollTo: (index: number) => void): void {
  const target =
    event.target instanceof HTMLElement && !event.target.matches('input:not([type=checkbox]), textarea, select') ? event.target : null;
  const at = Number(target?.closest('li')?.dataset['index'] ?? Number.NaN);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[event.key];
  if (next === undefined || !(next >= 0 && next < count) || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  scrollTo(next);
  focusRow(event.currentTarget, next, 10);
}

/** A row that is not drawn yet is, some frames after the page was scrolled there. */
export function focusRow(list: HTMLElement, index: number, tries = 0): void {
  const control = list.querySelector<HTMLElement>(`li[data-index="${index}"] :is(a, button, input)`);
  if (control) control.focus();
  else if (tries > 0) requestAnimationFrame(() => focusRow(list, index, tries - 1));
}
