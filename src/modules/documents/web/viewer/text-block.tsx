import { Square, SquareCheck } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { classes } from '../../../../ui/classes.ts';
import { isFurniture } from '../../contract.ts';
import type { Mark } from './marks.ts';
import type { ShownBlock } from './shown-document.ts';
import { Words } from './words.tsx';

interface TextBlockProps {
  readonly text: string;
  readonly block: ShownBlock;
  readonly marks: readonly Mark[];
  /** How deep a heading stands in the outline, from 1. */
  readonly depth: number;
}

/** A block of running text, set as what it is. Rows of tables are drawn by their table. */
export const TextBlock = memo(function TextBlock(props: TextBlockProps): ReactNode {
  const { kind, role } = props.block;
  if (isFurniture(props.block)) return <Quiet {...props} word={role === 'header' ? 'Page head' : 'Page foot'} />;
  if (role === 'note') return <Quiet {...props} word="Note" />;
  if (kind === 'heading') return <Heading {...props} />;
  if (kind === 'item') return <Item {...props} />;
  if (kind === 'code') return <Code {...props} />;
  return (
    <p className="pb-3.5 whitespace-pre-line">
      <NumberOf {...props} />
      <Words text={props.text} range={textRange(props.block)} marks={props.marks} />
    </p>
  );
});

const textRange = ({ text, end }: ShownBlock): { start: number; end: number } => ({ start: text, end });
const numberRange = ({ start, text }: ShownBlock): { start: number; end: number } => ({ start, end: text });

/** The number before a clause or heading: it is text too, and can be marked. */
const NumberOf = ({ text, block, marks }: TextBlockProps): ReactNode =>
  block.text > block.start && (
    <span className="figures text-ink-soft">
      <Words text={text} range={numberRange(block)} marks={marks} />
    </span>
  );

const headings = ['text-26 tracking-[-0.01em] pt-8 pb-4', 'text-20 pt-7 pb-3', 'text-16 pt-5 pb-2', 'text-16 pt-4 pb-2'] as const;

function Heading(props: TextBlockProps): ReactNode {
  const { depth, text, block, marks } = props;
  // The page's own heading is the first; no level is left out below it.
  const Tag = (['h2', 'h3', 'h4', 'h5', 'h6'] as const)[Math.min(depth, 5) - 1] ?? 'h2';
  return (
    <>
      <Tag className={classes('leading-[1.3] font-semibold whitespace-pre-line', headings[Math.min(depth, headings.length) - 1])}>
        <NumberOf {...props} />
        <Words text={text} range={textRange(block)} marks={marks} />
      </Tag>
      <About attributes={block.attributes} />
    </>
  );
}

/** What a file says of a sheet, a slide or a mail apart from its words. */
function About({ attributes = {} }: { readonly attributes: ShownBlock['attributes'] }): ReactNode {
  const { hidden, hiddenColumns, unread, attachments } = attributes;
  const lines = [
    hidden === undefined ? '' : `Hidden in the file: this ${hidden.replace('very hidden ', '')} is not shown when it is opened.`,
    hiddenColumns === undefined ? '' : `Hidden columns: ${hiddenColumns}`,
    attachments === undefined ? '' : `Attached: ${attachments.split('\n').join(', ')}`,
  ].filter((line) => line !== '');
  if (lines.length === 0 && unread === undefined) return null;
  return (
    <div className="space-y-1 pb-3 font-sans text-13 text-ink-soft">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {unread !== undefined && (
        <p role="note" className="border-l-2 border-ochre bg-ochre-tint px-3 py-2 text-ochre-ink">
          {unread}
        </p>
      )}
    </div>
  );
}

function Item(props: TextBlockProps): ReactNode {
  const { text, block, marks } = props;
  const checked = block.attributes?.['checked'];
  const Box = checked === 'true' ? SquareCheck : Square;
  return (
    <div
      role="listitem"
      className="flex gap-2.5 pb-1.5"
      style={{ paddingInlineStart: `${Math.min((block.level ?? 1) - 1, 6) * 24 + 4}px` }}
    >
      <span className="figures min-w-5 shrink-0 text-right text-ink-soft">
        {checked !== undefined ? (
          <Box size={16} strokeWidth={1.5} aria-label={checked === 'true' ? 'done' : 'to do'} className="mt-1 inline" />
        ) : block.text > block.start ? (
          <Words text={text} range={numberRange(block)} marks={marks} />
        ) : (
          <span aria-hidden>•</span>
        )}
      </span>
      <span className="min-w-0 flex-1 whitespace-pre-line">
        <Words text={text} range={textRange(block)} marks={marks} />
      </span>
    </div>
  );
}

const Code = ({ text, block, marks }: TextBlockProps): ReactNode => (
  <div className="pb-4">
    <pre
      tabIndex={0}
      aria-label={`Code${block.attributes?.['language'] ? ` in ${block.attributes['language']}` : ''}`}
      role="region"
      className="overflow-x-auto rounded border border-hairline bg-well px-4 py-3 font-mono text-13 leading-[1.5]"
    >
      <Words text={text} range={block} marks={marks} />
    </pre>
  </div>
);

/** What is not running text says so, and steps back. */
const Quiet = ({ text, block, marks, word }: TextBlockProps & { readonly word: string }): ReactNode => (
  <p className="flex gap-3 pb-1.5 text-14 whitespace-pre-line text-ink-soft">
    <span className="w-18 shrink-0 pt-px text-right font-sans text-13">{word}</span>
    <span className="min-w-0 flex-1 border-l border-hairline pl-3">
      <Words text={text} range={block} marks={marks} />
    </span>
  </p>
);
