/** The sentences of a passage as candidates: what can be quoted, with the words that decide its score. */
import { sentencesOf } from '../../documents/index.ts';
import { stem } from '../../search/index.ts';
import { tokensOf, type Token } from '../../search/index.ts';

/** A block of a passage: its range in the passage's body. */
export interface AnswerBlock {
  readonly start: number;
  readonly end: number;
  readonly kind: 'heading' | 'paragraph' | 'item' | 'code' | 'row';
  readonly header?: true;
}

/** A passage as the recipe reads it: nothing here changes when the passage moves, is renumbered or ranked elsewhere. */
export interface AnswerPassage {
  /** Document id. */
  readonly document: string;
  readonly contentHash: string;
  /** Headings above without numbers, joined by line feeds. */
  readonly headingKey: string;
  readonly body: string;
  readonly blocks: readonly AnswerBlock[];
}

/** A sentence or table row of a passage. `tokens` are relative to the sentence; `terms` are their stems. */
export interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly terms: readonly string[];
  /** Terms of the table's header row, for a row. */
  readonly headerTerms: readonly string[];
  readonly kind: AnswerBlock['kind'];
  readonly header: boolean;
}

/** The candidates of a passage in text order. A table row is one candidate, any other block is cut into sentences. */
export function candidatesOf(passage: AnswerPassage): Candidate[] {
  const candidates: Candidate[] = [];
  let headerTerms: readonly string[] = [];
  for (const block of passage.blocks) {
    const blockText = passage.body.slice(block.start, block.end);
    if (block.kind !== 'row') headerTerms = [];
    const ranges = block.kind === 'row' ? [{ start: 0, end: blockText.length }] : sentencesOf(blockText);
    for (const range of ranges) {
      const text = blockText.slice(range.start, range.end);
      const tokens = [...tokensOf(text)];
      if (tokens.length === 0) continue;
      const terms = tokens.map(({ folded }) => stem(folded));
      const header = block.header === true;
      candidates.push({
        start: block.start + range.start,
        end: block.start + range.end,
        text,
        tokens,
        terms,
        headerTerms: header ? [] : headerTerms,
        kind: block.kind,
        header,
      });
      if (header) headerTerms = terms;
    }
  }
  return candidates;
}
