import type { ReactNode } from 'react';
import { classes } from '../../../../../ui/classes.ts';
import { Deleted, Inserted, Redline, type RedlineWord } from '../../../../../ui/marks/redline.tsx';
import { isFurniture } from '../../../contract.ts';
import type { ShownBlock } from '../../viewer/shown-document.ts';
import { cellsOf, wholeTexts } from '../word-runs.ts';

interface BlockTextProps {
  readonly block: ShownBlock;
  /** The canonical text that the block is of. */
  readonly text: string;
  /** The block's text with what changed in it; left out, it is shown whole. */
  readonly words?: readonly RedlineWord[] | undefined;
  /** The number or marker that stood before it, when it has another now. */
  readonly numberBefore?: string | undefined;
  /** It is all new, or all gone. */
  readonly whole?: 'inserted' | 'deleted' | undefined;
  /** How the cells of a row are set. */
  readonly template?: string | undefined;
}

/** A block of either version, set as what it is, with what changed in it. */
export function BlockText(props: BlockTextProps): ReactNode {
  const { block } = props;
  const look = isFurniture(block) || block.role === 'note' ? 'text-14! text-ink-soft' : (looks[block.kind] ?? '');
  if (block.kind === 'row') return <RowText {...props} />;
  return (
    <div
      className={classes('reading whitespace-pre-line', look)}
      {...(block.kind === 'item' ? { style: { paddingInlineStart: `${Math.min((block.level ?? 1) - 1, 5) * 20}px` } } : {})}
    >
      <Number {...props} />
      <Words runs={runsOf(props)} whole={props.whole} />
    </div>
  );
}

const looks: Readonly<Record<string, string>> = { heading: 'font-semibold', code: 'font-mono! text-13! whitespace-pre-wrap!' };

const runsOf = ({ block, text, words }: BlockTextProps): readonly RedlineWord[] =>
  words ? wholeTexts(words) : [{ op: 'equal', text: text.slice(block.text, block.end) }];

const Words = ({ runs, whole }: { readonly runs: readonly RedlineWord[]; readonly whole: BlockTextProps['whole'] }): ReactNode => {
  if (whole === 'inserted') return <Inserted>{runs.map(({ text }) => text).join('')}</Inserted>;
  if (whole === 'deleted') return <Deleted>{runs.map(({ text }) => text).join('')}</Deleted>;
  return <Redline words={runs} />;
};

function Number({ block, text, numberBefore, whole }: BlockTextProps): ReactNode {
  const number = text.slice(block.start, block.text);
  if (number === '' && !numberBefore)
    return block.kind === 'item' ? (
      <span aria-hidden className="text-ink-soft">
        {'• '}
      </span>
    ) : null;
  if (numberBefore !== undefined && numberBefore !== number)
    return (
      <span className="figures">
        {numberBefore !== '' && (
          <>
            <Deleted>{numberBefore.trimEnd()}</Deleted>{' '}
          </>
        )}
        {number !== '' && <Inserted>{number}</Inserted>}
      </span>
    );
  return <span className={classes('figures text-ink-soft', whole === 'deleted' && 'line-through decoration-vermilion')}>{number}</span>;
}

/** More cells than this are set one after the other: columns would be too narrow to read. */
const mostColumns = 8;

function RowText(props: BlockTextProps): ReactNode {
  const { block, text, words, whole, template = '' } = props;
  const plain = (block.cells ?? [block]).map(({ start, end }): RedlineWord[] => [{ op: 'equal', text: text.slice(start, end) }]);
  const cells = words ? cellsOf(words) : plain;
  const columns = cells.length === template.split(' ').length ? template : `repeat(${cells.length}, minmax(0, 1fr))`;
  return (
    <div
      className={classes(
        'flex h-full flex-wrap gap-x-4 border-b border-hairline font-sans text-14',
        cells.length <= mostColumns && 'phone:grid phone:gap-x-0',
        block.header && 'border-edge/60 font-semibold',
      )}
      style={{ gridTemplateColumns: columns }}
    >
      {cells.map((runs, column) => (
        <div key={column} className="figures min-w-0 py-0.5 break-words whitespace-pre-line phone:px-2 phone:py-1.5 phone:first:pl-0">
          <Words runs={wholeTexts(runs)} whole={whole} />
        </div>
      ))}
    </div>
  );
}
