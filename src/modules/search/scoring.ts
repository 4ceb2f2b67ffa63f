/**
 * Ranking: what the words of a query add up to per text, joined to the visible occurrences before any limit, headings added per
 * occurrence, total order. Postings of what is not visible cost time, never rank.
 *
 * It looks up the best contents only, and is exact all the same (Fagin's threshold argument): with the `limit` best contents
 * looked up, ties included, another content scores less than `below`, so an occurrence of it can only be among the hits through
 * its headings, and those whose headings score enough are looked up too. When the k-th hit does not clear `below`, or filters
 * leave fewer than k, more contents are.
 */
import type { Reader } from '../../kernel/db/port.ts';
import { measured } from '../../kernel/telemetry/measured.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { holdersOfPhrases, type PhraseHolders } from './phrase-holders.ts';
import { hashesOf, withTexts, type OccurrenceText } from './occurrence-texts.ts';
import { fieldSums, type FieldSums } from './posting-sums.ts';
import { inOrder } from './total-order.ts';
import { addDenseScores } from './vectors/dense.ts';
import { contentsBelow, visibleOccurrences, type Narrowing, type VisibleOccurrence } from './visible-occurrences.ts';
import type { WeighedQuery } from './weighed-query.ts';

interface ScoredOccurrence extends VisibleOccurrence {
  /** The score in whole millionths. */
  readonly millionths: number;
}

export type RankedOccurrence = ScoredOccurrence & OccurrenceText;

export interface RankRequest extends Narrowing {
  readonly k: number;
  /** Contents looked up first; changes the time a search takes, never its result. */
  readonly readFirst?: number;
}

const firstLimit = 64;
const growth = 16;
const noLimit = 100_000;

/** The k best visible occurrences in total order: score in millionths descending, content hash, path, start. Exact. */
export async function rankOccurrences(
  reader: Reader,
  moment: Moment,
  weighed: WeighedQuery,
  request: RankRequest,
): Promise<RankedOccurrence[]> {
  if ((weighed.terms.length === 0 && !weighed.dense) || request.k < 1) return [];
  return measured('ranking', weighed.dense ? 'vectors' : 'words', () => rank(reader, moment, weighed, request));
}

async function rank(
  reader: Reader,
  moment: Moment,
  { terms, norms, dense, query }: WeighedQuery,
  request: RankRequest,
): Promise<RankedOccurrence[]> {
  const sums = await fieldSums(reader, terms, norms);
  if (dense) await measured('scan', 'vectors', () => addDenseScores(reader, dense, sums.body));
  const phrases = await holdersOfPhrases(reader, query.phrases);
  for (const { contents } of phrases) sums.body.keep((id) => contents.has(id));
  const occurrencesOf = async (contents: readonly number[]): Promise<ScoredOccurrence[]> =>
    (await visibleOccurrences(reader, moment, contents, request)).filter(holdingAll(phrases)).map(scoredBy(sums));
  for (let limit = request.readFirst ?? Math.max(firstLimit, request.k * 2); ; limit *= growth) {
    const { body, headings } = sums;
    const lowest = body.nth(limit > noLimit ? Infinity : limit);
    const top = new Set(body.ids.filter((id) => body.of(id) >= lowest));
    const more = top.size < body.ids.length;
    const below = more ? lowest - 1 : 0;
    const near = await occurrencesOf([...top]);
    const kth = near.map(({ millionths }) => millionths).sort((a, b) => b - a)[request.k - 1];
    if (more && (kth === undefined || millionthsOf(below) >= kth)) continue;
    const least = kth ?? 0;
    const lifting = headings.ids.filter((id) => headings.of(id) >= least * 1000 - 500 - below);
    const far = (await contentsBelow(reader, lifting)).filter(
      ({ content, heading }) => !top.has(content) && millionthsOf(body.of(content) + headings.of(heading)) >= least,
    );
    const lifted = await occurrencesOf([...new Set(far.map(({ content }) => content))]);
    return firstOf(
      reader,
      moment,
      [...near, ...lifted].filter(({ millionths }) => millionths >= least),
      request.k,
    );
  }
}

/** The k first with their texts. Of equal ones the hashes decide, so where those are many their texts are not read. */
async function firstOf(reader: Reader, moment: Moment, found: readonly ScoredOccurrence[], k: number): Promise<RankedOccurrence[]> {
  const ranked = await withTexts(reader, moment, found.length > k + firstLimit ? await firstByHash(reader, found, k) : found);
  return ranked.sort(inOrder).slice(0, k);
}

async function firstByHash(reader: Reader, found: readonly ScoredOccurrence[], k: number): Promise<ScoredOccurrence[]> {
  const hashes = await hashesOf(
    reader,
    found.map(({ content }) => content),
  );
  return found
    .map((one) => ({ ...one, contentHash: hashes.get(one.content) ?? '' }))
    .sort(inOrder)
    .slice(0, k);
}

/** Whole millionths of whole billionths, as `scoreOf` of rank.ts rounds them. */
const millionthsOf = (billionths: number): number => Math.floor((billionths + 500) / 1000);

const scoredBy =
  ({ body, headings }: FieldSums) =>
  (occurrence: VisibleOccurrence): ScoredOccurrence => ({
    ...occurrence,
    millionths: millionthsOf(body.of(occurrence.content) + headings.of(occurrence.heading)),
  });

const holdingAll =
  (phrases: readonly PhraseHolders[]) =>
  ({ content, heading }: VisibleOccurrence): boolean =>
    phrases.every(({ bodies, headings }) => bodies.has(content) || headings.has(heading));
