/** The SQL of posters: the pictures that stand for recordings. */
import { sql } from 'kysely';
import { uuidArray } from '../../kernel/db/binary-arrays.ts';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import type { Poster } from './model.ts';
import type { RevisionPosterRow } from './tables.ts';

/** Stores the poster of a revision; one that is there already stays. */
export async function insertPoster(tx: Tx, revision: string, { type, width, height, origin, bytes }: Poster): Promise<void> {
  await sql`
    INSERT INTO revision_posters (workspace, revision, type, width, height, origin, bytes)
    VALUES (${tx.workspace}, ${revision}, ${type}, ${width}, ${height}, ${origin}, ${Buffer.from(bytes)}::bytea) ON CONFLICT DO NOTHING`.execute(
    tx.db(),
  );
}

export async function loadPoster(reader: Reader, revision: string): Promise<RevisionPosterRow | undefined> {
  const { rows } = await sql<RevisionPosterRow>`
    SELECT * FROM revision_posters WHERE workspace = ${reader.workspace} AND revision = ${revision}`.execute(reader.db());
  return rows[0];
}

/** A poster without its bytes. */
export type DescribedPoster = Omit<RevisionPosterRow, 'workspace' | 'revision' | 'bytes'>;

export async function describePoster(reader: Reader, revision: string): Promise<DescribedPoster | undefined> {
  const { rows } = await sql<DescribedPoster>`
    SELECT type, width, height, origin FROM revision_posters
    WHERE workspace = ${reader.workspace} AND revision = ${revision}`.execute(reader.db());
  return rows[0];
}

/** Those of revisions that are videos and have no poster. */
export async function withoutPoster(reader: Reader, revisions: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM revisions r
    WHERE workspace = ${reader.workspace} AND id = ANY (${uuidArray(revisions)}::uuid[]) AND format = 'recording'
      AND facts::jsonb @> '{"tracks": [{"kind": "video"}]}'
      AND NOT EXISTS (SELECT FROM revision_posters p WHERE p.workspace = r.workspace AND p.revision = r.id)`.execute(reader.db());
  return new Set(rows.map(({ id }) => id));
}
