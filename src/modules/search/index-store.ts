/** The statements that write the index. Bulk rows go through `unnest`, in chunks that keep a statement short on the embedded database. */
import { sql } from 'kysely';
import { integerArray, jsonArray, textArray, uuidArray } from '../../kernel/db/binary-arrays.ts';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import type { PassageBlock } from './passages/passages.ts';

/** Columns of `passage_contents`: what is written of one. */
export interface ContentRow {
  readonly id: number;
  readonly hash: string;
  readonly body: string;
  readonly words: string;
  readonly length: number;
  readonly blocks: readonly PassageBlock[];
}

/** Columns of `heading_paths`: what is written of one. */
export interface HeadingRow {
  readonly id: number;
  readonly hash: string;
  readonly key: string;
  readonly keyHash: string;
  readonly shown: readonly string[];
  readonly words: string;
  readonly length: number;
}

/** Columns of `passage_occurrences`: what is written of one. */
export interface OccurrenceRow {
  readonly revision: string;
  readonly ordinal: number;
  readonly content: number;
  readonly heading: number;
  readonly start: number;
  readonly end: number;
  readonly firstBlock: number;
  readonly lastBlock: number;
}

/** The last numbers given out in this workspace. */
export interface Counters {
  content: number;
  heading: number;
  segment: number;
}

/** The given revisions with the sizes of their texts in characters. */
export async function sizesOf(reader: Reader, revisions: readonly string[]): Promise<{ id: string; size: number }[]> {
  const { rows } = await sql<{ id: string; size: number }>`
    SELECT id, length(canonical) AS size FROM revisions
    WHERE workspace = ${reader.workspace} AND id = ANY(${revisions}::uuid[]) ORDER BY id`.execute(reader.db());
  return rows;
}

/** Locks the workspace's counters until the transaction ends: one indexer at a time writes. */
export async function lockCounters(tx: Tx): Promise<Counters> {
  const there = await lockedCounters(tx);
  if (there) return there;
  await sql`INSERT INTO search_counters (workspace) VALUES (${tx.workspace}) ON CONFLICT DO NOTHING`.execute(tx.db());
  return (await lockedCounters(tx)) as Counters;
}

async function lockedCounters(tx: Tx): Promise<Counters | undefined> {
  const { rows } = await sql<Counters>`
    SELECT last_content AS content, last_heading AS heading, last_segment AS segment
    FROM search_counters WHERE workspace = ${tx.workspace} FOR UPDATE`.execute(tx.db());
  return rows[0];
}

export async function saveCounters(tx: Tx, { content, heading, segment }: Counters): Promise<void> {
  await sql`UPDATE search_counters SET last_content = ${content}, last_heading = ${heading}, last_segment = ${segment}
    WHERE workspace = ${tx.workspace}`.execute(tx.db());
}

/**
 * The ids of the hashes that are stored already. Each is looked up: in one condition, before there are statistics, the planner would
 * rather read all headings of a workspace.
 */
export async function knownIds(
  reader: Reader,
  table: 'passage_contents' | 'heading_paths',
  hashes: readonly string[],
): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  for (const chunk of chunks(hashes, 1000)) {
    const { rows } = await sql<{ hash: string; id: number }>`
      SELECT q.hash, t.id FROM unnest(${textArray(chunk)}::text[]) q(hash) CROSS JOIN LATERAL (
        SELECT id FROM ${sql.table(table)} k WHERE k.workspace = ${reader.workspace} AND k.hash = q.hash OFFSET 0) t`.execute(reader.db());
    for (const { hash, id } of rows) known.set(hash, id);
  }
  return known;
}

/** How many rows one statement takes: by count, or by what they add up to. */
export interface RunSize<Row> {
  readonly most: number;
  sizeOf?(row: Row): number;
}

/** Runs a statement for each run of rows, one after the other; the parameters of one are made while the one before is at work. */
export async function inRuns<Row>(
  rows: Iterable<Row>,
  { most, sizeOf = () => 1 }: RunSize<Row>,
  run: (rows: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  try {
    let some: Row[] = [];
    let size = 0;
    const next = async (): Promise<void> => {
      const ready = some;
      some = [];
      size = 0;
      await running;
      running = run(ready);
    };
    for (const row of rows) {
      some.push(row);
      size += sizeOf(row);
      if (size >= most) await next();
    }
    if (some.length > 0) await next();
  } finally {
    await running;
  }
}

export function insertContents(tx: Tx, rows: Iterable<ContentRow>): Promise<void> {
  return inRuns(rows, { most: 250 }, (some) =>
    sql`INSERT INTO passage_contents (workspace, id, hash, body, words, length, blocks)
      SELECT ${tx.workspace}, * FROM unnest(${integerArray(some.map((row) => row.id))}::int[], ${textArray(some.map((row) => row.hash))}::text[],
        ${textArray(some.map((row) => row.body))}::text[], ${textArray(some.map((row) => row.words))}::text[],
        ${integerArray(some.map((row) => row.length))}::int[], ${jsonArray(some.map((row) => row.blocks))}::json[])`.execute(tx.db()),
  );
}

export function insertHeadings(tx: Tx, rows: Iterable<HeadingRow>): Promise<void> {
  return inRuns(rows, { most: 500 }, (some) =>
    sql`INSERT INTO heading_paths (workspace, id, hash, key, key_hash, shown, words, length)
      SELECT ${tx.workspace}, id, hash, key, key_hash, shown::text[], words, length
      FROM unnest(${integerArray(some.map(({ id }) => id))}::int[], ${textArray(some.map(({ hash }) => hash))}::text[],
        ${textArray(some.map(({ key }) => key))}::text[], ${textArray(some.map(({ keyHash }) => keyHash))}::text[],
        ${textArray(some.map(({ shown }) => textArrayLiteral(shown)))}::text[], ${textArray(some.map(({ words }) => words))}::text[],
        ${integerArray(some.map(({ length }) => length))}::int[]) r(id, hash, key, key_hash, shown, words, length)`.execute(tx.db()),
  );
}

/** A `text[]` as PostgreSQL writes it. */
const textArrayLiteral = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;

export async function insertIndexedRevisions(tx: Tx, rows: readonly { revision: string; passages: number }[]): Promise<void> {
  await sql`INSERT INTO indexed_revisions (workspace, revision, passages)
    SELECT ${tx.workspace}, * FROM unnest(${uuidArray(rows.map((row) => row.revision))}::uuid[], ${integerArray(rows.map((row) => row.passages))}::int[])`.execute(
    tx.db(),
  );
}

export function insertOccurrences(tx: Tx, rows: Iterable<OccurrenceRow>): Promise<void> {
  return inRuns(rows, { most: 500 }, (some) =>
    sql`INSERT INTO passage_occurrences (workspace, revision, ordinal, content, heading, start_offset, end_offset, first_block, last_block)
      SELECT ${tx.workspace}, * FROM unnest(${uuidArray(some.map((row) => row.revision))}::uuid[], ${integerArray(some.map((row) => row.ordinal))}::int[],
        ${integerArray(some.map((row) => row.content))}::int[], ${integerArray(some.map((row) => row.heading))}::int[], ${integerArray(some.map((row) => row.start))}::int[],
        ${integerArray(some.map((row) => row.end))}::int[], ${integerArray(some.map((row) => row.firstBlock))}::int[], ${integerArray(some.map((row) => row.lastBlock))}::int[])`.execute(
      tx.db(),
    ),
  );
}

export async function insertSegment(tx: Tx, id: number, level: number): Promise<void> {
  await sql`INSERT INTO posting_segments (workspace, id, level) VALUES (${tx.workspace}, ${id}, ${level})`.execute(tx.db());
}

/** Tells everybody who remembers postings of these segments that they hold others now. */
export async function renewMarks(tx: Tx, segments: readonly number[]): Promise<void> {
  if (segments.length === 0) return;
  await sql`UPDATE posting_segments SET mark = gen_random_uuid()
    WHERE workspace = ${tx.workspace} AND id = ANY (${[...new Set(segments)]}::int[])`.execute(tx.db());
}

/** Passages per revision of those that are indexed. */
export async function indexedAmong(reader: Reader, revisions: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ revision: string; passages: number }>`
    SELECT revision, passages FROM indexed_revisions
    WHERE workspace = ${reader.workspace} AND revision = ANY(${uuidArray(revisions)}::uuid[])`.execute(reader.db());
  return new Map(rows.map(({ revision, passages }) => [revision, passages]));
}

/** As `indexedAmong`; also whether `noteAsked` has to note it of some. */
export async function askedAmong(reader: Reader, revisions: readonly string[]): Promise<{ known: Map<string, number>; note: boolean }> {
  const { rows } = await sql<{ revision: string; passages: number; old: boolean }>`
    SELECT revision, passages, asked_at < now() - interval '10 minutes' AS old FROM indexed_revisions
    WHERE workspace = ${reader.workspace} AND revision = ANY(${uuidArray(revisions)}::uuid[])`.execute(reader.db());
  return { known: new Map(rows.map(({ revision, passages }) => [revision, passages])), note: rows.some(({ old }) => old) };
}

/**
 * As `indexedAmong`; notes that these revisions were asked for, which keeps them from being dropped as discarded. To some minutes,
 * so that asking for what was just asked for writes nothing.
 */
export async function noteAsked(tx: Tx, revisions: readonly string[]): Promise<Map<string, number>> {
  await sql`UPDATE indexed_revisions SET asked_at = now()
    WHERE workspace = ${tx.workspace} AND revision = ANY(${uuidArray(revisions)}::uuid[]) AND asked_at < now() - interval '10 minutes'`.execute(
    tx.db(),
  );
  return indexedAmong(tx, revisions);
}

/** Splits a list into runs of at most `size`. */
export function* chunks<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
