/** Numbers for citations, as they come up in the text: the same place has the same number wherever it is cited. Pure. */
import type { PresentedAnswer } from '../contract.ts';

type Sentence = PresentedAnswer['sentences'][number];
export type Citation = Sentence['citations'][number];

/** A citation with its number, from 1; `key` joins the numerals in the text and the note in the margin. */
export interface NumberedCitation {
  readonly number: number;
  readonly key: string;
  readonly citation: Citation;
}

interface NumberedSentence {
  readonly text: string;
  readonly citations: readonly NumberedCitation[];
}

export function numberCitations(sentences: readonly Sentence[]): { sentences: NumberedSentence[]; notes: NumberedCitation[] } {
  const notes = new Map<string, NumberedCitation>();
  const numbered = sentences.map(({ text, citations }) => {
    const own = new Set<NumberedCitation>();
    for (const citation of citations) {
      const key = `${citation.revision} ${citation.start} ${citation.end}`;
      const known = notes.get(key) ?? { number: notes.size + 1, key, citation };
      notes.set(key, known);
      own.add(known);
    }
    return { text, citations: [...own] };
  });
  return { sentences: numbered, notes: [...notes.values()] };
}

/** Causes that touch cited words, and the others: the first are why the answer may be wrong. */
export function splitCauses<Cause>(
  causes: readonly Cause[],
  sentences: readonly Sentence[],
  touches: (cause: Cause, spans: readonly Citation[]) => boolean,
): { cited: Cause[]; read: Cause[] } {
  const citations = sentences.flatMap((sentence) => sentence.citations);
  const cited = causes.filter((cause) => touches(cause, citations));
  return { cited, read: causes.filter((cause) => !cited.includes(cause)) };
}
