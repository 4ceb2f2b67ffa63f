/** From a place in one version of a document to the same words in another, by the difference of the two. Pure. */
import type { TextRange } from './marks.ts';

interface ChangedBlock {
  readonly kind: 'same' | 'moved' | 'edited' | 'added' | 'removed';
  readonly from?: TextRange | undefined;
  readonly to?: TextRange | undefined;
}

/** One document of a difference, as `bundles.diff` answers it. */
export interface ChangedDocument {
  readonly path: string;
  readonly fromPath?: string | undefined;
  readonly change: 'added' | 'removed' | 'edited' | 'renamed' | 'unchanged';
  readonly blocks: readonly ChangedBlock[];
}

/** What became of the words: at the same offsets or elsewhere, in a passage that was edited, or gone. */
export type OtherPlace =
  | { readonly kind: 'same' | 'moved' | 'edited'; readonly path: string; readonly span: TextRange }
  | { readonly kind: 'removed'; readonly path: string | undefined };

/** The document of a difference that had this path before. */
export const changeOf = (documents: readonly ChangedDocument[], path: string): ChangedDocument | undefined =>
  documents.find((one) => one.change !== 'added' && (one.fromPath ?? one.path) === path);

/** Follows a span of the older text into the newer. A span over several blocks is followed by its first and last one. */
export function followSpan(changed: ChangedDocument | undefined, span: TextRange): OtherPlace {
  if (!changed || changed.change === 'removed') return { kind: 'removed', path: undefined };
  const { path } = changed;
  if (changed.change === 'unchanged' || changed.change === 'renamed') return { kind: 'same', path, span };
  const blocks = changed.blocks.filter((block) => block.from && block.from.start < span.end && block.from.end > span.start);
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (!first || !last || blocks.every((block) => block.to === undefined)) return { kind: 'removed', path };
  const start = shift(first, span.start);
  const end = shift(last, span.end);
  if (start !== undefined && end !== undefined && end - start === span.end - span.start && blocks.every(isKept)) {
    return { kind: start === span.start ? 'same' : 'moved', path, span: { start, end } };
  }
  const targets = blocks.flatMap((block) => (block.to ? [block.to] : []));
  // Blocks that went different ways are not one place; the first is where one begins to read.
  return { kind: 'edited', path, span: targets[0] as TextRange };
}

const isKept = ({ kind }: ChangedBlock): boolean => kind === 'same' || kind === 'moved';

function shift({ from, to, kind }: ChangedBlock, at: number): number | undefined {
  // A kept block has the same words; its number or marker may have another length, so it is counted from its end.
  return from && to && (kind === 'same' || kind === 'moved') ? to.end - (from.end - at) : undefined;
}
