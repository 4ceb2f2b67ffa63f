/**
 * How well a sentence answers a question: words matched (BM25 with a fixed average length), share of the question covered,
 * words close to each other, an answer of the asked type, what the neighbours and the passage cover beside it.
 * Every figure depends on the question, the weights stored with the read, and this one passage.
 */
import type { AnswerTerm } from '../../search/index.ts';
import { stem } from '../../search/index.ts';
import { tokensOf } from '../../search/index.ts';
import { answerTypeOf, askedWords, holdsAnswerType, type AnswerType } from './answer-type.ts';
import { candidatesOf, type AnswerPassage, type Candidate } from './candidates.ts';

/** Chosen once for all collections; see `bench/retrieval/answering.ts`. */
export const mixture = {
  matched: 1,
  covered: 0.6,
  near: 0.3,
  type: 0.15,
  neighbours: 0.4,
  passage: 0.35,
  matchedInPassage: 0.4,
  headingSentence: 0.5,
  averageWords: 24,
  averagePassageWords: 160,
} as const;

/** A question read once: groups of terms that stand for one typed word, with weights that sum to 1. */
export interface ReadQuestion {
  readonly groups: readonly { readonly weight: number }[];
  readonly groupOf: ReadonlyMap<string, number>;
  readonly type: AnswerType;
  readonly asked: ReadonlySet<string>;
  /** The groups of what has a digit: what names a row. */
  readonly numbers: ReadonlySet<number>;
}

export interface ScoredSentence {
  readonly candidate: Candidate;
  readonly score: number;
  /** Share of the question's weight found in the sentence, its neighbours and its headings, 0 to 1. */
  readonly coverage: number;
}

/** Reads a question. A repaired term joins the group of the word it repairs, which then weighs what the repair weighs. */
export function readQuestion(question: string, terms: readonly AnswerTerm[]): ReadQuestion {
  const groupOf = new Map<string, number>();
  const weights: number[] = [];
  for (const { term, weight, from } of [...terms].sort((a, b) => Number(a.from !== undefined) - Number(b.from !== undefined))) {
    const group = from === undefined ? undefined : groupOf.get(from);
    if (group === undefined) {
      if (!groupOf.has(term)) groupOf.set(term, weights.push(weight) - 1);
    } else {
      groupOf.set(term, group);
      weights[group] = weight;
    }
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  return {
    groups: weights.map((weight) => ({ weight: weight / total })),
    groupOf,
    type: answerTypeOf(question),
    asked: askedWords(question),
    numbers: new Set([...groupOf].flatMap(([term, group]) => (/\p{Nd}/u.test(term) ? [group] : []))),
  };
}

/** The sentences of one passage with their scores, in text order. */
export function scoreSentences(question: ReadQuestion, passage: AnswerPassage): ScoredSentence[] {
  const candidates = candidatesOf(passage);
  const headings = headingGroups(question, passage);
  const counts = candidates.map(({ terms }) => groupsIn(question, terms));
  const inPassage = new Map<number, number>();
  for (const count of counts) for (const [group, tf] of count) inPassage.set(group, (inPassage.get(group) ?? 0) + tf);
  const words = candidates.reduce((sum, { terms }) => sum + terms.length, 0);
  const passageMatch = matched(question, inPassage, words / mixture.averagePassageWords);
  return candidates.map((candidate, at) => {
    const own = counts[at] ?? new Map<number, number>();
    const header = groupsIn(question, candidate.headerTerms);
    if (saysNothing(question, candidates, at, [own, header, headings])) return { candidate, score: 0, coverage: 0 };
    const around = [counts[at - 1], counts[at + 1], header].flatMap((count) => [...(count?.keys() ?? [])]);
    const covered = weightOf(question, own.keys());
    const withNeighbours = weightOf(question, [...own.keys(), ...around]);
    const withPassage = weightOf(question, [...inPassage.keys(), ...headings.keys()]);
    const score =
      mixture.matched * matched(question, own, candidate.terms.length / mixture.averageWords) +
      mixture.covered * covered +
      mixture.near * nearness(question, candidate.terms) +
      mixture.type * holdsAnswerType(question.type, candidate.text, candidate.tokens, question.asked) * (covered > 0 ? 1 : 0) +
      mixture.neighbours * (withNeighbours - covered) +
      mixture.passage * withPassage +
      mixture.matchedInPassage * passageMatch;
    const quotable = candidate.kind === 'heading' || candidate.header ? mixture.headingSentence : 1;
    return {
      candidate,
      score: Math.round(score * quotable * 1e6) / 1e6,
      coverage: weightOf(question, [...own.keys(), ...around, ...headings.keys()]),
    };
  });
}

/**
 * Of a table, its header says nothing while there are rows below it; nor does a row where a number is asked for and none of the asked
 * ones stands in it or above it: the rent of unit 13 is no answer about unit 99, however much of the question its header covers.
 */
function saysNothing(
  { numbers }: ReadQuestion,
  candidates: readonly Candidate[],
  at: number,
  held: readonly ReadonlyMap<number, number>[],
): boolean {
  if (candidates[at]?.kind !== 'row') return false;
  if (candidates[at].header) return candidates[at + 1]?.kind === 'row';
  return numbers.size > 0 && !held.some((groups) => [...numbers].some((group) => groups.has(group)));
}

/** The asked words in the headings of a passage: all that these have to do with its scores. */
export const headingGroups = (question: ReadQuestion, { headingKey }: AnswerPassage): ReadonlyMap<number, number> =>
  groupsIn(
    question,
    Array.from(tokensOf(headingKey), ({ folded }) => stem(folded)),
  );

function groupsIn(question: ReadQuestion, terms: readonly string[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const term of terms) {
    const group = question.groupOf.get(term);
    if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}

function weightOf(question: ReadQuestion, groups: Iterable<number>): number {
  let sum = 0;
  for (const group of [...new Set(groups)].sort((a, b) => a - b)) sum += question.groups[group]?.weight ?? 0;
  return sum;
}

/** BM25 without statistics: the weights of matched groups, saturated by count and by length over the average. */
function matched(question: ReadQuestion, counts: ReadonlyMap<number, number>, relativeLength: number): number {
  let sum = 0;
  for (const [group, { weight }] of question.groups.entries()) {
    const tf = counts.get(group) ?? 0;
    if (tf > 0) sum += (weight * tf * 2.2) / (tf + 1.2 * (0.25 + 0.75 * relativeLength));
  }
  return sum;
}

/** The weight of question words that follow each other in the question and stand close together in the sentence. */
function nearness(question: ReadQuestion, terms: readonly string[]): number {
  const last = new Map<number, number>();
  const closest = new Map<number, number>();
  for (const [at, term] of terms.entries()) {
    const group = question.groupOf.get(term);
    if (group === undefined) continue;
    for (const other of [group - 1, group + 1]) {
      const seen = last.get(other);
      const pair = Math.min(group, other);
      if (seen !== undefined && at - seen < (closest.get(pair) ?? Infinity)) closest.set(pair, at - seen);
    }
    last.set(group, at);
  }
  let sum = 0;
  for (const [pair, distance] of [...closest].sort(([a], [b]) => a - b)) {
    sum += Math.min(question.groups[pair]?.weight ?? 0, question.groups[pair + 1]?.weight ?? 0) / distance;
  }
  return sum;
}
