/**
 * The index of stored searches: from the terms of a text that came, or a passage that left, to the searches it may concern.
 * It only has to find all of them; the prefilter decides exactly.
 */
import { sql, type RawBuilder } from 'kysely';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import { inputsRestingOn } from '../../kernel/lineage/index.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { unit } from './analysis/rank.ts';
import type { Epoch } from './epoch-store.ts';
import { epochNumbered } from './epoch-store.ts';
import { chunks } from './index-store.ts';
import type { OccurrenceChange } from './occurrence-change.ts';
import { weighedTerms, type StandingSearch } from './prefilter.ts';
import type { SignatureEntry, Understood } from './signature.ts';
import { denseShare } from './vectors/dense.ts';
import { askedKey } from './vectors/vector-store.ts';

/** A search read of a trace. */
export type TraceSearch = StandingSearch & { readonly trace: string };

/** Puts the searches of traces into the index, weighed under the epoch each was read under. */
export async function indexSearches(tx: Tx, searches: readonly TraceSearch[]): Promise<void> {
  for (const { trace, input, query, bundle, understood } of searches) {
    const id = newId();
    await sql`INSERT INTO stored_searches (workspace, id, trace, input, bundle, epoch, asked, dense_reach)
      VALUES (${tx.workspace}, ${id}, ${trace}, ${input}, ${bundle}, ${understood.epoch}, ${askedKey(query)}, ${denseReach(understood)})`.execute(
      tx.db(),
    );
    await insertTerms(tx, id, reachOf(await epochNumbered(tx, understood.epoch), understood));
  }
}

/** A little more than rounding can add to a score. */
const slack = 2e-6;

const lowestOf = ({ lowest }: Understood): number => Math.max((lowest ?? 0) - slack, 1e-9);

/** What the same meaning adds, as a share of the lowest hit; null for a search by words. */
const denseReach = (understood: Understood): number | null => (understood.dense ? denseShare / lowestOf(understood) : null);

/** What one full match of each term adds, as a share of the lowest hit. Any match is enough where there is room for more. */
function reachOf(epoch: Epoch, understood: Understood): Map<string, number> {
  const lowest = lowestOf(understood);
  return new Map(weighedTerms(epoch, understood).map(({ term, bodyScale }) => [term, bodyScale / unit / lowest]));
}

async function insertTerms(tx: Tx, search: string, reach: ReadonlyMap<string, number>): Promise<void> {
  await sql`INSERT INTO stored_search_terms (workspace, term, search, reach)
    SELECT ${tx.workspace}, term, ${search}, reach FROM unnest(${[...reach.keys()]}::text[], ${[...reach.values()]}::float8[]) t (term, reach)`.execute(
    tx.db(),
  );
}

/** Whether anybody's answer was ever searched for. */
export async function anyStored(reader: Reader): Promise<boolean> {
  const { rows } = await sql`SELECT FROM stored_searches WHERE workspace = ${reader.workspace} LIMIT 1`.execute(reader.db());
  return rows.length > 0;
}

/** Searches that are not weighed under an epoch, at most `limit`, as their traces recorded them. */
export async function unweighed(
  reader: Reader,
  { number: epoch, generation }: Epoch,
  limit: number,
): Promise<(TraceSearch & { readonly id: string })[]> {
  type Row = { id: string; trace: string; input: string; request: Omit<TraceSearch, 'trace' | 'input'> };
  const { rows } = await sql<Row>`
    SELECT s.id, s.trace, s.input, r.request FROM (
      SELECT id, trace, input FROM stored_searches WHERE workspace = ${reader.workspace} AND epoch < ${epoch}
      UNION ALL SELECT id, trace, input FROM stored_searches WHERE workspace = ${reader.workspace} AND epoch > ${epoch}
      UNION ALL ${withoutTheirVector(reader, { number: epoch, generation })} LIMIT ${limit}) s
    CROSS JOIN LATERAL (SELECT request FROM reads r WHERE r.workspace = ${reader.workspace} AND r.trace = s.trace
      AND r.input_kind = 'search' AND r.input = s.input OFFSET 0) r`.execute(reader.db());
  return rows.map(({ request, ...search }) => ({ ...search, ...request }));
}

/** Searches of an epoch that were weighed by their words only, though what they ask has a vector by now. */
const withoutTheirVector = ({ workspace }: Reader, { number, generation }: Pick<Epoch, 'number' | 'generation'>): RawBuilder<unknown> =>
  sql`SELECT s.id, s.trace, s.input FROM stored_searches s JOIN query_vectors q
    ON q.workspace = ${workspace} AND q.generation = ${generation}::integer AND q.asked = s.asked
    WHERE s.workspace = ${workspace} AND s.epoch = ${number} AND s.dense_reach IS NULL`;

/** Weighs a search of the index under the epoch it was understood under. Another process may do the same meanwhile. */
export async function reweigh(
  tx: Tx,
  { id, query }: TraceSearch & { readonly id: string },
  epoch: Epoch,
  understood: Understood,
): Promise<void> {
  const { rows } =
    await sql`UPDATE stored_searches SET epoch = ${epoch.number}, asked = ${askedKey(query)}, dense_reach = ${denseReach(understood)} WHERE workspace = ${tx.workspace} AND id = ${id} RETURNING id`.execute(
      tx.db(),
    );
  if (rows.length === 0) return; // its derivation was removed
  await sql`DELETE FROM stored_search_terms WHERE workspace = ${tx.workspace} AND search = ${id}`.execute(tx.db());
  await insertTerms(tx, id, reachOf(epoch, understood));
}

/** So many statements at most, however many texts came: those of one are taken together, each term at its best. */
const textGroups = 20;
const perStatement = 1000;

/** More vectors than this are not compared: then all searches by meaning may be concerned. */
const mostCompared = 2_000_000;

/** Inputs of searches that a change may concern under an epoch that both its sides have; `before` is the one of the first side. */
export async function searchesReached(reader: Reader, before: Epoch, epoch: Epoch, change: OccurrenceChange): Promise<Set<string>> {
  const inputs = new Set<string>();
  const add = (rows: readonly { input: string }[]): void => rows.forEach(({ input }) => inputs.add(input));
  add(
    (
      await sql<{ input: string }>`
    SELECT input FROM stored_searches WHERE workspace = ${reader.workspace} AND epoch < ${epoch.number}
    UNION SELECT input FROM stored_searches WHERE workspace = ${reader.workspace} AND epoch > ${epoch.number}`.execute(reader.db())
    ).rows,
  );
  if (epoch.generation !== null) add(await newlyMeant(reader, before, epoch));
  for (const left of chunks([...change.removed.values()], perStatement)) add(await hitting(reader, left));
  const bundles = [...new Set(change.bundles.flatMap((some) => [...some]))];
  const near = await meaning(reader, epoch, change.contents);
  for (const factors of change.added.factors(epoch, textGroups)) add(await asking(reader, { factors, near }, bundles));
  return inputs;
}

/** Those whose vector came after what is published now was prepared, or that are not weighed with it yet. */
async function newlyMeant(reader: Reader, before: Epoch, epoch: Epoch): Promise<{ input: string }[]> {
  const { rows } = await sql<{ input: string }>`
    SELECT w.input FROM (${withoutTheirVector(reader, epoch)}) w
    UNION SELECT s.input FROM query_vectors q JOIN stored_searches s ON s.workspace = q.workspace AND s.asked = q.asked
    WHERE q.workspace = ${reader.workspace} AND q.generation = ${epoch.generation}::integer AND q.ordinal > ${before.vectors}`.execute(
    reader.db(),
  );
  return rows;
}

interface Near {
  readonly search: string;
  /** What the nearest of what came adds, as a share of the lowest hit. */
  readonly share: number;
}

/** Searches by meaning, each with the nearest of some contents. Exact: every vector is compared, by no index. */
async function meaning(reader: Reader, { generation, vectors }: Epoch, contents: readonly number[]): Promise<Near[]> {
  if (generation === null || contents.length === 0) return [];
  const { workspace } = reader;
  const standing = sql`stored_searches s JOIN query_vectors q ON q.workspace = s.workspace AND q.generation = ${generation} AND q.asked = s.asked
    WHERE s.workspace = ${workspace} AND s.dense_reach IS NOT NULL`;
  const { rows: counted } = await sql<{ searches: number }>`SELECT count(*)::integer AS searches FROM ${standing}`.execute(reader.db());
  const compared = (counted[0]?.searches ?? 0) * contents.length <= mostCompared;
  const best = sql`(SELECT max(least(greatest(-(v.vector <#> t.vector), 0), 1)) FROM passage_vectors v
    WHERE v.workspace = ${workspace} AND v.generation = ${generation} AND v.ordinal <= ${vectors} AND v.content = ANY (${contents}::int[]))`;
  const { rows } = await sql<Near>`
    SELECT t.search, t.reach * ${compared ? best : sql`1`} AS share
    FROM (SELECT s.id AS search, s.dense_reach AS reach, q.vector FROM ${standing} OFFSET 0) t`.execute(reader.db());
  return rows.filter(({ share }) => share > 0);
}

/** Those that hit a passage that left its document. */
async function hitting(reader: Reader, left: readonly SignatureEntry[]): Promise<{ input: string }[]> {
  const places = [...Map.groupBy(left, ([document]) => document)].map(([source, entries]) => ({
    source,
    parts: [...new Set(entries.map(([, content]) => content))],
  }));
  return (await inputsRestingOn(reader, 'search', places)).map((input) => ({ input }));
}

/** Searches, of everything or of one of the bundles, that a text with these terms would be a hit of. */
async function asking(
  reader: Reader,
  { factors, near }: { readonly factors: ReadonlyMap<string, number>; readonly near: readonly Near[] },
  bundles: readonly string[],
): Promise<{ input: string }[]> {
  const { rows } = await sql<{ input: string }>`
    SELECT DISTINCT s.input FROM (
      SELECT parts.search FROM (
      SELECT t.search, t.reach * q.factor AS share FROM unnest(${[...factors.keys()]}::text[], ${[...factors.values()]}::float8[]) q (term, factor)
      CROSS JOIN LATERAL (SELECT t.search, t.reach FROM stored_search_terms t
        WHERE t.workspace = ${reader.workspace} AND t.term = q.term OFFSET 0) t
      UNION ALL SELECT * FROM unnest(${near.map(({ search }) => search)}::uuid[], ${near.map(({ share }) => share)}::float8[]) n (search, share)) parts
      GROUP BY parts.search HAVING sum(parts.share) >= 1) q
    CROSS JOIN LATERAL (SELECT s.input FROM stored_searches s WHERE s.workspace = ${reader.workspace} AND s.id = q.search
      AND (s.bundle IS NULL OR s.bundle = ANY (${bundles}::uuid[])) OFFSET 0) s`.execute(reader.db());
  return rows;
}
