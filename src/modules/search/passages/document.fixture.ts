import fc from 'fast-check';
import { sha256 } from '../../../kernel/shared/fingerprint.ts';
import type { Block, BlockKind, ParsedDocument } from '../../documents/index.ts';

/** A block to be laid out: its kind, its text, and the number or marker before it. */
export interface Part {
  readonly kind: BlockKind;
  readonly text: string;
  readonly number?: string;
  readonly level?: number;
  readonly table?: number;
  readonly header?: true;
}

/** Lays parts out as a parser would: one canonical text, headings nested by level, rows of a table on adjacent lines. */
export function documentOf(parts: readonly Part[]): ParsedDocument {
  const blocks: Block[] = [];
  const open: { index: number; level: number }[] = [];
  let canonical = '';
  for (const [index, { kind, text, number = '', level = 1, table, header }] of parts.entries()) {
    const previous = parts[index - 1];
    const sameTable = kind === 'row' && previous?.kind === 'row' && previous.table === table;
    if (index > 0) canonical += sameTable ? '\n' : '\n\n';
    if (kind === 'heading') {
      while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    }
    blocks.push({
      kind,
      start: canonical.length,
      text: canonical.length + number.length,
      end: canonical.length + number.length + text.length,
      hash: sha256(`${kind}\n${text}`).slice(0, 32),
      section: open.at(-1)?.index ?? -1,
      ...(kind === 'heading' || kind === 'item' ? { level } : {}),
      ...(table === undefined ? {} : { table }),
      ...(header ? { header } : {}),
    });
    if (kind === 'heading') open.push({ index, level });
    canonical += number + text;
  }
  return { canonical, blocks };
}

/** Texts of one word to a page. */
export const text = fc
  .array(fc.constantFrom('rent', 'notice', 'tenant', 'landlord', 'deposit', 'term', 'shall', 'pay', 'clause', 'kündigen'), {
    minLength: 1,
    maxLength: 80,
  })
  .map((words) => words.join(' '));
const part: fc.Arbitrary<Part> = fc.oneof(
  { weight: 5, arbitrary: text.map((each) => ({ kind: 'paragraph' as const, text: each })) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('heading' as const),
      text,
      number: fc.constantFrom('', '7.2 '),
      level: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('item' as const), text, number: fc.constantFrom('- ', '1. ') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('row' as const), text, table: fc.constantFrom(0, 1) }) },
);
/** Documents of up to 40 blocks of every kind. */
export const parsedDocument = fc.array(part, { maxLength: 40 }).map(documentOf);
