/**
 * What a text is about, by statistics: words and short runs of words that it repeats and other texts of the workspace do not
 * (tf-idf over candidates cut at stop words, as RAKE does). Pure.
 */
import type { Range } from '../documents/index.ts';
import type { ReadText, Word } from './read-text.ts';

/** In how many passages of the workspace a word stands, of how many. */
export interface Frequencies {
  readonly passages: number;
  /** By stem; a word that is not known stands in one. */
  readonly df: ReadonlyMap<string, number>;
}

export interface KeyTerm {
  /** As it is written most often. */
  readonly term: string;
  readonly stems: readonly string[];
  readonly count: number;
  /** Above 0, the first one is 1. */
  readonly weight: number;
  /** Where it stands first. */
  readonly places: readonly Range[];
}

const longest = 3;
const placesShown = 5;

interface Candidate {
  readonly stems: readonly string[];
  readonly places: Range[];
}

/** The weight of a word: how rare it is among the passages of the workspace. BM25's idf, which is above 0. */
export const rarity = (stem: string, { passages, df }: Frequencies): number => {
  const known = Math.min(df.get(stem) ?? 1, passages);
  return Math.log(1 + (passages - known + 0.5) / (known + 0.5));
};

/** The terms that say most, at most so many, the first one first. */
export function keyTerms(text: ReadText, frequencies: Frequencies, most = 12): KeyTerm[] {
  const candidates = [...candidatesOf(text).values()];
  const repeated = candidates.filter(({ places }) => places.length > 1);
  // A text of a few sentences repeats nothing: there every word may be one.
  const scored = (repeated.length >= 3 ? repeated : candidates.filter(({ stems }) => stems.length === 1))
    .map((candidate) => ({ candidate, score: scoreOf(candidate, frequencies) }))
    .toSorted((a, b) => b.score - a.score || (a.candidate.places[0]?.start ?? 0) - (b.candidate.places[0]?.start ?? 0));
  const chosen: typeof scored = [];
  for (const one of scored) {
    if (chosen.length === most) break;
    if (!chosen.some(({ candidate }) => speaksOfSame(candidate, one.candidate))) chosen.push(one);
  }
  const first = chosen[0]?.score ?? 1;
  return chosen.map(({ candidate: { stems, places }, score }) => ({
    term: writtenMostly(text.canonical, places),
    stems,
    count: places.length,
    weight: score / first,
    places: places.slice(0, placesShown),
  }));
}

function candidatesOf({ sentences }: ReadText): Map<string, Candidate> {
  const candidates = new Map<string, Candidate>();
  const add = (words: readonly Word[]): void => {
    const stems = words.map(({ stem }) => stem);
    const key = stems.join(' ');
    const place = { start: (words[0] as Word).start, end: (words.at(-1) as Word).end };
    const known = candidates.get(key);
    if (known) known.places.push(place);
    else candidates.set(key, { stems, places: [place] });
  };
  for (const { runs } of sentences)
    for (const run of runs)
      for (let from = 0; from < run.length; from++)
        for (let to = from + 1; to <= Math.min(run.length, from + longest); to++) add(run.slice(from, to));
  return candidates;
}

/** A run of words says more than one of them, when it is repeated as a run. */
function scoreOf({ stems, places }: Candidate, frequencies: Frequencies): number {
  const rare = stems.reduce((sum, stem) => sum + rarity(stem, frequencies), 0) / stems.length;
  return Math.sqrt(places.length) * rare * (1 + 0.4 * (stems.length - 1));
}

/** One holds all the words of the other. */
function speaksOfSame(a: Candidate, b: Candidate): boolean {
  const [few, many] = a.stems.length < b.stems.length ? [a.stems, b.stems] : [b.stems, a.stems];
  return few.every((stem) => many.includes(stem));
}

/** The form that stands there most often; of two the first. A heading's capitals lose against running text. */
function writtenMostly(canonical: string, places: readonly Range[]): string {
  const forms = new Map<string, number>();
  for (const { start, end } of places.slice(0, 200)) {
    const form = canonical.slice(start, end).replaceAll(/\s+/g, ' ');
    forms.set(form, (forms.get(form) ?? 0) + 1);
  }
  return [...forms].reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0] as [string, number])[0];
}
