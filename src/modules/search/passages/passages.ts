/**
 * Passages, and those of the standard strategy: a section is cut at its headings, a long section at boundaries that its
 * content chooses, so that a local edit touches few passages and a moved or renumbered section none. Blocks are never cut: a
 * block without structure is one passage, however long it is.
 */
import { sha256 } from '../../../kernel/shared/fingerprint.ts';
import { headingKey, headingPath, type Block, type ParsedDocument, type Range } from '../../documents/index.ts';
import { cutAtHashes, joint, sectionsOf, type BlockRange } from './sections.ts';

/** A passage of a document. `start` and `end` are its range in the canonical text, numbers and markers included. */
export interface Passage extends Range {
  /** Place among the document's passages, from 0. */
  readonly ordinal: number;
  readonly firstBlock: number;
  /** Index of the last block, inclusive. */
  readonly lastBlock: number;
  /** The blocks' texts without numbers and markers: a blank line between blocks, a line feed between rows of a table. */
  readonly body: string;
  /** SHA-256 of the kinds, texts and joints of the blocks, 64 hex digits; determines `body` and the block ranges in it. */
  readonly contentHash: string;
  /** The headings above, outermost first, as shown. */
  readonly headingPath: readonly string[];
  /** The headings above without numbers, joined by line feeds: indexed, fingerprinted, compared. */
  readonly headingKey: string;
}

/**
 * The passages of a document in text order; every block with text is in exactly one, except a heading with something below it and
 * the head and foot of pages.
 */
export const passagesOf = (document: ParsedDocument): Passage[] =>
  asPassages(
    document,
    sectionsOf(document.blocks).flatMap((section) => cutAtHashes(document.blocks, section)),
  );

/** Runs of blocks as passages, but for those without a word. */
export function asPassages(document: ParsedDocument, ranges: Iterable<BlockRange>): Passage[] {
  const passages: Passage[] = [];
  for (const [first, last] of ranges) {
    const passage = passageOf(document, passages.length, first, last);
    if (passage.body.trim() !== '') passages.push(passage);
  }
  return passages;
}

/** A run of blocks as a passage. */
function passageOf(document: ParsedDocument, ordinal: number, first: number, last: number): Passage {
  const { blocks, canonical } = document;
  let body = '';
  let identity = '';
  for (let index = first; index <= last; index++) {
    const block = blocks[index] as Block;
    const before = index > first ? joint(blocks, index) : '';
    body += before + canonical.slice(block.text, block.end);
    identity += `${before.length}${block.header ? 'h' : ''}:${block.hash};`;
  }
  return {
    ordinal,
    start: (blocks[first] as Block).start,
    end: (blocks[last] as Block).end,
    firstBlock: first,
    lastBlock: last,
    body,
    contentHash: sha256(`passage\n${identity}`),
    headingPath: headingPath(document, first),
    headingKey: headingKey(document, first),
  };
}

/** A block of a passage: its range in `body`, its kind, and whether it is the header row of a table. */
export interface PassageBlock extends Range {
  readonly kind: Block['kind'];
  readonly header?: true;
}

/** The ranges of a passage's blocks in its body, in order. */
export const blocksOf = ({ blocks }: ParsedDocument, { firstBlock, lastBlock }: Passage): PassageBlock[] =>
  rangesOf(blocks, firstBlock, lastBlock);

/** The same of a run of blocks. */
export function rangesOf(blocks: readonly Block[], first: number, last: number): PassageBlock[] {
  const ranges: PassageBlock[] = [];
  let at = 0;
  for (let index = first; index <= last; index++) {
    const block = blocks[index] as Block;
    const start = at + (index > first ? joint(blocks, index).length : 0);
    at = start + block.end - block.text;
    ranges.push({ start, end: at, kind: block.kind, ...(block.header ? { header: true } : {}) });
  }
  return ranges;
}

/**
 * A range of a passage's body as a range of the canonical text, with `canonical.slice === body.slice` exactly.
 * Undefined when the range is outside the body, lies between blocks, or spans blocks whose numbers or joints differ there.
 */
export function locate(document: ParsedDocument, passage: Passage, range: Range): Range | undefined {
  if (range.start < 0 || range.end <= range.start || range.end > passage.body.length) return undefined;
  let start: number | undefined;
  let end: number | undefined;
  for (const [offset, inBody] of blocksOf(document, passage).entries()) {
    const shift = (document.blocks[passage.firstBlock + offset] as Block).text - inBody.start;
    if (inBody.start <= range.start && range.start < inBody.end) start = range.start + shift;
    if (inBody.start < range.end && range.end <= inBody.end) end = range.end + shift;
  }
  if (start === undefined || end === undefined) return undefined;
  return document.canonical.slice(start, end) === passage.body.slice(range.start, range.end) ? { start, end } : undefined;
}
