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
  const template = gridTemplate(columns);
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
  readonly marks: readonly Mark[];
  readonly number: number;
  /** Left out for a head that only repeats the one further up. */
  readonly index: number | undefined;
  readonly isLast: boolean;
  readonly measured: (element: HTMLElement | null) => void;
}

function Row({ text, block, columns, template, marks, number, index, isLast, measured }: RowProps): ReactNode {
  const isHead = block.header === true;
  return (
    <div {...(index === undefined ? {} : { ref: measured, 'data-index': index, 'data-block': index })} className={isLast ? 'pb-5' : ''}>
      <div
        role="row"
        aria-rowindex={number}
        className={classes('grid border-b', isHead ? 'border-edge/60 font-semibold' : 'border-hairline')}
        style={{ gridTemplateColumns: template, minWidth: `${leastWidth(columns)}em` }}
      >
        {columns.map(({ numeric }, column) => {
          const cell = block.cells?.[column];
          return (
            <div
              key={column}
              role={isHead ? 'columnheader' : 'cell'}
              className={classes('figures min-w-0 px-2.5 py-1.5 break-words whitespace-pre-line first:pl-0.5', numeric && 'text-right')}
            >
              {cell && <Words text={text} range={cell} marks={marks} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}
