/**
 * The index of stored searches: from the terms of a text that came, or a passage that left, to the searches it may concern.
 * It only has to find all of them; the prefilter decides exactly.
 */
import { sql } from 'kysely';
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

/** A search read of a trace. */
export type TraceSearch = StandingSearch & { readonly trace: string };

/** Puts the searches of traces into the index, weighed under the epoch each was read under. */
export async function indexSearches(tx: Tx, searches: readonly TraceSearch[]): Promise<void> {
  for (const { trace, input, bundle, understood } of searches) {
    const id = newId();
    await sql`INSERT INTO stored_searches (workspace, id, trace, input, bundle, epoch)
      VALUES (${tx.workspace}, ${id}, ${trace}, ${input}, ${bundle}, ${understood.epoch})`.execute(tx.db());
    await insertTerms(tx, id, reachOf(await epochNumbered(tx, understood.epoch), understood));
  }
}

/** A little more than rounding can add to a score. */
const slack = 2e-6;

/** What one full match of each term adds, as a share of the lowest hit. Any match is enough where there is room for more. */
function reachOf(epoch: Epoch, understood: Understood): Map<string, number> {
  const lowest = Math.max((understood.lowest ?? 0) - slack, 1e-9);
  return new Map(weighedTerms(epoch, understood).map(({ term, bodyScale }) => [term, bodyScale / unit / lowest]));
}

async function insertTerms(tx: Tx, search: string, reach: ReadonlyMap<string, number>): Promise<void> {
  await sql`INSERT INTO stored_search_terms (workspace, term, search, reach)
    SELECT ${tx.workspace}, term, ${search}, reach FROM unnest(${[...reach.keys()]}::text[], ${[...reach.values()]}::float8[]) t (term, reach)`.execute(
    tx.db(),
  );
}

/** Searches that are not weighed under an epoch, at most `limit`, as their traces recorded them. */
export async function unweighed(reader: Reader, epoch: number, limit: number): Promise<(TraceSearch & { readonly id: string })[]> {
  type Row = { id: string; trace: string; input: string; request: Omit<TraceSearch, 'trace' | 'input'> };
  const { rows } = await sql<Row>`
    SELECT s.id, s.trace, s.input, r.request FROM (
      SELECT id, trace, input FROM stored_searches WHERE workspace = ${reader.workspace} AND epoch < ${epoch}
      UNION ALL SELECT id, trace, input FROM stored_searches WHERE workspace = ${reader.workspace} AND epoch > ${epoch} LIMIT ${limit}) s
    CROSS JOIN LATERAL (SELECT request FROM reads r WHERE r.workspace = ${reader.workspace} AND r.trace = s.trace
      AND r.input_kind = 'search' AND r.input = s.input OFFSET 0) r`.execute(reader.db());
  return rows.map(({ request, ...search }) => ({ ...search, ...request }));
}

/** Weighs a search of the index under the epoch it was understood under. Another process may do the same meanwhile. */
export async function reweigh(tx: Tx, { id }: TraceSearch & { readonly id: string }, epoch: Epoch, understood: Understood): Promise<void> {
  const { rows } =
    await sql`UPDATE stored_searches SET epoch = ${epoch.number} WHERE workspace = ${tx.workspace} AND id = ${id} RETURNING id`.execute(
      tx.db(),
    );
  if (rows.length === 0) return; // its derivation was removed
  await sql`DELETE FROM stored_search_terms WHERE workspace = ${tx.workspace} AND search = ${id}`.execute(tx.db());
  await insertTerms(tx, id, reachOf(epoch, understood));
}

/** So many statements at most, however many texts came: those of one are taken together, each term at its best. */
const textGroups = 20;
const perStatement = 1000;

/** Inputs of searches that a change may concern under an epoch that both its sides have. */
export async function searchesReached(reader: Reader, epoch: Epoch, change: OccurrenceChange): Promise<Set<string>> {
  const inputs = new Set<string>();
  const add = (rows: readonly { input: string }[]): void => rows.forEach(({ input }) => inputs.add(input));
  add(
    (
      await sql<{ input: string }>`
    SELECT input FROM stored_searches WHERE workspace = ${reader.workspace} AND epoch < ${epoch.number}
    UNION SELECT input FROM stored_searches WHERE workspace = ${reader.workspace} AND epoch > ${epoch.number}`.execute(reader.db())
    ).rows,
  );
  for (const left of chunks([...change.removed.values()], perStatement)) add(await hitting(reader, left));
  const bundles = [...new Set(change.bundles.flatMap((some) => [...some]))];
  for (const factors of change.added.factors(epoch, textGroups)) add(await asking(reader, factors, bundles));
  return inputs;
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
async function asking(reader: Reader, factors: ReadonlyMap<string, number>, bundles: readonly string[]): Promise<{ input: string }[]> {
  const { rows } = await sql<{ input: string }>`
    SELECT DISTINCT s.input FROM (
      SELECT t.search FROM unnest(${[...factors.keys()]}::text[], ${[...factors.values()]}::float8[]) q (term, factor)
      CROSS JOIN LATERAL (SELECT t.search, t.reach FROM stored_search_terms t
        WHERE t.workspace = ${reader.workspace} AND t.term = q.term OFFSET 0) t
      GROUP BY t.search HAVING sum(t.reach * q.factor) >= 1) q
    CROSS JOIN LATERAL (SELECT s.input FROM stored_searches s WHERE s.workspace = ${reader.workspace} AND s.id = q.search
      AND (s.bundle IS NULL OR s.bundle = ANY (${bundles}::uuid[])) OFFSET 0) s`.execute(reader.db());
  return rows;
}
