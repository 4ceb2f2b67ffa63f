import { EyeOff } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { classes } from '../../../../ui/classes.ts';
import type { Mark } from './marks.ts';
import type { ShownBlock } from './shown-document.ts';
import { gridTemplate, leastWidth, type Column } from './table-columns.ts';
import type { Group, TextItem } from './text-items.ts';
import { Words } from './words.tsx';

interface TextTableProps {
  readonly text: string;
  readonly blocks: readonly ShownBlock[];
  readonly group: Extract<Group, { kind: 'table' }>;
  /** The rows that are in sight. */
  readonly items: readonly TextItem[];
  readonly marks: readonly Mark[];
  /** Measures the row of a block. */
  readonly measured: (element: HTMLElement | null) => void;
}

/**
 * The rows of a table that are in sight, under its head, which stays. All rows set their cells on the same grid. The head is not inside
 * of what scrolls sideways, because there it could not stay: it is moved along.
 */
export function TextTable({ text, blocks, group, items, marks, measured }: TextTableProps): ReactNode {
  const head = useRef<HTMLDivElement>(null);
  const { columns, head: headIndex, first, rows } = group;
  const isSheet = blocks[first]?.cells?.[0]?.address !== undefined;
  const template = `${isSheet ? `${gutter}em ` : ''}${gridTemplate(columns)}`;
  const letters = (index: number): string => sheetPlace(blocks[index] as ShownBlock)?.columns.join() ?? '';
  const isScattered = isSheet && letters(first) !== letters(first + rows - 1);
  const headBlock = headIndex === undefined ? undefined : blocks[headIndex];
  const holdsHead = items[0]?.index === headIndex;
  const body = holdsHead ? items.slice(1) : items;
  const row = (item: TextItem): ReactNode => (
    <Row
      key={item.index}
      text={text}
      block={item.block}
      columns={columns}
      template={template}
      isScattered={isScattered}
      marks={marks}
      number={item.index - first + 1}
      index={item.index}
      isLast={item.index === first + rows - 1}
      measured={measured}
    />
  );
  return (
    <div role="table" aria-label={`Table with ${rows.toLocaleString('en')} rows`} aria-rowcount={rows} className="font-sans text-14">
      {headBlock && (
        <div role="rowgroup" className={classes('sticky top-(--bars) z-10', !holdsHead && 'h-0')}>
          <div ref={head} className={classes('overflow-hidden bg-paper', !holdsHead && 'absolute inset-x-0 top-0')}>
            <Row
              text={text}
              block={headBlock}
              columns={columns}
              template={template}
              isScattered={isScattered}
              marks={marks}
              number={1}
              index={holdsHead ? headIndex : undefined}
              isLast={false}
              measured={measured}
            />
          </div>
        </div>
      )}
      <div
        role="rowgroup"
        tabIndex={0}
        aria-label="Rows"
        className="overflow-x-auto pb-0.5 outline-offset-[-2px]"
        onScroll={(event) => head.current?.scrollTo({ left: event.currentTarget.scrollLeft })}
      >
        {body.map(row)}
      </div>
    </div>
  );
}

interface RowProps {
  readonly text: string;
  readonly block: ShownBlock;
  readonly columns: readonly Column[];
  readonly template: string;
  /** Of a sheet whose rows have cells in other columns each: every cell says its own. */
  readonly isScattered: boolean;
  readonly marks: readonly Mark[];
  readonly number: number;
  /** Left out for a head that only repeats the one further up. */
  readonly index: number | undefined;
  readonly isLast: boolean;
  readonly measured: (element: HTMLElement | null) => void;
}

/** In em: room for the number of a row of a sheet. */
const gutter = 3.4;

function Row({ text, block, columns, template, isScattered, marks, number, index, isLast, measured }: RowProps): ReactNode {
  const isHead = block.header === true;
  const place = sheetPlace(block);
  const formulas = formulasOf(block);
  const minWidth = `${leastWidth(columns) + (place ? gutter : 0)}em`;
  return (
    <div {...(index === undefined ? {} : { ref: measured, 'data-index': index, 'data-block': index })} className={isLast ? 'pb-5' : ''}>
      {place && number === 1 && !isScattered && (
        <div aria-hidden className="grid border-b border-hairline text-ink-soft" style={{ gridTemplateColumns: template, minWidth }}>
          <span className="sticky left-0 bg-paper" />
          {columns.map(({ numeric }, column) => (
            <span key={column} className={classes('px-2.5 py-0.5 text-13', numeric && 'text-right')}>
              {place.columns[column]}
            </span>
          ))}
        </div>
      )}
      <div
        role="row"
        aria-rowindex={number}
        className={classes('grid border-b', isHead ? 'border-edge/60 font-semibold' : 'border-hairline')}
        style={{ gridTemplateColumns: template, minWidth }}
      >
        {place && (
          <div role="rowheader" className="figures sticky left-0 flex gap-1 bg-paper py-1.5 pr-1 pl-0.5 text-13 font-normal text-ink-soft">
            {place.row}
            {block.attributes?.['hidden'] !== undefined && (
              <EyeOff size={16} strokeWidth={1.5} aria-label="hidden row" className="mt-0.5 shrink-0" />
            )}
          </div>
        )}
        {columns.map(({ numeric }, column) => {
          const cell = block.cells?.[column];
          const formula = formulas.get(cell?.address ?? '');
          return (
            <div
              key={column}
              role={isHead ? 'columnheader' : 'cell'}
              className={classes(
                'figures min-w-0 px-2.5 py-1.5 break-words whitespace-pre-line',
                !place && 'first:pl-0.5',
                numeric && 'text-right',
              )}
            >
              {isScattered && cell && (
                <span aria-hidden className="mr-2 text-13 text-ink-soft select-none">
                  {place?.columns[column]}
                </span>
              )}
              {cell && <Words text={text} range={cell} marks={marks} />}
              {formula !== undefined && <Formula formula={formula} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** A cell that is computed says so, and how. */
const Formula = ({ formula }: { readonly formula: string }): ReactNode => (
  <span
    role="img"
    title={formula}
    aria-label={`formula ${formula}`}
    className="ml-1 cursor-help font-serif text-13 text-ink-soft italic select-none"
  >
    f
  </span>
);

/** The number of a row of a sheet, and the letters of its columns; undefined in any other table. */
function sheetPlace({ cells = [] }: ShownBlock): { row: string; columns: string[] } | undefined {
  const names = cells.map(({ address = '' }) => /!([A-Z]+)(\d+)$/.exec(address) ?? []);
  const row = names[0]?.[2];
  return row === undefined ? undefined : { row, columns: names.map(([, letters = '']) => letters) };
}

/** The formulas of a row by the address of their cell: "B4 =SUM(B2:B3)", a line each. */
function formulasOf({ attributes, cells = [] }: ShownBlock): ReadonlyMap<string, string> {
  const sheet = /^(.*!)/.exec(cells[0]?.address ?? '')?.[1] ?? '';
  const lines = attributes?.['formulas']?.split('\n') ?? [];
  return new Map(lines.map((line) => [sheet + line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}
