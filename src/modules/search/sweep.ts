/**
 * Sweeps the index after an erasure, a bounded run at a time: passages of erased revisions, contents that occur nowhere, postings of
 * what is not stored, terms of epochs that no posting has. What is swept already is found clean, so it may be killed anywhere.
 */
import { randomBytes } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import type { Reader, Store, Tx } from '../../kernel/db/port.ts';
import { lockCounters } from './index-store.ts';
import { lockMerges } from './merge.ts';

const revisionsPerStep = 50;
const rowsPerStep = 2000;
const blocksPerStep = 32;

export async function sweepIndex(store: Store, erasure: string, signal: AbortSignal): Promise<void> {
  const repeat = async (step: (tx: Tx) => Promise<boolean>): Promise<void> => {
    do signal.throwIfAborted();
    while (await store.write(step));
  };
  await repeat(unweighSearches);
  await repeat((tx) => dropOccurrences(tx, erasure));
  await store.write(dropUnused);
  for (const field of [
    { postings: 'body_postings', texts: 'passage_contents', last: 'last_content' },
    { postings: 'heading_postings', texts: 'heading_paths', last: 'last_heading' },
  ] as const) {
    const living = await store.read((reader) => livingIds(reader, field));
    let after: string | undefined = '';
    await repeat(async (tx) => {
      after = await sweepPostings(tx, field.postings, living, after ?? '');
      return after !== undefined;
    });
  }
  for (const epoch of await store.read(epochNumbers)) {
    let after: string | undefined = '';
    await repeat(async (tx) => {
      after = await sweepTerms(tx, epoch, after ?? '');
      return after !== undefined;
    });
  }
}

/** Terms of stored searches may be repairs into words that go. They are found anew, from reads that are redacted by now, before the next plan. */
async function unweighSearches(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    UPDATE stored_searches SET epoch = -1 WHERE workspace = ${tx.workspace} AND id IN (
      SELECT id FROM stored_searches WHERE workspace = ${tx.workspace} AND epoch <> -1 LIMIT ${sql.lit(revisionsPerStep)})
    RETURNING id`.execute(tx.db());
  await sql`
    DELETE FROM stored_search_terms WHERE workspace = ${tx.workspace} AND search = ANY (${rows.map(({ id }) => id)}::uuid[])`.execute(
    tx.db(),
  );
  return rows.length > 0;
}

/** Under the lock of indexers: none may meet a content that is about to go. */
async function dropOccurrences(tx: Tx, erasure: string): Promise<boolean> {
  await lockCounters(tx);
  const { rows } = await sql`
    DELETE FROM indexed_revisions WHERE workspace = ${tx.workspace} AND revision IN (
      SELECT i.revision FROM documents d
      JOIN revisions r ON r.workspace = d.workspace AND r.document = d.id
      JOIN indexed_revisions i ON i.workspace = r.workspace AND i.revision = r.id
      WHERE d.workspace = ${tx.workspace} AND d.erasure = ${erasure} ORDER BY i.revision LIMIT ${sql.lit(revisionsPerStep)})
    RETURNING revision`.execute(tx.db());
  return rows.length > 0;
}

/** A content is stored with its first occurrence, so that one without any is not wanted by anybody. */
async function dropUnused(tx: Tx): Promise<void> {
  await lockCounters(tx);
  await sql`DELETE FROM passage_contents c WHERE c.workspace = ${tx.workspace}
    AND NOT EXISTS (SELECT FROM passage_occurrences o WHERE o.workspace = c.workspace AND o.content = c.id)`.execute(tx.db());
  await sql`DELETE FROM heading_paths h WHERE h.workspace = ${tx.workspace}
    AND NOT EXISTS (SELECT FROM passage_occurrences o WHERE o.workspace = h.workspace AND o.heading = h.id)`.execute(tx.db());
  // How far a merge has come is told by a term. From the start again it finds nothing to do until there.
  await lockMerges(tx);
  await sql`UPDATE posting_segments SET merged_to = '' WHERE workspace = ${tx.workspace} AND merging IS NOT NULL`.execute(tx.db());
}

type IsLiving = (id: RawBuilder<unknown>) => RawBuilder<boolean>;

/** A test of ids by one bit each. Ids are never given twice, and those given after this was read are living. */
async function livingIds(reader: Reader, { texts, last }: { texts: string; last: string }): Promise<IsLiving> {
  const { rows } = await sql<{ last: number }>`
    SELECT ${sql.ref(last)} AS last FROM search_counters WHERE workspace = ${reader.workspace}`.execute(reader.db());
  const ids = await sql<{ id: number }>`SELECT id FROM ${sql.table(texts)} WHERE workspace = ${reader.workspace}`.execute(reader.db());
  const highest = rows[0]?.last ?? 0;
  const bits = Buffer.alloc((highest >> 3) + 1);
  for (const { id } of ids.rows) bits[id >> 3] = (bits[id >> 3] ?? 0) | (1 << (id & 7));
  return (id) => sql`CASE WHEN ${id} <= ${sql.lit(highest)} THEN get_bit(${bits}::bytea, ${id}) = 1 ELSE true END`;
}

/** Takes the dead out of a run of terms. Returns where the next one begins, undefined at the end. */
async function sweepPostings(tx: Tx, table: string, living: IsLiving, after: string): Promise<string | undefined> {
  const { workspace } = tx;
  await lockMerges(tx);
  // In the order of the key, as the planner would not read a table it has no statistics of.
  await sql`SELECT set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true)`.execute(tx.db());
  const boundary = await sql<{ last: string }>`
    SELECT term AS last FROM ${sql.table(table)} WHERE workspace = ${workspace} AND term > ${after}
    ORDER BY term OFFSET ${sql.lit(rowsPerStep)} LIMIT 1`.execute(tx.db());
  const last = boundary.rows[0]?.last;
  await sql`
    WITH run AS MATERIALIZED (
        SELECT term, segment, ids, weights FROM ${sql.table(table)}
        WHERE workspace = ${workspace} AND term > ${after} ${last === undefined ? sql`` : sql`AND term <= ${last}`}),
      left_over AS MATERIALIZED (
        SELECT r.term, r.segment, array_agg(u.id ORDER BY u.id) FILTER (WHERE ${living(sql`u.id`)}) AS ids,
          array_agg(u.weight ORDER BY u.id) FILTER (WHERE ${living(sql`u.id`)}) AS weights
        FROM run r CROSS JOIN LATERAL unnest(r.ids, r.weights) u (id, weight)
        GROUP BY r.term, r.segment HAVING NOT bool_and(${living(sql`u.id`)})),
      emptied AS (
        DELETE FROM ${sql.table(table)} p USING left_over l
        WHERE p.workspace = ${workspace} AND p.term = l.term AND p.segment = l.segment AND l.ids IS NULL)
    UPDATE ${sql.table(table)} p SET ids = l.ids, weights = l.weights FROM left_over l
    WHERE p.workspace = ${workspace} AND p.term = l.term AND p.segment = l.segment AND l.ids IS NOT NULL`.execute(tx.db());
  return last;
}

async function epochNumbers(reader: Reader): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`SELECT number FROM epochs WHERE workspace = ${reader.workspace} ORDER BY number`.execute(
    reader.db(),
  );
  return rows.map((row) => row.number);
}

/**
 * Takes terms that no posting has out of a run of an epoch's vocabulary. The fingerprint of one that lost a term is no hash any
 * more: with all but one term known, a hash tells whether that one is guessed.
 */
async function sweepTerms(tx: Tx, epoch: number, after: string): Promise<string | undefined> {
  const { workspace } = tx;
  const blocks = sql`SELECT * FROM epoch_vocabulary
    WHERE workspace = ${workspace} AND epoch = ${epoch} AND first_term > ${after} ORDER BY first_term LIMIT ${sql.lit(blocksPerStep)}`;
  const run = await sql<{ last: string | null; blocks: number }>`
    SELECT max(first_term) AS last, count(*) AS blocks FROM (${blocks}) b`.execute(tx.db());
  const { last, blocks: found } = run.rows[0] as { last: string | null; blocks: number };
  if (last === null) return undefined;
  const { rows } = await sql`
    WITH run AS MATERIALIZED (${blocks}),
      left_over AS MATERIALIZED (
        SELECT r.first_term, array_agg(t.term ORDER BY t.place) FILTER (WHERE l.living) AS terms, array_agg(t.df ORDER BY t.place) FILTER (WHERE l.living) AS dfs,
          array_agg(t.length ORDER BY t.place) FILTER (WHERE l.living) AS lengths, array_agg(t.letters ORDER BY t.place) FILTER (WHERE l.living) AS letters
        FROM run r CROSS JOIN LATERAL unnest(r.terms, r.dfs, r.lengths, r.letters) WITH ORDINALITY t (term, df, length, letters, place)
        CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM body_postings p WHERE p.workspace = ${workspace} AND p.term = t.term)
          OR EXISTS (SELECT FROM heading_postings p WHERE p.workspace = ${workspace} AND p.term = t.term) AS living OFFSET 0) l
        GROUP BY r.first_term HAVING NOT bool_and(l.living)),
      emptied AS (
        DELETE FROM epoch_vocabulary v USING left_over l
        WHERE v.workspace = ${workspace} AND v.epoch = ${epoch} AND v.first_term = l.first_term AND l.terms IS NULL),
      shortened AS (
        UPDATE epoch_vocabulary v SET first_term = l.terms[1], terms = l.terms, dfs = l.dfs, lengths = l.lengths, letters = l.letters FROM left_over l
        WHERE v.workspace = ${workspace} AND v.epoch = ${epoch} AND v.first_term = l.first_term AND l.terms IS NOT NULL)
    SELECT FROM left_over`.execute(tx.db());
  if (rows.length > 0) {
    const fingerprint = randomBytes(32).toString('hex');
    await sql`UPDATE epochs SET fingerprint = ${fingerprint} WHERE workspace = ${workspace} AND number = ${epoch}`.execute(tx.db());
  }
  return found < blocksPerStep ? undefined : last;
}
