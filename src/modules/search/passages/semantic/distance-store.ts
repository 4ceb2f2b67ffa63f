/** Distances of boundaries that were measured before, by the hash of what stands around them. */
import { sql } from 'kysely';
import { integerArray, textArray } from '../../../../kernel/db/binary-arrays.ts';
import type { Reader, Tx } from '../../../../kernel/db/port.ts';

export async function knownDistances(reader: Reader, boundaries: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ boundary: string; distance: number }>`
    SELECT boundary, distance FROM boundary_distances
    WHERE workspace = ${reader.workspace} AND boundary = ANY (${textArray(boundaries)}::text[])`.execute(reader.db());
  return new Map(rows.map(({ boundary, distance }) => [boundary, distance]));
}

/** What somebody else measured meanwhile stays. */
export async function storeDistances(tx: Tx, distances: ReadonlyMap<string, number>): Promise<void> {
  await sql`INSERT INTO boundary_distances (workspace, boundary, distance)
    SELECT ${tx.workspace}, d.boundary, d.distance
    FROM unnest(${textArray([...distances.keys()])}::text[], ${integerArray([...distances.values()])}::int[]) d (boundary, distance)
    ORDER BY d.boundary ON CONFLICT DO NOTHING`.execute(tx.db());
}

/** Forgets some of them. Returns whether there are more: they are measured anew when they are needed. */
export async function forgetDistances(tx: Tx, limit: number): Promise<boolean> {
  const { rows } = await sql`
    DELETE FROM boundary_distances WHERE workspace = ${tx.workspace} AND boundary IN (
      SELECT boundary FROM boundary_distances WHERE workspace = ${tx.workspace} LIMIT ${sql.lit(limit)})
    RETURNING boundary`.execute(tx.db());
  return rows.length === limit;
}
