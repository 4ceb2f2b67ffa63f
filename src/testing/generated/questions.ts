/** Questions whose answer stands in one known sentence of a generated document. */
import type { GeneratedDocument } from './document.ts';
import { blocksOf } from './document.ts';
import { Random } from './random.ts';

export interface GeneratedQuestion {
  readonly question: string;
  readonly answer: string;
  /** Identity of the sentence that holds the answer. */
  readonly sentence: string;
}

/** At most `count` different questions. */
export function questionsFor(document: GeneratedDocument, seed: number, count: number): GeneratedQuestion[] {
  const random = new Random(seed);
  const asked = blocksOf(document).flatMap((block) =>
    block.sentences.flatMap(({ id, text, fact }) => (fact && text.includes(fact.answer) ? [{ ...fact, sentence: id }] : [])),
  );
  while (asked.length > count) asked.splice(random.between(0, asked.length - 1), 1);
  return asked;
}
