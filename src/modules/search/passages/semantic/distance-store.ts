/** Distances of boundaries that were measured before, by the hash of what stands around them. */
import { sql } from 'kysely';
import { integerArray, textArray } from '../../../../kernel/db/binary-arrays.ts';
import type { Reader, Tx } from '../../../../kernel/db/port.ts';
import { chunks } from '../../index-store.ts';

/** Keeps one embedded statement short. */
const usesPerStatement = 5_000;

export async function knownDistances(reader: Reader, boundaries: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ boundary: string; distance: number }>`
    SELECT boundary, distance FROM boundary_distances
    WHERE workspace = ${reader.workspace} AND boundary = ANY (${textArray(boundaries)}::text[])`.execute(reader.db());
  return new Map(rows.map(({ boundary, distance }) => [boundary, distance]));
}

/** Until a revision is cut by them they wait for one. What somebody else measured meanwhile stays. */
export async function storeDistances(tx: Tx, distances: ReadonlyMap<string, number>): Promise<void> {
  await sql`INSERT INTO boundary_distances (workspace, boundary, distance, unused_since)
    SELECT ${tx.workspace}, d.boundary, d.distance, now()
    FROM unnest(${textArray([...distances.keys()])}::text[], ${integerArray([...distances.values()])}::int[]) d (boundary, distance)
    ORDER BY d.boundary ON CONFLICT DO NOTHING`.execute(tx.db());
}

/** A boundary of a revision, and how far apart the texts around it are. */
export interface BoundaryUse {
  readonly revision: string;
  readonly boundary: string;
  readonly distance: number;
}

/** Notes which revisions were cut by which distances. One that was dropped since it was looked up is stored again. */
export async function useDistances(tx: Tx, uses: readonly BoundaryUse[]): Promise<void> {
  for (const part of chunks(uses, usesPerStatement)) {
    const distances = new Map(part.map(({ boundary, distance }) => [boundary, distance]));
    await sql`INSERT INTO boundary_distances (workspace, boundary, distance)
      SELECT ${tx.workspace}, d.boundary, d.distance
      FROM unnest(${textArray([...distances.keys()])}::text[], ${integerArray([...distances.values()])}::int[]) d (boundary, distance)
      ORDER BY d.boundary ON CONFLICT (workspace, boundary) DO UPDATE SET unused_since = NULL WHERE boundary_distances.unused_since IS NOT NULL`.execute(
      tx.db(),
    );
    await sql`INSERT INTO boundary_uses (workspace, revision, boundary)
      SELECT ${tx.workspace}, u.revision::uuid, u.boundary
      FROM unnest(${textArray(part.map(({ revision }) => revision))}::text[], ${textArray(part.map(({ boundary }) => boundary))}::text[]) u (revision, boundary)
      ORDER BY u.boundary, u.revision ON CONFLICT DO NOTHING`.execute(tx.db());
  }
}

/** Drops the uses by revisions that go, and the distances that no other revision was cut by. */
export async function releaseDistances(tx: Tx, revisions: readonly string[]): Promise<void> {
  const { rows } = await sql<{ boundary: string }>`
    DELETE FROM boundary_uses WHERE workspace = ${tx.workspace} AND revision = ANY (${revisions}::uuid[]) RETURNING boundary`.execute(
    tx.db(),
  );
  if (rows.length === 0) return;
  await sql`DELETE FROM boundary_distances d
    WHERE d.workspace = ${tx.workspace} AND d.boundary = ANY (${textArray([...new Set(rows.map(({ boundary }) => boundary))])}::text[])
      AND NOT EXISTS (SELECT FROM boundary_uses u WHERE u.workspace = d.workspace AND u.boundary = d.boundary)`.execute(tx.db());
}

/** Drops what no revision was cut by since a moment: its ingest has ended long ago. */
export async function dropUnusedDistances(tx: Tx, before: Date): Promise<void> {
  await sql`DELETE FROM boundary_distances WHERE workspace = ${tx.workspace} AND unused_since < ${before}`.execute(tx.db());
}

/** Forgets some of them. Returns whether there are more: they are measured anew when they are needed. */
export async function forgetDistances(tx: Tx, limit: number): Promise<boolean> {
  const { rows } = await sql`
    DELETE FROM boundary_distances WHERE workspace = ${tx.workspace} AND boundary IN (
      SELECT boundary FROM boundary_distances WHERE workspace = ${tx.workspace} LIMIT ${sql.lit(limit)})
    RETURNING boundary`.execute(tx.db());
  return rows.length === limit;
}
