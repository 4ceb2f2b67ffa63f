import { memo, useEffect, useRef, type ReactNode } from 'react';
import { classes } from '../../../../ui/classes.ts';
import type { OutlineEntry } from './outline.ts';
import { sectionAt } from './outline.ts';
import { useInSight } from './reading-store.ts';

interface OutlineListProps {
  readonly outline: readonly OutlineEntry[];
  readonly onGo: (entry: OutlineEntry) => void;
}

/** The headings of the document; the one under which one reads is shown, and kept in sight. */
export function OutlineList({ outline, onGo }: OutlineListProps): ReactNode {
  const current = useInSight(({ offset }) => sectionAt(outline, offset));
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[aria-current]');
    const shelf = list.current?.closest<HTMLElement>('[aria-label="Shelf"]');
    if (!row || !shelf || shelf.contains(document.activeElement)) return;
    // Not scrollIntoView: that would move the page too.
    const [own, around] = [row.getBoundingClientRect(), shelf.getBoundingClientRect()];
    if (own.top < around.top + 40 || own.bottom > around.bottom - 40) shelf.scrollTop += own.top - around.top - around.height / 3;
  }, [current]);
  if (outline.length === 0) return null;
  return (
    <section ref={list} aria-label="Outline" className="mb-6">
      <h2 className="mb-1.5 text-13 font-semibold text-ink-soft">Outline</h2>
      <ul>
        {outline.map((entry, index) => (
          <OutlineRow key={entry.block} entry={entry} current={index === current} onGo={onGo} />
        ))}
      </ul>
    </section>
  );
}

interface OutlineRowProps {
  readonly entry: OutlineEntry;
  readonly current: boolean;
  readonly onGo: (entry: OutlineEntry) => void;
}

const OutlineRow = memo(function OutlineRow({ entry, current, onGo }: OutlineRowProps): ReactNode {
  return (
    <li className="[contain-intrinsic-size:auto_24px] [content-visibility:auto]">
      <button
        type="button"
        aria-current={current ? 'location' : undefined}
        onClick={() => onGo(entry)}
        className={classes(
          'block w-full cursor-pointer truncate rounded px-2 py-[3px] text-left text-13 transition-colors outline-offset-[-2px] hover:bg-well',
          current ? 'bg-well font-medium text-ink' : 'text-ink-soft',
        )}
        style={{ paddingInlineStart: `${8 + Math.min(entry.depth - 1, 4) * 12}px` }}
      >
        {entry.words}
      </button>
    </li>
  );
});
