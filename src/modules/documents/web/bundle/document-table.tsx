import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { classes } from '../../../../ui/classes.ts';
import { Tag } from '../../../../ui/marks/tag.tsx';
import { Link } from '../../../../ui/routing/link.tsx';
import { formatList } from '../../contract.ts';
import { counted, sizeWords } from '../words.ts';
import type { DocumentRow } from './document-rows.ts';

interface DocumentTableProps {
  readonly label: string;
  readonly rows: readonly DocumentRow[];
  /** Whether there is a column that says what changed. */
  readonly compared: boolean;
  readonly hrefOf: (row: DocumentRow) => string;
  /** What can be done with a document. */
  readonly menuOf: (row: DocumentRow) => ReactNode;
}

const rowHeight = 49;

/** The documents of a version, as many as there may be: only the rows in sight are in the page. Up and down walk through them. */
export function DocumentTable({ label, rows, compared, hrefOf, menuOf }: DocumentTableProps): ReactNode {
  const table = useRef<HTMLTableElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const place = (): void => setTop((table.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    place();
    const watcher = new ResizeObserver(place);
    watcher.observe(document.body);
    return () => watcher.disconnect();
  }, []);
  const list = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.path ?? index,
  });
  const items = list.getVirtualItems();
  const walk = useWalk(rows.length, (index) => list.scrollToIndex(index));
  const before = (items[0]?.start ?? top) - top;
  const after = list.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  return (
    <table
      ref={table}
      aria-label={label}
      aria-rowcount={rows.length + 1}
      className="w-full table-fixed border-collapse text-left"
      onKeyDown={walk}
    >
      <thead className="text-13 text-ink-soft">
        <tr aria-rowindex={1} className="border-b border-hairline">
          <Head>Document</Head>
          {compared && <Head className="hidden w-28 phone:table-cell">Change</Head>}
          <Head className="hidden w-24 phone:table-cell">Format</Head>
          <Head className="hidden w-16 text-right wide:table-cell">Pages</Head>
          <Head className="hidden w-20 text-right desk:table-cell">Blocks</Head>
          <Head className="hidden w-22 text-right phone:table-cell">Size</Head>
          <Head className="w-10">
            <span className="sr-only">What can be done</span>
          </Head>
        </tr>
      </thead>
      <tbody>
        {before > 0 && <Filler height={before} />}
        {items.map(({ index, key }) => {
          const row = rows[index];
          return (
            row && (
              <tr
                key={key}
                ref={list.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
                className="group border-b border-hairline transition-colors focus-within:bg-well hover:bg-well"
              >
                <Cells row={row} compared={compared} href={hrefOf(row)} menu={menuOf(row)} />
              </tr>
            )
          );
        })}
        {after > 0 && <Filler height={after} />}
      </tbody>
    </table>
  );
}

const Head = ({ className = '', children }: { readonly className?: string; readonly children: ReactNode }): ReactNode => (
  <th scope="col" className={classes('py-2 pr-3 font-medium', className)}>
    {children}
  </th>
);

/** The room of the rows that are not drawn. */
const Filler = ({ height }: { readonly height: number }): ReactNode => (
  <tr aria-hidden>
    <td style={{ height }} />
  </tr>
);

interface CellsProps {
  readonly row: DocumentRow;
  readonly compared: boolean;
  readonly href: string;
  readonly menu: ReactNode;
}

function Cells({ row, compared, href, menu }: CellsProps): ReactNode {
  const { path, format, size, blocks, pages, change } = row;
  const gone = change?.change === 'removed';
  const was = change && 'before' in change ? `was ${change.before}` : undefined;
  const slash = path.lastIndexOf('/') + 1;
  return (
    <>
      <th scope="row" className="py-2.5 pr-3 font-normal">
        <Link
          href={href}
          data-row
          className={classes(
            'block min-w-0 font-serif text-16 break-words',
            gone ? 'text-ink-soft line-through decoration-vermilion' : 'transition-colors hover:text-lapis-ink',
          )}
        >
          <span className="text-ink-soft">{path.slice(0, slash)}</span>
          {path.slice(slash)}
        </Link>
        {was !== undefined && <span className="block text-13 break-words text-ink-soft">{was}</span>}
        <span className="figures mt-0.5 flex flex-wrap items-center gap-x-2 text-13 text-ink-soft phone:hidden">
          {aboutWords(row)}
          {compared && <ChangeTag change={change} />}
        </span>
      </th>
      {compared && (
        <td className="hidden py-2.5 pr-3 phone:table-cell">
          <ChangeTag change={change} />
        </td>
      )}
      <td className="hidden py-2.5 pr-3 text-ink-soft phone:table-cell">{formatList[format].name}</td>
      <td className="figures hidden py-2.5 pr-3 text-right text-ink-soft wide:table-cell">{pages?.toLocaleString('en')}</td>
      <td className="figures hidden py-2.5 pr-3 text-right text-ink-soft desk:table-cell">{blocks.toLocaleString('en')}</td>
      <td className="figures hidden py-2.5 pr-3 text-right whitespace-nowrap text-ink-soft phone:table-cell">{sizeWords(size)}</td>
      <td className="py-1.5 text-right">{menu}</td>
    </>
  );
}

/** "PDF, 21 pages, 41 kB": what the columns of a wider table say. A file without words has no blocks to tell of. */
function aboutWords({ format, pages, blocks, size }: DocumentRow): string {
  const length = pages !== undefined ? [counted(pages, 'page')] : blocks > 0 ? [counted(blocks, 'block')] : [];
  return [formatList[format].name, ...length, sizeWords(size)].join(', ');
}

const tones = { new: 'verdigris', edited: 'lapis', renamed: 'lapis', 'renamed and edited': 'lapis', removed: 'vermilion' } as const;

function ChangeTag({ change }: Pick<DocumentRow, 'change'>): ReactNode {
  if (change === undefined || change.change === 'same') return null;
  return <Tag tone={tones[change.change]}>{change.change === 'renamed and edited' ? 'renamed, edited' : change.change}</Tag>;
}

/** Arrow keys, Home and End move between the rows' links, also to rows that are not drawn yet. */
function useWalk(count: number, scrollTo: (index: number) => void): (event: KeyboardEvent<HTMLTableElement>) => void {
  return (event) => {
    const row = event.target instanceof HTMLElement && event.target.matches('[data-row]') ? event.target.closest('tr') : null;
    const at = Number(row?.dataset['index']);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[event.key];
    if (!row || next === undefined || next < 0 || next >= count) return;
    event.preventDefault();
    scrollTo(next);
    focusRow(event.currentTarget, next, 10);
  };
}

/** A row that is not drawn yet is, some frames after the page was scrolled there. */
function focusRow(table: HTMLElement, index: number, tries: number): void {
  const link = table.querySelector<HTMLElement>(`tr[data-index="${index}"] [data-row]`);
  if (link) link.focus({ preventScroll: false });
  else if (tries > 0) requestAnimationFrame(() => focusRow(table, index, tries - 1));
}
