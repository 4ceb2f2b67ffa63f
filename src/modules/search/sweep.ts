/**
 * Sweeps the index after an erasure, a bounded run at a time: passages of erased revisions, contents that occur nowhere, postings of
 * what is not stored, terms of epochs that no posting has. What is swept already is found clean, so it may be killed anywhere.
 */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Reader, Store, Tx } from '../../kernel/db/port.ts';
import { lockCounters, renewMarks } from './index-store.ts';
import { living, lockMerges } from './merge.ts';
import { blockColumns, insertBlocks, listsOf, storedBlock, type BlockColumns, type PostingTable } from './posting-store.ts';
import { forgetDistances } from './passages/semantic/distance-store.ts';
import { buckets } from './postings.ts';

const revisionsPerStep = 50;
const bucketsPerStep = 16;
const blocksPerStep = 32;
const distancesPerStep = 10_000;

export async function sweepIndex(store: Store, erasure: string, signal: AbortSignal): Promise<void> {
  const repeat = async (step: (tx: Tx) => Promise<boolean>): Promise<void> => {
    do signal.throwIfAborted();
    while (await store.write(step));
  };
  await repeat(unweighSearches);
  await repeat((tx) => forgetDistances(tx, distancesPerStep));
  await repeat((tx) => dropOccurrences(tx, erasure));
  await store.write(dropUnused);
  for (const field of [
    { postings: 'body_postings', texts: 'passage_contents', last: 'last_content' },
    { postings: 'heading_postings', texts: 'heading_paths', last: 'last_heading' },
  ] as const) {
    const stored = await store.read((reader) => storedIds(reader, field));
    for (let from = 0; from < buckets; from += bucketsPerStep) {
      signal.throwIfAborted();
      await store.write((tx) => sweepPostings(tx, field.postings, stored, from));
    }
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
}

/** Ids with one bit each. Ids are never given twice, and those given after this was read are of stored texts. */
interface StoredIds {
  readonly highest: number;
  readonly bits: Buffer;
  has(id: number): boolean;
}

async function storedIds(reader: Reader, { texts, last }: { texts: string; last: string }): Promise<StoredIds> {
  const { rows } = await sql<{ last: number }>`
    SELECT ${sql.ref(last)} AS last FROM search_counters WHERE workspace = ${reader.workspace}`.execute(reader.db());
  const ids = await sql<{ id: number }>`SELECT id FROM ${sql.table(texts)} WHERE workspace = ${reader.workspace}`.execute(reader.db());
  const highest = rows[0]?.last ?? 0;
  const bits = Buffer.alloc((highest >> 3) + 1);
  for (const { id } of ids.rows) bits[id >> 3] = (bits[id >> 3] ?? 0) | (1 << (id & 7));
  return { highest, bits, has: (id) => id > highest || ((bits[id >> 3] as number) & (1 << (id & 7))) !== 0 };
}

/** Takes the dead out of a run of buckets. */
async function sweepPostings(tx: Tx, table: PostingTable, stored: StoredIds, from: number): Promise<void> {
  const { workspace } = tx;
  await lockMerges(tx);
  const { rows } = await sql<BlockColumns>`
    DELETE FROM ${sql.table(table)} p WHERE workspace = ${workspace} AND bucket >= ${from} AND bucket < ${from + bucketsPerStep}
      AND EXISTS (SELECT FROM unnest(p.ids) id
        WHERE CASE WHEN id <= ${sql.lit(stored.highest)} THEN get_bit(${stored.bits}::bytea, id) = 0 ELSE false END)
    RETURNING ${blockColumns}`.execute(tx.db());
  await renewMarks(
    tx,
    rows.map(({ segment }) => segment),
  );
  for (const [segment, blocks] of Map.groupBy(rows.map(storedBlock), (block) => block.segment)) {
    const kept = blocks.map((block) => ({ ...block, rows: [...living(block.rows, stored)] }));
    await insertBlocks(
      tx,
      table,
      segment,
      kept.filter((block) => block.rows.length > 0),
    );
  }
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
  const own = { term: sql`t.term`, bucket: sql`posting_bucket(t.term)`, slot: sql`posting_slot(t.term)` };
  const { rows } = await sql`
    WITH run AS MATERIALIZED (${blocks}),
      left_over AS MATERIALIZED (
        SELECT r.first_term, array_agg(t.term ORDER BY t.place) FILTER (WHERE l.living) AS terms, array_agg(t.df ORDER BY t.place) FILTER (WHERE l.living) AS dfs,
          array_agg(t.length ORDER BY t.place) FILTER (WHERE l.living) AS lengths, array_agg(t.letters ORDER BY t.place) FILTER (WHERE l.living) AS letters
        FROM run r CROSS JOIN LATERAL unnest(r.terms, r.dfs, r.lengths, r.letters) WITH ORDINALITY t (term, df, length, letters, place)
        CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM ${listsOf(tx, 'body_postings', own)} p) OR EXISTS (SELECT FROM ${listsOf(tx, 'heading_postings', own)} p) AS living OFFSET 0) l
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
