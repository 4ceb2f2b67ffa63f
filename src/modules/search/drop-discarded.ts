/**
 * Drops the passages of revisions that only discarded staged versions ever listed, and of those that no version lists: what an `add`
 * left that was killed before it staged them; and the distances that nothing else was cut by. What a published, superseded, held or staged version shows is never touched; postings go
 * with the next merge.
 */
import { sql } from 'kysely';
import type { Store, Tx } from '../../kernel/db/port.ts';
import { lockCounters } from './index-store.ts';
import { dropUnusedDistances, releaseDistances } from './passages/semantic/distance-store.ts';

const revisionsPerStep = 50;

/**
 * Drops what was discarded or never listed, and not asked for since `before`; the wait lets an `add` that is under way write its
 * listing first. Returns the number of revisions dropped; preparing an epoch indexes them again if they ever come back.
 */
export async function dropDiscarded(store: Store, before: Date): Promise<number> {
  await store.write((tx) => dropUnusedDistances(tx, before));
  for (let dropped = 0; ;) {
    const revisions = await store.write((tx) => dropSome(tx, before));
    dropped += revisions;
    if (revisions < revisionsPerStep) return dropped;
  }
}

async function dropSome(tx: Tx, before: Date): Promise<number> {
  const { workspace } = tx;
  await lockCounters(tx); // no indexer may meet a content that is about to go
  const { rows } = await sql<{ revision: string }>`
    SELECT i.revision FROM indexed_revisions i
    WHERE i.workspace = ${workspace} AND i.asked_at < ${before}
      AND NOT EXISTS (SELECT FROM listings l JOIN bundle_versions s ON s.workspace = l.workspace AND s.id = l.version
        WHERE l.workspace = i.workspace AND l.revision = i.revision AND s.status <> 'discarded')
      AND NOT EXISTS (SELECT FROM visibility v WHERE v.workspace = i.workspace AND v.revision = i.revision)
    LIMIT ${sql.lit(revisionsPerStep)} FOR UPDATE OF i`.execute(tx.db());
  if (rows.length === 0) return 0;
  const revisions = rows.map(({ revision }) => revision);
  await releaseDistances(tx, revisions);
  const gone = await sql<{ content: number; heading: number }>`
    DELETE FROM passage_occurrences WHERE workspace = ${workspace} AND revision = ANY(${revisions}::uuid[])
    RETURNING content, heading`.execute(tx.db());
  await sql`DELETE FROM indexed_revisions WHERE workspace = ${workspace} AND revision = ANY(${revisions}::uuid[])`.execute(tx.db());
  await sql`DELETE FROM passage_contents c WHERE c.workspace = ${workspace} AND c.id = ANY(${gone.rows.map(({ content }) => content)}::int[])
    AND NOT EXISTS (SELECT FROM passage_occurrences o WHERE o.workspace = c.workspace AND o.content = c.id)`.execute(tx.db());
  await sql`DELETE FROM heading_paths h WHERE h.workspace = ${workspace} AND h.id = ANY(${gone.rows.map(({ heading }) => heading)}::int[])
    AND NOT EXISTS (SELECT FROM passage_occurrences o WHERE o.workspace = h.workspace AND o.heading = h.id)`.execute(tx.db());
  return revisions.length;
}
