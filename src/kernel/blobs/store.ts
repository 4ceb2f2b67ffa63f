/** The SQL of the registry of blobs: which bytes a workspace has, and which of them nothing refers to. */
import { sql, type RawBuilder } from 'kysely';
import { textArray } from '../db/binary-arrays.ts';
import type { Reader, Tx } from '../db/port.ts';
import type { StoredBlob } from './blob-store.ts';

/** A row of `blobs`. */
export interface BlobRow {
  workspace: string;
  sha256: string;
  size: number;
  tags: Record<string, string>;
  retain_until: Date | null;
  created_at: Date;
  used_at: Date;
}

/** Uses are written down this coarsely, so that using known bytes writes nothing most of the time. */
const usesApartMs = 10 * 60_000;

const coarsely = (now: Date): Date => new Date(now.getTime() - usesApartMs);

/** Registers bytes that are stored, and says of those known that they are wanted. Writes nothing when that is known too. */
export async function registerBlobs(tx: Tx, stored: readonly StoredBlob[], now: Date): Promise<void> {
  const sizes = new Map(stored.map(({ sha256, size }) => [sha256, size]));
  // In the order of their keys, so that two batches with the same bytes never wait for each other.
  await sql`
    INSERT INTO blobs (workspace, sha256, size, created_at, used_at)
    SELECT ${tx.workspace}, g.sha256, g.size, ${now}, ${now}
    FROM unnest(${[...sizes.keys()]}::text[], ${[...sizes.values()]}::bigint[]) g (sha256, size)
    WHERE NOT EXISTS (SELECT FROM blobs b WHERE b.workspace = ${tx.workspace} AND b.sha256 = g.sha256 AND b.used_at > ${coarsely(now)})
    ORDER BY g.sha256
    ON CONFLICT (workspace, sha256) DO UPDATE SET used_at = excluded.used_at`.execute(tx.db());
}

/** Those of some bytes that are registered: the sizes of what was used of late, and what has to be said to be wanted first. */
export async function usedOfLate(
  reader: Reader,
  hashes: readonly string[],
  now: Date,
): Promise<{ sizes: Map<string, number>; others: string[] }> {
  const { rows } = await sql<Pick<BlobRow, 'sha256' | 'size'> & { late: boolean }>`
    SELECT sha256, size, used_at > ${coarsely(now)} AS late FROM blobs
    WHERE workspace = ${reader.workspace} AND sha256 = ANY (${textArray(hashes)}::text[])`.execute(reader.db());
  const { late = [], others = [] } = Object.groupBy(rows, (row) => (row.late ? 'late' : 'others'));
  return { sizes: new Map(late.map(({ sha256, size }) => [sha256, size])), others: others.map(({ sha256 }) => sha256) };
}

/** Says of bytes that they are about to be referenced, and answers the sizes of those that are registered. */
export async function useBlobs(tx: Tx, hashes: readonly string[], now: Date): Promise<Map<string, number>> {
  await sql`
    UPDATE blobs SET used_at = ${now} WHERE workspace = ${tx.workspace} AND sha256 IN (
      SELECT sha256 FROM blobs WHERE workspace = ${tx.workspace} AND sha256 = ANY (${textArray(hashes)}::text[]) AND used_at <= ${coarsely(now)}
      ORDER BY sha256 FOR UPDATE)`.execute(tx.db());
  // A statement of its own: what was removed while the first one waited is not there any more.
  return (await usedOfLate(tx, hashes, now)).sizes;
}

export async function loadBlob(reader: Reader, sha256: string): Promise<BlobRow | undefined> {
  const { rows } = await sql<BlobRow>`SELECT * FROM blobs WHERE workspace = ${reader.workspace} AND sha256 = ${sha256}`.execute(
    reader.db(),
  );
  return rows[0];
}

export interface BlobChange {
  /** Replaces all tags. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Null ends the retention. */
  readonly retainUntil?: Date | null | undefined;
}

export async function updateBlob(tx: Tx, sha256: string, { tags, retainUntil }: BlobChange): Promise<BlobRow | undefined> {
  const { rows } = await sql<BlobRow>`
    UPDATE blobs SET tags = ${tags === undefined ? sql`tags` : sql`${JSON.stringify(tags)}::jsonb`},
      retain_until = ${retainUntil === undefined ? sql`retain_until` : sql`${retainUntil}::timestamptz`}
    WHERE workspace = ${tx.workspace} AND sha256 = ${sha256} RETURNING *`.execute(tx.db());
  return rows[0];
}

const perStep = 500;

/**
 * Takes some unreferenced blobs out of the registry: not used since `before`, not retained at `now`. Returns them;
 * fewer than a step's worth of candidates is the end.
 */
export async function deleteUnreferenced(tx: Tx, before: Date, now: Date): Promise<{ deleted: StoredBlob[]; more: boolean }> {
  const unreferenced = await unreferencedCondition(tx);
  const { rows: candidates } = await sql<Pick<BlobRow, 'sha256'>>`
    SELECT b.sha256 FROM blobs b
    WHERE b.workspace = ${tx.workspace} AND b.used_at < ${before} AND (b.retain_until IS NULL OR b.retain_until <= ${now}) AND ${unreferenced}
    ORDER BY b.used_at, b.sha256 LIMIT ${sql.lit(perStep)} FOR UPDATE SKIP LOCKED`.execute(tx.db());
  // Who was about to refer to one of them has done so before it was locked, which a second statement sees, or waits and fails.
  const { rows: deleted } = await sql<StoredBlob>`
    DELETE FROM blobs b WHERE b.workspace = ${tx.workspace} AND b.sha256 = ANY (${candidates.map((row) => row.sha256)}::text[]) AND ${unreferenced}
    RETURNING b.sha256, b.size`.execute(tx.db());
  return { deleted, more: candidates.length === perStep };
}

/** The files of a workspace whose hash comes after one, in order. */
export async function registeredAfter(reader: Reader, after: string, limit: number): Promise<StoredBlob[]> {
  const { rows } = await sql<StoredBlob>`
    SELECT sha256, size FROM blobs WHERE workspace = ${reader.workspace} AND sha256 > ${after} ORDER BY sha256 LIMIT ${limit}`.execute(
    reader.db(),
  );
  return rows;
}

export async function countBlobs(reader: Reader): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM blobs WHERE workspace = ${reader.workspace}`.execute(
    reader.db(),
  );
  return rows[0]?.count ?? 0;
}

/** What {@link deleteUnreferenced} would take now. */
export async function unreferencedBlobs(reader: Reader, before: Date, now: Date): Promise<{ files: number; bytes: number }> {
  const unreferenced = await unreferencedCondition(reader);
  const { rows } = await sql<{ files: number; bytes: number }>`
    SELECT count(*)::int AS files, coalesce(sum(b.size), 0)::bigint AS bytes FROM blobs b
    WHERE b.workspace = ${reader.workspace} AND b.used_at < ${before} AND (b.retain_until IS NULL OR b.retain_until <= ${now}) AND ${unreferenced}`.execute(
    reader.db(),
  );
  return { files: rows[0]?.files ?? 0, bytes: rows[0]?.bytes ?? 0 };
}

/** Takes bytes out of the registry that nothing refers to, however young they are, for an erasure. Returns the hashes that went. */
export async function eraseBlobs(tx: Tx, hashes: readonly string[]): Promise<string[]> {
  const unreferenced = await unreferencedCondition(tx);
  const { rows } = await sql<Pick<BlobRow, 'sha256'>>`
    DELETE FROM blobs b WHERE b.workspace = ${tx.workspace} AND b.sha256 = ANY (${hashes}::text[]) AND ${unreferenced}
    RETURNING b.sha256`.execute(tx.db());
  return rows.map((row) => row.sha256);
}

/** Those of some bytes that have to be retained at a moment. */
export async function retainedBlobs(reader: Reader, hashes: readonly string[], now: Date): Promise<string[]> {
  const { rows } = await sql<Pick<BlobRow, 'sha256'>>`
    SELECT sha256 FROM blobs WHERE workspace = ${reader.workspace} AND sha256 = ANY (${hashes}::text[]) AND retain_until > ${now}`.execute(
    reader.db(),
  );
  return rows.map((row) => row.sha256);
}

/** True of a row `b` of `blobs` to which no foreign key of any table points. */
async function unreferencedCondition(reader: Reader): Promise<RawBuilder<boolean>> {
  const { rows } = await sql<{ table: string; workspace: string; sha256: string }>`
    SELECT t.relname AS table,
      max(own.attname) FILTER (WHERE other.attname = 'workspace') AS workspace, max(own.attname) FILTER (WHERE other.attname = 'sha256') AS sha256
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) k (own, other)
    JOIN pg_attribute own ON own.attrelid = c.conrelid AND own.attnum = k.own
    JOIN pg_attribute other ON other.attrelid = c.confrelid AND other.attnum = k.other
    WHERE c.contype = 'f' AND c.confrelid = 'blobs'::regclass GROUP BY c.oid, t.relname`.execute(reader.db());
  const each = rows.map(
    ({ table, workspace, sha256 }) =>
      sql`NOT EXISTS (SELECT FROM ${sql.table(table)} r WHERE r.${sql.ref(workspace)} = b.workspace AND r.${sql.ref(sha256)} = b.sha256)`,
  );
  return each.length === 0 ? sql`true` : sql`${sql.join(each, sql` AND `)}`;
}
