/**
 * Following an answer through a change of the passages it reads, without ranking all their sentences again. Exact, because a
 * sentence's score depends on the question, the weights and its own passage only: a passage that was read before and whose best
 * sentence scores less than what is chosen among others need not be looked at, unless it holds what is chosen once more.
 */
import { fingerprint } from '../../../kernel/shared/fingerprint.ts';
import {
  answerFrom,
  answerLimits,
  chosenFrom,
  rankScored,
  scorePassage,
  type ExtractiveAnswer,
  type ExtractiveInput,
  type RankedSentence,
  type ScoredPassage,
  type SentenceQuote,
} from './answer.ts';
import type { AnswerPassage } from './candidates.ts';
import { headingGroups, readQuestion, type ReadQuestion } from './sentence-scores.ts';

/** What is kept of how the sentences of an answer were chosen. No words of any document are in it. */
export type Ranking = {
  /** The question and its words without their weights. */
  readonly terms: string;
  /** The weights, which sum to 1. */
  readonly weights: readonly number[];
  /** The passages that were read, by what their scores depend on. */
  readonly passages: readonly string[];
  /** No sentence of the passage scores higher. */
  readonly best: readonly number[];
  /** What the chosen sentences score, best first. */
  readonly chosen: readonly number[];
  /** Which of the passages hold one of them. */
  readonly holding: readonly number[];
};

export interface RankedAnswer {
  readonly answer: ExtractiveAnswer;
  /** None of a recipe that cannot be followed. */
  readonly ranking?: Ranking;
}

/** Answers from all passages. */
export function rankAnswer(input: ExtractiveInput): RankedAnswer {
  const question = readQuestion(input.question, input.terms);
  return ranked(
    input,
    input.passages.map((passage) => scorePassage(question, passage)),
    new Map(),
  );
}

/** The same from some of the passages; undefined when it takes looking at all of them. */
export function followAnswer(input: ExtractiveInput, before: RankedAnswer): RankedAnswer | undefined {
  const bounds = before.ranking && upperBounds(input, before.ranking);
  if (!before.ranking || !bounds) return undefined;
  const question = readQuestion(input.question, input.terms);
  const most = (passage: AnswerPassage): number => bounds.get(scoreKey(question, passage)) ?? Infinity;
  const unseen = [...input.passages].sort((a, b) => most(a) - most(b));
  const scored: ScoredPassage[] = [];
  const look = (passage: AnswerPassage): void => void scored.push(scorePassage(question, passage));
  for (let next = unseen.at(-1); next && most(next) === Infinity; next = unseen.at(-1)) {
    look(next);
    unseen.pop();
  }
  if (unseen.length === 0) return undefined;
  const kept = asBefore(input, before.answer, before.ranking, scored);
  if (kept) return kept;
  let chosen = chosenFrom(rankScored(scored));
  for (let next = unseen.at(-1); next && !staysAhead(scoresOf(chosen), most(next)); next = unseen.at(-1)) {
    look(next);
    unseen.pop();
    chosen = chosenFrom(rankScored(scored));
  }
  // Where else a chosen sentence stands is said with it, and what is around it there may cover more of the question.
  const holds = ({ body }: AnswerPassage): boolean => chosen.some(({ text }) => body.includes(text));
  for (const passage of unseen.filter(holds)) look(passage);
  return scored.length === input.passages.length ? undefined : ranked(input, scored, bounds);
}

/** What was answered, when the passages that hold it are there as they were, and those that came hold nothing as good and nothing of it. */
function asBefore(
  input: ExtractiveInput,
  answer: ExtractiveAnswer,
  before: Ranking,
  came: readonly ScoredPassage[],
): RankedAnswer | undefined {
  const question = readQuestion(input.question, input.terms);
  if (question.groups.some(({ weight }, at) => weight !== before.weights[at])) return undefined;
  const best = Math.max(0, ...came.map(bestOf));
  if (!staysAhead(before.chosen, best)) return undefined;
  // Of what was too little to be shown, the words are not known: it may stand in what came, and there be enough.
  if (!answer.found && best > 0) return undefined;
  if (came.some(({ passage: { body } }) => answer.sentences.some(({ text }) => body.includes(text)))) return undefined;
  const keys = input.passages.map((passage) => scoreKey(question, passage));
  const holders = before.holding.map((at) => before.passages[at] ?? '');
  const holding = keys.flatMap((key, at) => (holders.includes(key) ? [at] : []));
  const standing = new Map(
    holding.flatMap((at) => (input.passages[at] ? [[contentKey(input.passages[at]), input.passages[at]] as const] : [])),
  );
  // Two of one document with the same text are not told apart by what their scores depend on. Without these, as many are the same.
  if (standing.size < holding.length || holding.length !== holders.length) return undefined;
  const known = new Map(before.passages.map((key, at) => [key, before.best[at] ?? 0]));
  for (const one of came) known.set(scoreKey(question, one.passage), bestOf(one));
  return {
    answer: {
      ...answer,
      sentences: answer.sentences.map((sentence) => ({ ...sentence, quotes: sentence.quotes.map(placedIn(standing)) })),
    },
    ranking: { ...before, passages: keys, best: keys.map((key) => known.get(key) ?? 0), holding },
  };
}

function ranked(input: ExtractiveInput, scored: readonly ScoredPassage[], bounds: ReadonlyMap<string, number>): RankedAnswer {
  const question = readQuestion(input.question, input.terms);
  const sentences = rankScored(scored);
  const chosen = chosenFrom(sentences);
  const texts = new Set(chosen.map(({ text }) => text));
  const looked = new Map(scored.map((one) => [one.passage, one]));
  const passages = input.passages.map((passage) => scoreKey(question, passage));
  const holding = input.passages.flatMap((passage, at) =>
    looked.get(passage)?.sentences.some(({ candidate }) => texts.has(candidate.text)) ? [at] : [],
  );
  const best = input.passages.map((passage, at) => {
    const one = looked.get(passage);
    return one ? bestOf(one) : (bounds.get(passages[at] ?? '') ?? 0);
  });
  const weights = question.groups.map(({ weight }) => weight);
  const ranking = { terms: termsKey(input), weights, passages, best, chosen: scoresOf(chosen), holding };
  return { answer: answerFrom(sentences), ranking };
}

/** A quote under the headings that its passage has now. */
const placedIn =
  (standing: ReadonlyMap<string, AnswerPassage>) =>
  (quote: SentenceQuote): SentenceQuote => ({ ...quote, headingKey: standing.get(contentKey(quote))?.headingKey ?? quote.headingKey });

const contentKey = ({ document, contentHash }: Pick<AnswerPassage, 'document' | 'contentHash'>): string => `${document} ${contentHash}`;

const bestOf = ({ sentences }: ScoredPassage): number => Math.max(0, ...sentences.map(({ score }) => score));

const scoresOf = (chosen: readonly RankedSentence[]): number[] => chosen.map(({ score }) => score);

/**
 * By passage, what none of its sentences can score higher than with the weights as they are now. A score is a sum of weights, or
 * of the smaller of two, times what does not depend on them, so it grows no more than the weight that grew most.
 */
function upperBounds(input: ExtractiveInput, before: Ranking): Map<string, number> | undefined {
  if (before.terms !== termsKey(input)) return undefined;
  const { groups } = readQuestion(input.question, input.terms);
  const growth = Math.max(1, ...groups.map(({ weight }, at) => weight / (before.weights[at] ?? 0)));
  if (!Number.isFinite(growth)) return undefined;
  const bound = (score: number): number => (growth === 1 ? score : score * growth + roundedBy);
  return new Map(before.passages.map((key, at) => [key, bound(before.best[at] ?? 0)]));
}

/** More than scores and weights lose when they are rounded. */
const roundedBy = 2e-6;

/** Whether sentences that score so at most change nothing of what is chosen, which scores so, best first. */
function staysAhead(chosen: readonly number[], score: number): boolean {
  if (chosen.length === answerLimits.sentences) return score < (chosen.at(-1) ?? 0);
  return score === 0 || score < answerLimits.ofBest * (chosen[0] ?? 0);
}

const shortened = (hash: string): string => hash.slice(0, 32);

/** One key for passages of a document whose sentences score alike: of their headings, only the asked words do anything. */
const scoreKey = (question: ReadQuestion, passage: AnswerPassage): string =>
  shortened(fingerprint([passage.document, passage.contentHash, [...headingGroups(question, passage).keys()].sort((a, b) => a - b)]));

const termsKey = ({ question, terms }: ExtractiveInput): string =>
  fingerprint([question, terms.map(({ term, from }) => [term, from ?? null])]);
