/** Which documents stored files are of, for whoever finds one broken. */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';

export interface DocumentOfFile {
  readonly sha256: string;
  readonly bundle: string;
  readonly path: string;
  /** The newest version that shows it. */
  readonly version: number;
}

/** By file, bundle and path. */
export async function documentsOfFiles(reader: Reader, hashes: readonly string[]): Promise<DocumentOfFile[]> {
  if (hashes.length === 0) return [];
  const { rows } = await sql<DocumentOfFile>`
    SELECT r.sha256, b.name AS bundle, l.path, max(v.number) AS version FROM revisions r
    JOIN listings l ON l.workspace = r.workspace AND l.revision = r.id
    JOIN bundle_versions v ON v.workspace = l.workspace AND v.id = l.version
    JOIN bundles b ON b.workspace = v.workspace AND b.id = v.bundle
    WHERE r.workspace = ${reader.workspace} AND r.sha256 = ANY (${hashes}::text[])
    GROUP BY r.sha256, b.name, l.path ORDER BY r.sha256, b.name COLLATE "C", l.path COLLATE "C"`.execute(reader.db());
  return rows;
}
