/** Reading epochs: which one serves a moment, its statistics, and the part of its vocabulary that a query needs. */
import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import type { AnalysedQuery } from './analysis/analyse.ts';
import { allowedEdits, prefixTerms, vocabularyOf, type Vocabulary, type VocabularyEntry } from './analysis/repair.ts';
import { ranking, type Ranking } from './analysis/rank.ts';
import { stem } from './analysis/stem.ts';

/** The numbers of an epoch, and how it is ranked under it. Number 0 is the empty workspace: no passages, every word unknown. */
export interface Epoch {
  readonly number: number;
  readonly passages: number;
  readonly averageLength: number;
  readonly averageHeadingLength: number;
  readonly ranking: Ranking;
  /** The vectors that it is read with beside the words, if any: a generation, and the number of the last of them that counts. */
  readonly generation: number | null;
  readonly vectors: number;
}

const emptyEpoch: Epoch = { number: 0, passages: 0, averageLength: 0, averageHeadingLength: 0, ranking, generation: null, vectors: 0 };

/**
 * The epoch that serves a moment: a staged change is read under the one prepared for it on this sequence, a published
 * state under the one it was published with. A staged change that was not prepared here is read under the published one.
 */
export async function epochAt(reader: Reader, moment: Moment): Promise<Epoch> {
  const { rows } = await sql<Epoch>`SELECT e.* FROM ${servingEpoch(reader, moment)} e`.execute(reader.db());
  return rows[0] ?? emptyEpoch;
}

/** The same with those of some terms that it knows, in one statement. */
export async function epochAndTermsAt(
  reader: Reader,
  moment: Moment,
  terms: readonly string[],
): Promise<{ readonly epoch: Epoch; readonly known: VocabularyEntry[] }> {
  const { rows } = await sql<Epoch & { known: VocabularyEntry[] }>`
    SELECT e.*, coalesce(k.known, '[]') AS known FROM ${servingEpoch(reader, moment)} e
    CROSS JOIN LATERAL (SELECT json_agg(t.*) AS known FROM ${knownTerms(reader, sql.ref('e.number'), terms)} t) k`.execute(reader.db());
  if (!rows[0]) return { epoch: emptyEpoch, known: [] };
  const { known, ...epoch } = rows[0];
  return { epoch, known };
}

function servingEpoch(reader: Reader, moment: Moment): RawBuilder<Epoch> {
  const { workspace } = reader;
  return sql<Epoch>`(
    SELECT e.number, e.passages, e.average_length AS "averageLength", e.average_heading_length AS "averageHeadingLength", e.ranking,
      e.generation, c.vectors
    FROM (SELECT epoch, vectors FROM (
        SELECT 1 AS choice, epoch, vectors FROM prepared_epochs
        WHERE workspace = ${workspace} AND version = ${moment.staged ?? null}::uuid AND base_seq = ${moment.seq}
        UNION ALL (SELECT 2, epoch, vectors FROM publish_epochs WHERE workspace = ${workspace} AND seq <= ${moment.seq} ORDER BY seq DESC LIMIT 1)) p
      ORDER BY choice LIMIT 1) c
    CROSS JOIN LATERAL (SELECT * FROM epochs e WHERE e.workspace = ${workspace} AND e.number = c.epoch OFFSET 0) e)`;
}

/** An epoch by its number, with no vector: those are counted per publish. */
export async function epochNumbered(reader: Reader, number: number): Promise<Epoch> {
  const { rows } = await sql<Epoch>`
    SELECT number, passages, average_length AS "averageLength", average_heading_length AS "averageHeadingLength", ranking,
      generation, 0 AS vectors
    FROM epochs WHERE workspace = ${reader.workspace} AND number = ${number}`.execute(reader.db());
  return rows[0] ?? emptyEpoch;
}

/** The letters of a term as a set of bits; two terms within n edits differ in at most 2n of them. */
export function letterBits(term: string): number {
  let bits = 0;
  for (let at = 0; at < term.length; at++) bits |= 1 << (term.charCodeAt(at) & 31);
  return bits;
}

/** The terms of a query that its epoch is asked for first. */
export const askedTerms = (query: AnalysedQuery): string[] => [...query.terms.map(({ term }) => term), ...query.prefixes.map(stem)];

/**
 * A part of an epoch's vocabulary that answers everything this query can ask, exactly as the whole would: those of its own terms that
 * are known, the possible repairs of the others, the first expansions of its prefixes.
 */
export async function vocabularyFor(
  reader: Reader,
  epoch: Epoch,
  query: AnalysedQuery,
  known: readonly VocabularyEntry[],
): Promise<Vocabulary> {
  const entries = [...known];
  const terms = new Set(known.map(({ term }) => term));
  for (const { term } of query.terms) {
    if (!terms.has(term) && allowedEdits(term) > 0) entries.push(...(await repairCandidates(reader, epoch, term)));
  }
  for (const prefix of query.prefixes) entries.push(...(await expansions(reader, epoch, prefix)));
  return vocabularyOf(entries);
}

/** The terms of an epoch among some, with their document frequency. */
export async function termsOf(reader: Reader, epoch: Epoch, terms: readonly string[]): Promise<VocabularyEntry[]> {
  if (terms.length === 0) return [];
  const { rows } = await sql<VocabularyEntry>`SELECT t.* FROM ${knownTerms(reader, sql.val(epoch.number), terms)} t`.execute(reader.db());
  return rows;
}

function knownTerms(reader: Reader, epoch: RawBuilder<unknown>, terms: readonly string[]): RawBuilder<VocabularyEntry> {
  return sql<VocabularyEntry>`(
    SELECT q.term, t.df FROM unnest(${terms}::text[]) q(term) CROSS JOIN LATERAL (
      SELECT b.dfs[array_position(b.terms, q.term)] AS df FROM epoch_vocabulary b
      WHERE b.workspace = ${reader.workspace} AND b.epoch = ${epoch} AND b.first_term <= q.term ORDER BY b.first_term DESC LIMIT 1) t
    WHERE t.df IS NOT NULL)`;
}

/** The terms `(term, df, length, letters)` of an epoch that begin with a prefix. */
function termsFrom(reader: Reader, epoch: Epoch, prefix: string): RawBuilder<unknown> {
  const blocks = sql`FROM epoch_vocabulary b WHERE b.workspace = ${reader.workspace} AND b.epoch = ${epoch.number}`;
  // Comparisons instead of LIKE: row-level security lets only leakproof operators use the index.
  return sql`(SELECT t.* FROM (SELECT b.* ${blocks} AND b.first_term < ${`${prefix}\u{10ffff}`}
      AND b.first_term >= coalesce((SELECT b.first_term ${blocks} AND b.first_term <= ${prefix} ORDER BY b.first_term DESC LIMIT 1), '') OFFSET 0) b
    CROSS JOIN LATERAL unnest(b.terms, b.dfs, b.lengths, b.letters) t (term, df, length, letters)
    WHERE t.term COLLATE "C" >= ${prefix} AND t.term COLLATE "C" < ${`${prefix}\u{10ffff}`})`;
}

/** What a repair begins with as the word does (`nearest`): its first UTF-16 unit, of which only a whole letter can be looked up. */
function firstUnit(term: string): string {
  const first = String.fromCodePoint(term.codePointAt(0) ?? 0);
  return first.length === 1 ? first : '';
}

async function repairCandidates(reader: Reader, epoch: Epoch, term: string): Promise<VocabularyEntry[]> {
  const edits = allowedEdits(term);
  const { rows } = await sql<VocabularyEntry>`
    SELECT t.term, t.df FROM ${termsFrom(reader, epoch, firstUnit(term))} t
    WHERE t.length BETWEEN ${term.length - edits} AND ${term.length + edits}
      AND bit_count((t.letters # ${letterBits(term)})::bit(32)) <= ${edits * 2}`.execute(reader.db());
  return rows;
}

async function expansions(reader: Reader, epoch: Epoch, prefix: string): Promise<VocabularyEntry[]> {
  const { rows } = await sql<VocabularyEntry>`
    SELECT t.term, t.df FROM ${termsFrom(reader, epoch, prefix)} t ORDER BY t.df DESC, t.term COLLATE "C" LIMIT ${prefixTerms}`.execute(
    reader.db(),
  );
  return rows;
}
