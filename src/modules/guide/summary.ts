/**
 * The sentences that say most of what a text says, word for word: each one is chosen for what the ones before it do not say yet
 * (greedy coverage of weighed words, as in extractive summarisation by maximal marginal relevance). Pure.
 */
import type { Range } from '../documents/index.ts';
import { rarity, type Frequencies } from './key-terms.ts';
import type { ReadText, Sentence } from './read-text.ts';

const most = 5;
const characters = { least: 40, most: 400 };
/** Words beyond these say little of what a text is about. */
const wordsWeighed = 150;

/** At most five sentences in the order of the text; fewer when the text has not ten to choose from. */
export function summaryOf(text: ReadText, frequencies: Frequencies): Range[] {
  const weights = weighWords(text, frequencies);
  const open = text.sentences.filter((sentence) => isWhole(text, sentence)).map((sentence) => ({ sentence, words: wordsOf(sentence) }));
  const chosen: Sentence[] = [];
  const said = new Set<string>();
  const wanted = Math.min(most, Math.ceil(open.length / 4));
  while (chosen.length < wanted) {
    const best = open
      .filter(({ sentence }) => !chosen.includes(sentence))
      .map((one) => ({ ...one, gain: gainOf(one, weights, said) }))
      .reduce<{ sentence: Sentence; words: Set<string>; gain: number } | undefined>(
        (first, one) => (first === undefined || one.gain > first.gain ? one : first),
        undefined,
      );
    if (!best || best.gain <= 0) break;
    chosen.push(best.sentence);
    for (const word of best.words) said.add(word);
  }
  return chosen.toSorted((a, b) => a.start - b.start).map(({ start, end }) => ({ start, end }));
}

function weighWords({ counts }: ReadText, frequencies: Frequencies): Map<string, number> {
  const weighed = [...counts].map(([stem, count]) => [stem, Math.sqrt(count) * rarity(stem, frequencies)] as const);
  return new Map(weighed.toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, wordsWeighed));
}

const wordsOf = ({ runs }: Sentence): Set<string> => new Set(runs.flat().map(({ stem }) => stem));

/** What it adds, by its length: a long sentence has more words and says less with each. */
function gainOf(
  { sentence, words }: { sentence: Sentence; words: Set<string> },
  weights: ReadonlyMap<string, number>,
  said: Set<string>,
): number {
  let gain = 0;
  for (const word of words) gain += said.has(word) ? 0 : (weights.get(word) ?? 0);
  return gain / Math.sqrt(sentence.end - sentence.start);
}

/** Ends as a sentence ends, begins as one begins, and is of a length that one reads. */
function isWhole({ canonical }: ReadText, { start, end, heading }: Sentence): boolean {
  const length = end - start;
  if (heading || length < characters.least || length > characters.most) return false;
  return /[.!?\u3002][)"'\u201d\u2019]?$/u.test(canonical.slice(start, end)) && !/^\p{Ll}/u.test(canonical.slice(start, end));
}
