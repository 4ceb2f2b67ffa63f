/** Search and epochs written the slow and obvious way, from texts alone: what the index must equal to the last digit. */
import type { Moment } from '../../kernel/lineage/moment.ts';
import { analyse, analyseQuery, containsPhrase, folded } from './analysis/analyse.ts';
import { ranking, scoreNaively, type EpochStatistics } from './analysis/rank.ts';
import { completeQuery, vocabularyOf, type Vocabulary } from './analysis/repair.ts';
import { stem } from './analysis/stem.ts';
import { passagesOf, type Passage } from './passages/passages.ts';
import { formatOf, parsed, type Version, type World } from './world.fixture.ts';

export interface NaiveHit {
  readonly document: string;
  readonly contentHash: string;
  readonly path: string;
  readonly start: number;
  readonly score: number;
}

type Rows = Version['rows'];

export interface NaiveEpoch extends EpochStatistics {
  readonly key: string;
  readonly contents: ReadonlySet<string>;
  readonly vocabulary: Vocabulary;
}

/** The epochs of a world by the rule of the specification, decided on whole sets. */
export class NaiveEpochs {
  readonly #built: NaiveEpoch[] = [];
  readonly #served: { listing: string; epoch: NaiveEpoch }[] = [];
  readonly #texts: ReadonlyMap<string, string>;

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  /** The epoch of what would be published on top of the last publish. */
  prepare(rows: Rows): NaiveEpoch {
    const listing = listingOf(rows);
    const before = this.#served.findLast((served) => served.listing === listing);
    if (before) return before.epoch;
    const base = this.#served.at(-1)?.epoch;
    const target = epochOf(passages(rows, this.#texts));
    if (base && symmetricDifference(base.contents, target.contents) <= base.contents.size * 0.2) return base;
    const same = this.#built.find((epoch) => epoch.key === target.key);
    if (same) return same;
    this.#built.push(target);
    return target;
  }

  publish(rows: Rows): void {
    this.#served.push({ epoch: this.prepare(rows), listing: listingOf(rows) });
  }

  at(seq: number): NaiveEpoch | undefined {
    return this.#served[seq - 1]?.epoch;
  }
}

const listingOf = (rows: Rows): string =>
  rows
    .map(({ document, revision }) => `${document} ${revision}`)
    .sort()
    .join('\n');

function symmetricDifference(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...a].filter((item) => !b.has(item)).length + [...b].filter((item) => !a.has(item)).length;
}

export type NaivePassage = Passage & Rows[number];

function passages(rows: Rows, texts: ReadonlyMap<string, string>): NaivePassage[] {
  return rows.flatMap((row) => passagesOf(parsed(texts.get(row.revision) ?? '')).map((passage) => ({ ...row, ...passage })));
}

export function epochOf(visible: readonly Passage[]): NaiveEpoch {
  const bodies = new Map(visible.map(({ contentHash, body }) => [contentHash, analyse(body)]));
  const headings = new Map(visible.map(({ headingKey, headingPath }) => [JSON.stringify([headingKey, headingPath]), analyse(headingKey)]));
  const count = (texts: Iterable<readonly string[]>): Map<string, number> => {
    const df = new Map<string, number>();
    for (const terms of texts) for (const term of new Set(terms)) df.set(term, (df.get(term) ?? 0) + 1);
    return df;
  };
  const df = count(bodies.values());
  for (const [term, inHeadings] of count(headings.values())) df.set(term, Math.max(inHeadings, df.get(term) ?? 0));
  const average = (texts: Iterable<readonly string[]>, size: number): number =>
    size === 0 ? 0 : [...texts].reduce((sum, terms) => sum + terms.length, 0) / size;
  const averageLength = average(bodies.values(), bodies.size);
  const averageHeadingLength = average(headings.values(), headings.size);
  const vocabulary = vocabularyOf([...df].map(([term, frequency]) => ({ term, df: frequency })));
  const key = JSON.stringify([
    bodies.size,
    averageLength,
    headings.size,
    averageHeadingLength,
    [...df].sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
  return {
    passages: bodies.size,
    averageLength,
    averageHeadingLength,
    ranking,
    df: vocabulary.df,
    vocabulary,
    contents: new Set(bodies.keys()),
    key,
  };
}

const noEpoch = epochOf([]);

/** Which documents a search is about. */
export interface NaiveFilters {
  readonly bundle?: string;
  readonly format?: string;
  readonly pathPrefix?: string;
}

/** All hits among the passages of visible documents in total order. */
export function searchNaively(
  world: World,
  rows: Rows,
  epoch: NaiveEpoch | undefined,
  text: string,
  filters: NaiveFilters = {},
): NaiveHit[] {
  return hitsAmong(world, passages(rows, world.texts), epoch, text, filters);
}

/** All hits among some passages in total order. */
export function hitsAmong(
  world: World,
  among: readonly NaivePassage[],
  epoch: NaiveEpoch | undefined,
  text: string,
  filters: NaiveFilters = {},
): NaiveHit[] {
  const { bundle, format, pathPrefix = '' } = filters;
  const used = epoch ?? noEpoch;
  const query = completeQuery(analyseQuery(text), used.vocabulary, stem);
  const wanted = new Set(query.terms.map(({ term }) => term));
  return among
    .filter(
      ({ document, path }) =>
        (bundle === undefined || world.bundleOf(document) === bundle) &&
        (format === undefined || formatOf(path) === format) &&
        path.startsWith(pathPrefix),
    )
    .flatMap((passage) => {
      const body = analyse(passage.body);
      const headings = analyse(passage.headingKey);
      if (![...body, ...headings].some((term) => wanted.has(term))) return [];
      const holds = (phrase: readonly string[]): boolean =>
        containsPhrase(folded(passage.body), phrase) || containsPhrase(folded(passage.headingKey), phrase);
      if (!query.phrases.every(holds)) return [];
      const { document, revision, contentHash, path, start } = passage;
      return [{ document, revision, contentHash, path, start, score: scoreNaively(body, headings, query, used) }];
    })
    .sort(
      (a, b) =>
        b.score - a.score ||
        compare(a.contentHash, b.contentHash) ||
        compare(a.path, b.path) ||
        a.start - b.start ||
        compare(a.document, b.document) ||
        compare(a.revision, b.revision),
    )
    .map(({ revision: _, ...hit }) => hit);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The rows of a moment, and the epoch it is read under. */
export function naivelyAt(world: World, epochs: NaiveEpochs, moment: Moment): { rows: Rows; epoch: NaiveEpoch | undefined } {
  const rows = world.visible(moment);
  return { rows, epoch: moment.staged === undefined ? epochs.at(moment.seq) : epochs.prepare(rows) };
}

/**
 * Every passage of a document in the newest revision that was ever published up to a moment and holds it: what a search that
 * includes superseded text is about. A revision is as new as its last publish after being away.
 */
export function everVisibleNaively(world: World, moment: Moment): NaivePassage[] {
  const since = new Map<string, { readonly row: Rows[number]; readonly seq: number; readonly until: number }>();
  for (let seq = 1; seq <= moment.seq; seq++) {
    for (const row of world.visible({ seq })) {
      const known = since.get(row.revision);
      const stayed = known !== undefined && known.until === seq - 1 && known.row.path === row.path;
      since.set(row.revision, { row, seq: stayed ? known.seq : seq, until: seq });
    }
  }
  const all = [...since.values()].flatMap(({ row, seq }) => passages([row], world.texts).map((passage) => ({ ...passage, seq })));
  return all.filter(
    ({ document, contentHash, seq }) =>
      !all.some((other) => other.document === document && other.contentHash === contentHash && other.seq > seq),
  );
}
