/**
 * The extractive recipe: up to three sentences of the passages that answer a question best, each quoted exactly, or
 * "not in the sources". A pure function of the question, the weights stored with the read and the passages; their order,
 * positions, scores, paths and revisions are no part of it.
 */
import { sha256 } from '../../../kernel/shared/fingerprint.ts';
import type { AnswerTerm } from '../../search/index.ts';
import type { AnswerPassage, Candidate } from './candidates.ts';
import { readQuestion, scoreSentences, type ReadQuestion, type ScoredSentence } from './sentence-scores.ts';

export interface ExtractiveInput {
  readonly question: string;
  /** The question's terms with their classes of rarity, of `answerTerms`. */
  readonly terms: readonly AnswerTerm[];
  /** The passages of the read, in any order. */
  readonly passages: readonly AnswerPassage[];
}

/** Where a sentence stands: `body.slice(start, end)` of the passage is the sentence. */
export interface SentenceQuote {
  readonly document: string;
  readonly contentHash: string;
  readonly headingKey: string;
  readonly start: number;
  readonly end: number;
  /** SHA-256 of the quoted text. */
  readonly quoteHash: string;
}

export interface AnsweredSentence {
  readonly text: string;
  readonly quotes: readonly SentenceQuote[];
}

export interface ExtractiveAnswer {
  /** False: not in the sources. Then there are no sentences. */
  readonly found: boolean;
  /** Share of the question that the best sentence and its surroundings cover, 0 to 1, 3 decimals. */
  readonly confidence: number;
  readonly sentences: readonly AnsweredSentence[];
}

/**
 * How many sentences an answer has at most, how many places each may show, the share of the question it must cover, and
 * the share of the best score that the others need (.6 shows 2.6 sentences of 3 on SQuAD and loses .004 of hit@3).
 */
export const answerLimits = { sentences: 3, quotes: 8, coverage: 0.5, ofBest: 0.6 } as const;

/** Answers a question from passages, or says that it is not in them. */
export function answerExtractively(input: ExtractiveInput): ExtractiveAnswer {
  return answerFrom(rankSentences(input));
}

/** Those of the sentences, best first, that an answer is made of. */
export function chosenFrom(ranked: readonly RankedSentence[]): RankedSentence[] {
  return ranked.slice(0, answerLimits.sentences).filter(({ score }) => score >= answerLimits.ofBest * (ranked[0]?.score ?? 0));
}

/** The answer that sentences make, best first. */
export function answerFrom(ranked: readonly RankedSentence[]): ExtractiveAnswer {
  const best = chosenFrom(ranked);
  const confidence = Math.round(Math.max(0, ...best.map(({ coverage }) => coverage)) * 1000) / 1000;
  if (best.length === 0 || confidence < answerLimits.coverage) return { found: false, confidence, sentences: [] };
  return { found: true, confidence, sentences: best.map(({ text, quotes }) => ({ text, quotes })) };
}

export interface RankedSentence extends AnsweredSentence {
  readonly score: number;
  readonly coverage: number;
}

/** A sentence with what decides its rank. */
type Ranked = Pick<ScoredSentence, 'score' | 'coverage'> & { readonly candidate: Pick<Candidate, 'start' | 'end' | 'text'> };

/** A passage with sentences of it that share a word with the question, scored, in text order. */
export interface ScoredPassage {
  readonly passage: AnswerPassage;
  readonly sentences: readonly Ranked[];
}

export const scorePassage = (question: ReadQuestion, passage: AnswerPassage): ScoredPassage => ({
  passage,
  sentences: scoreSentences(question, passage).filter(({ coverage }) => coverage > 0),
});

/** All sentences that share a word with the question, best first; equal sentences are one with several quotes. */
export function rankSentences({ question, terms, passages }: ExtractiveInput): RankedSentence[] {
  const read = readQuestion(question, terms);
  return rankScored(passages.map((passage) => scorePassage(read, passage)));
}

/** The sentences of scored passages, best first; equal sentences are one with several quotes. */
export function rankScored(passages: readonly ScoredPassage[]): RankedSentence[] {
  const sentences = new Map<string, RankedSentence & { quotes: SentenceQuote[] }>();
  for (const { passage, sentences: scored } of [...passages].sort((a, b) => byIdentity(a.passage, b.passage))) {
    for (const one of scored) {
      const quote = quoteOf(passage, one);
      const same = sentences.get(one.candidate.text);
      sentences.set(one.candidate.text, {
        text: one.candidate.text,
        score: Math.max(one.score, same?.score ?? 0),
        coverage: Math.max(one.coverage, same?.coverage ?? 0),
        quotes: same ? [...same.quotes, quote].slice(0, answerLimits.quotes) : [quote],
      });
    }
  }
  return [...sentences.values()].sort(
    (a, b) =>
      b.score - a.score ||
      compare(a.quotes[0]?.contentHash, b.quotes[0]?.contentHash) ||
      (a.quotes[0]?.start ?? 0) - (b.quotes[0]?.start ?? 0),
  );
}

function byIdentity(a: AnswerPassage, b: AnswerPassage): number {
  return compare(a.contentHash, b.contentHash) || compare(a.document, b.document) || compare(a.headingKey, b.headingKey);
}

function quoteOf({ document, contentHash, headingKey }: AnswerPassage, { candidate: { start, end, text } }: Ranked): SentenceQuote {
  return { document, contentHash, headingKey, start, end, quoteHash: sha256(text) };
}

function compare(a: string | undefined, b: string | undefined): number {
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1;
}
