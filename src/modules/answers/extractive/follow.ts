/**
 * Following an answer through a change of the passages it reads, without ranking all their sentences again. Exact, because a
 * sentence's score depends on the question, the weights and its own passage only: what is kept of the best sentences of a passage
 * holds as long as these are the same, and none of its others scores more than a bound that is kept with them. Under other
 * weights that bound grows, and nothing else is known.
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
} from './answer.ts';
import type { AnswerPassage } from './candidates.ts';
import { headingGroups, readQuestion, type ReadQuestion } from './sentence-scores.ts';

/** A sentence of a passage: where it stands in its body, its score and its coverage. */
type KeptSentence = readonly [start: number, end: number, score: number, coverage: number];

/** What is kept of a passage. No words of it. */
type KeptPassage = {
  /** What its scores depend on beside the question and the weights. */
  readonly key: string;
  /** Its best sentences, as many as an answer has, each wherever it stands in it, in text order; none when only the bound is known. */
  readonly best: readonly KeptSentence[];
  /** No other sentence of it scores higher. */
  readonly rest: number;
};

/** What is kept of how the sentences of an answer were chosen. */
export type Scores = {
  /** The question and its words without their weights. */
  readonly terms: string;
  /** The weights, which sum to 1. */
  readonly weights: readonly number[];
  readonly passages: readonly KeptPassage[];
};

export interface RankedAnswer {
  readonly answer: ExtractiveAnswer;
  /** None of a recipe that cannot be followed. */
  readonly scores?: Scores;
}

/** A passage with those of its sentences that are known: all when it was looked at, else what is kept of it. */
interface KnownPassage extends ScoredPassage {
  readonly kept: KeptPassage;
  readonly isLookedAt: boolean;
}

/** Answers from all passages. */
export function rankAnswer(input: ExtractiveInput): RankedAnswer {
  const question = readQuestion(input.question, input.terms);
  return ranked(
    input,
    question,
    input.passages.map((passage) => lookAt(question, passage)),
  );
}

/** The same from some of the passages and what is kept of the others; undefined when it takes looking at all of them. */
export function followAnswer(input: ExtractiveInput, before: Scores): RankedAnswer | undefined {
  const question = readQuestion(input.question, input.terms);
  const kept = keptUnder(input, question, before);
  if (!kept) return undefined;
  const known = input.passages.map((passage) => recall(passage, kept.get(scoreKey(question, passage))) ?? lookAt(question, passage));
  for (;;) {
    const next = furtherNeeded(rankScored(known), known);
    if (!next) break;
    known[known.indexOf(next)] = lookAt(question, next.passage);
  }
  return known.every(({ isLookedAt }) => isLookedAt) ? undefined : ranked(input, question, known);
}

/** The passage to look at next: one whose other sentences may be as good as what is chosen, or that holds it once more. */
function furtherNeeded(sentences: readonly RankedSentence[], known: readonly KnownPassage[]): KnownPassage | undefined {
  const chosen = chosenFrom(sentences);
  const unseen = known.filter(({ isLookedAt }) => !isLookedAt);
  const [highest] = unseen.toSorted((a, b) => b.kept.rest - a.kept.rest);
  if (highest && !staysAhead(chosen, highest.kept.rest)) return highest;
  // Where else a sentence stands is said with it, may cover more of the question there, and decides among those that score alike.
  const least = chosen.at(-1)?.score ?? 0;
  const texts = sentences.filter(({ score }) => score >= least).map(({ text }) => text);
  return unseen.find(({ passage: { body }, sentences: own }) =>
    texts.some((text) => body.includes(text) && !own.some(({ candidate }) => candidate.text === text)),
  );
}

/** Whether sentences that score so at most change nothing of what is chosen. */
function staysAhead(chosen: readonly RankedSentence[], score: number): boolean {
  if (chosen.length === answerLimits.sentences) return score < (chosen.at(-1)?.score ?? 0);
  return score === 0 || score < answerLimits.ofBest * (chosen[0]?.score ?? 0);
}

const ranked = (input: ExtractiveInput, question: ReadQuestion, known: readonly KnownPassage[]): RankedAnswer => ({
  answer: answerFrom(rankScored(known)),
  scores: { terms: termsKey(input), weights: weightsOf(question), passages: known.map(({ kept }) => kept) },
});

function lookAt(question: ReadQuestion, passage: AnswerPassage): KnownPassage {
  const scored = scorePassage(question, passage);
  const texts = new Map<string, number>();
  for (const { candidate, score } of scored.sentences) texts.set(candidate.text, Math.max(score, texts.get(candidate.text) ?? 0));
  const byScore = [...texts].toSorted(([, a], [, b]) => b - a);
  const best = new Set(byScore.slice(0, answerLimits.sentences).map(([text]) => text));
  const kept = {
    key: scoreKey(question, passage),
    best: scored.sentences.flatMap(({ candidate: { start, end, text }, score, coverage }): KeptSentence[] =>
      best.has(text) ? [[start, end, score, coverage]] : [],
    ),
    rest: byScore[answerLimits.sentences]?.[1] ?? 0,
  };
  return { ...scored, kept, isLookedAt: true };
}

function recall(passage: AnswerPassage, kept: KeptPassage | undefined): KnownPassage | undefined {
  if (!kept) return undefined;
  const sentences = kept.best.map(([start, end, score, coverage]) => ({
    candidate: { start, end, text: passage.body.slice(start, end) },
    score,
    coverage,
  }));
  return { passage, sentences, kept, isLookedAt: false };
}

/**
 * By passage, what is known of it with the weights as they are now; undefined of another question. A score is a sum of weights,
 * or of the smaller of two, times what does not depend on them, so it grows no more than the weight that grew most.
 */
function keptUnder(input: ExtractiveInput, question: ReadQuestion, before: Scores): Map<string, KeptPassage> | undefined {
  if (before.terms !== termsKey(input)) return undefined;
  const weights = weightsOf(question);
  if (weights.every((weight, at) => weight === before.weights[at])) return new Map(before.passages.map((kept) => [kept.key, kept]));
  const growth = Math.max(1, ...weights.map((weight, at) => weight / (before.weights[at] ?? 0)));
  if (!Number.isFinite(growth)) return undefined;
  return new Map(
    before.passages.map(({ key, best, rest }) => {
      const score = Math.max(rest, ...best.map(([, , one]) => one));
      return [key, { key, best: [], rest: score === 0 ? 0 : score * growth + roundedBy }];
    }),
  );
}

/** More than scores and weights lose when they are rounded. */
const roundedBy = 2e-6;

const weightsOf = ({ groups }: ReadQuestion): number[] => groups.map(({ weight }) => weight);

/** One key for passages of a document whose sentences score alike: of their headings, only the asked words do anything. */
const scoreKey = (question: ReadQuestion, passage: AnswerPassage): string =>
  fingerprint([passage.document, passage.contentHash, [...headingGroups(question, passage).keys()].sort((a, b) => a - b)]).slice(0, 32);

const termsKey = ({ question, terms }: ExtractiveInput): string =>
  fingerprint([question, terms.map(({ term, from }) => [term, from ?? null])]);
