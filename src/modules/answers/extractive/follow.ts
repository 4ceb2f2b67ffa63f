/**
 * Following an answer through a change of the passages it reads, without ranking all their sentences again. Exact, because a
 * sentence's score depends on the question, the weights and its own passage only: the chosen sentences stay the chosen ones when
 * they are among the passages that came and those that hold them, and still score higher than any other did.
 */
import { fingerprint, sha256 } from '../../../kernel/shared/fingerprint.ts';
import {
  answerFrom,
  answerLimits,
  chosenFrom,
  rankSentences,
  type ExtractiveAnswer,
  type ExtractiveInput,
  type RankedSentence,
} from './answer.ts';
import type { AnswerPassage } from './candidates.ts';

/** What is kept of how the sentences of an answer were chosen. No words of any document are in it. */
export type Choice = {
  /** The question and its words with their weights. */
  readonly terms: string;
  /** The passages that were read. */
  readonly passages: readonly string[];
  /** The sentences that were chosen, shown or too little for an answer, best first. */
  readonly chosen: readonly string[];
  /** Which of the passages hold these and the ones that come close to them. */
  readonly holding: readonly number[];
  /** No other sentence scores higher. */
  readonly others: number;
};

export interface ChosenAnswer {
  readonly answer: ExtractiveAnswer;
  /** Null when a sentence stands in too many places to be followed. */
  readonly choice: Choice | null;
}

/** Answers from all passages. */
export function chooseAnswer(input: ExtractiveInput): ChosenAnswer {
  const ranked = rankSentences(input);
  return { answer: answerFrom(ranked), choice: choiceOf(input, ranked, 0) };
}

/** The answer from these passages when the same sentences are chosen; undefined when that takes looking at all of them. */
export function followAnswer(input: ExtractiveInput, choice: Choice): ChosenAnswer | undefined {
  if (choice.terms !== termsKey(input)) return undefined;
  const read = new Set(choice.passages);
  const holding = new Set(choice.holding.map((index) => choice.passages[index]));
  const passages = input.passages.filter((passage) => !read.has(passageKey(passage)) || holding.has(passageKey(passage)));
  if (passages.length === input.passages.length) return undefined;
  const ranked = rankSentences({ ...input, passages });
  const chosen = chosenFrom(ranked);
  if (chosen.map(sentenceKey).join() !== choice.chosen.join() || !staysAhead(chosen, choice.others)) return undefined;
  return { answer: answerFrom(ranked), choice: choiceOf(input, ranked, choice.others) };
}

/** Whether a sentence with this score is chosen beside none of these. */
function staysAhead(chosen: readonly RankedSentence[], score: number): boolean {
  const last = chosen.at(-1)?.score ?? 0;
  if (chosen.length === answerLimits.sentences) return score < last;
  return score === 0 || score < answerLimits.ofBest * (chosen[0]?.score ?? 0);
}

/** Those within a twentieth of the last that is chosen come close: words beside a sentence change its score a little. */
const close = 0.95;

function choiceOf(input: ExtractiveInput, ranked: readonly RankedSentence[], others: number): Choice | null {
  const passages = input.passages.map(passageKey);
  const chosen = chosenFrom(ranked);
  const last = chosen.at(-1)?.score ?? 0;
  const near = ranked.filter(({ score }) => score >= close * last);
  // Of a sentence that is quoted as often as is allowed, not every place is known.
  if (near.some(({ quotes }) => quotes.length >= answerLimits.quotes)) return null;
  return {
    terms: termsKey(input),
    passages,
    chosen: chosen.map(sentenceKey),
    holding: [...new Set(near.flatMap(({ quotes }) => quotes.map((quote) => passages.indexOf(passageKey(quote)))))].sort((a, b) => a - b),
    others: Math.max(others, ranked[near.length]?.score ?? 0),
  };
}

const shortened = (hash: string): string => hash.slice(0, 32);

const sentenceKey = ({ text }: RankedSentence): string => shortened(sha256(text));

const passageKey = ({ document, contentHash, headingKey }: Pick<AnswerPassage, 'document' | 'contentHash' | 'headingKey'>): string =>
  shortened(fingerprint([document, contentHash, headingKey]));

const termsKey = ({ question, terms }: ExtractiveInput): string =>
  fingerprint([question, terms.map(({ term, weight, from }) => [term, weight, from ?? null])]);
