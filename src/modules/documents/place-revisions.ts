/** Says under which bundle version and path a revision is, or last was, seen: what a citation of it has to name. */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/index.ts';

export interface RevisionRef {
  readonly document: string;
  readonly revision: string;
}

export interface PlacedRevision {
  readonly bundle: string;
  readonly bundleName: string;
  readonly path: string;
  readonly version: number;
  /** Whether the revision is what the moment shows; else it is a superseded one, named as it was last shown. */
  readonly visible: boolean;
}

export const placeKey = ({ document, revision }: RevisionRef): string => `${document} ${revision}`;

/** Places revisions at a moment, by {@link placeKey}. One that was never shown until then is left out. */
export async function placeRevisions(reader: Reader, moment: Moment, refs: readonly RevisionRef[]): Promise<Map<string, PlacedRevision>> {
  if (refs.length === 0) return new Map();
  const wanted = JSON.stringify(refs.map(({ document, revision }) => ({ document, revision })));
  // The last interval of each that began by then; its last sequence names the version of the bundle that showed it.
  const { rows } = await sql<PlacedRevision & RevisionRef>`
    SELECT w.document, w.revision, v.bundle, b.name AS "bundleName", v.path, bv.number AS version, v.to_seq > ${moment.seq} AS visible
    FROM (SELECT DISTINCT document, revision FROM json_to_recordset(${wanted}::json) AS w (document uuid, revision uuid)) w
    JOIN LATERAL (
      SELECT i.bundle, i.path, i.to_seq FROM visibility i
      WHERE i.workspace = ${reader.workspace} AND i.document = w.document AND i.revision = w.revision AND i.from_seq <= ${moment.seq}
      ORDER BY i.from_seq DESC LIMIT 1) v ON true
    JOIN LATERAL (
      SELECT p.version FROM publishes p
      WHERE p.workspace = ${reader.workspace} AND p.bundle = v.bundle AND p.seq <= least(v.to_seq - 1, ${moment.seq})
      ORDER BY p.seq DESC LIMIT 1) p ON true
    JOIN bundles b ON b.workspace = ${reader.workspace} AND b.id = v.bundle
    JOIN bundle_versions bv ON bv.workspace = ${reader.workspace} AND bv.id = p.version`.execute(reader.db());
  const placed = new Map(rows.map((row) => [placeKey(row), row as PlacedRevision]));
  if (moment.staged !== undefined) for (const [key, place] of await placeStaged(reader, moment.staged, wanted)) placed.set(key, place);
  return placed;
}

async function placeStaged(reader: Reader, version: string, wanted: string): Promise<Map<string, PlacedRevision>> {
  const { rows } = await sql<PlacedRevision & RevisionRef>`
    SELECT l.document, l.revision, bv.bundle, b.name AS "bundleName", l.path, bv.number AS version, true AS visible
    FROM json_to_recordset(${wanted}::json) AS w (document uuid, revision uuid)
    JOIN listings l ON l.workspace = ${reader.workspace} AND l.version = ${version} AND l.document = w.document AND l.revision = w.revision
    JOIN bundle_versions bv ON bv.workspace = l.workspace AND bv.id = l.version
    JOIN bundles b ON b.workspace = bv.workspace AND b.id = bv.bundle`.execute(reader.db());
  return new Map(rows.map((row) => [placeKey(row), row]));
}
