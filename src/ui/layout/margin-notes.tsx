import { useCallback, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { classes } from '../classes.ts';
import { usePage } from './page-context.ts';
import { stackNotes } from './stack-notes.ts';

interface PlacedNote {
  /** The key that its anchor in the page carries as `data-note-anchor` (numerals and markers do, under `lights`). */
  readonly lights: string;
  readonly note: ReactNode;
}

interface Tops {
  readonly at: ReadonlyMap<string, number>;
  /** Those that stood nowhere before: they are not seen to come from the top. */
  readonly fresh: ReadonlySet<string>;
  readonly height: number;
}

const gap = 16;

/** Notes in the margin, each at the height of its first anchor in the page; a plain list in the sheet of a narrow screen. */
export function MarginNotes({ notes }: { readonly notes: readonly PlacedNote[] }): ReactNode {
  const { narrow, page } = usePage();
  const column = useRef<HTMLDivElement>(null);
  const [tops, setTops] = useState<Tops>({ at: new Map(), fresh: new Set(), height: 0 });

  const place = useCallback(() => {
    const body = page.current;
    const host = column.current;
    if (narrow || !body || !host) return;
    const origin = host.getBoundingClientRect().top;
    const boxes = notes.map(({ lights }, index) => {
      const anchor = body.querySelector(`[data-note-anchor="${CSS.escape(lights)}"]`);
      const height = host.children[index]?.getBoundingClientRect().height ?? 0;
      return { wanted: anchor ? Math.max(0, anchor.getBoundingClientRect().top - origin) : 0, height };
    });
    const stacked = stackNotes(boxes, gap);
    const at = new Map(notes.map(({ lights }, index) => [lights, stacked[index] ?? 0]));
    const height = Math.max(0, ...stacked.map((top, index) => top + (boxes[index]?.height ?? 0)));
    setTops((before) => {
      if (before.height === height && before.at.size === at.size && [...at].every(([key, top]) => before.at.get(key) === top))
        return before;
      return { at, height, fresh: new Set([...at.keys()].filter((key) => !before.at.has(key))) };
    });
  }, [narrow, notes, page]);

  useLayoutEffect(() => {
    place();
    const watcher = new ResizeObserver(place);
    for (const element of [page.current, column.current, ...(column.current?.children ?? [])]) if (element) watcher.observe(element);
    return () => watcher.disconnect();
  }, [place, page]);

  if (narrow)
    return (
      <div className="space-y-4">
        {notes.map(({ lights, note }) => (
          <div key={lights}>{note}</div>
        ))}
      </div>
    );
  return (
    <div ref={column} className="relative" style={{ height: tops.height }}>
      {notes.map(({ lights, note }) => {
        const top = tops.at.get(lights);
        return (
          <div
            key={lights}
            className={classes(
              'absolute inset-x-0 top-0',
              top === undefined && 'invisible',
              !tops.fresh.has(lights) && 'transition-transform duration-[160ms]',
            )}
            style={{ transform: `translateY(${top ?? 0}px)` }}
          >
            {note}
          </div>
        );
      })}
    </div>
  );
}
