/** What is visible at a moment, as a relation that any statement can join. Only the switch changes what it returns. */
import { sql, type RawBuilder } from 'kysely';
import type { Moment } from '../../kernel/lineage/moment.ts';
import type { Reader } from '../../kernel/db/port.ts';

/** A row of {@link visibleAt}. */
export interface VisibleDocument {
  document: string;
  revision: string;
  bundle: string;
  path: string;
}

/**
 * The relation `(document, revision, bundle, path)` of what is visible at a moment, for use in FROM with an alias:
 * published documents by interval; with a staged version, its bundle's rows come from its listing instead.
 */
export function visibleAt(reader: Reader, moment: Moment): RawBuilder<VisibleDocument> {
  const { workspace } = reader;
  // The open end is spelled out for the present so that the partial range of the index is used.
  const published = sql`
    SELECT v.document, v.revision, v.bundle, v.path FROM visibility v
    WHERE v.workspace = ${workspace} AND v.from_seq <= ${moment.seq} AND v.to_seq > ${moment.seq}`;
  if (moment.staged === undefined) return sql<VisibleDocument>`(${published})`;
  return sql<VisibleDocument>`(${published}
      AND v.bundle <> (SELECT s.bundle FROM bundle_versions s WHERE s.workspace = ${workspace} AND s.id = ${moment.staged})
    UNION ALL
    SELECT l.document, l.revision, s.bundle, l.path FROM listings l
      JOIN bundle_versions s ON s.workspace = l.workspace AND s.id = l.version
    WHERE l.workspace = ${workspace} AND l.version = ${moment.staged})`;
}

/**
 * The rows of {@link visibleAt} with one revision, given as a column of an outer query: a lookup per row. The other conditions
 * are written so that no index takes them: without statistics the planner would prefer an index that reads a whole listing per row.
 */
export function visibleRevisionAt(reader: Reader, moment: Moment, revision: RawBuilder<unknown>): RawBuilder<VisibleDocument> {
  const { workspace } = reader;
  const published = sql`
    SELECT v.document, v.revision, v.bundle, v.path FROM visibility v
    WHERE v.workspace = ${workspace} AND v.revision = ${revision} AND (v.from_seq <= ${moment.seq} AND v.to_seq > ${moment.seq}) IS TRUE`;
  if (moment.staged === undefined) return sql<VisibleDocument>`(${published})`;
  return sql<VisibleDocument>`(${published}
      AND (v.bundle <> (SELECT s.bundle FROM bundle_versions s WHERE s.workspace = ${workspace} AND s.id = ${moment.staged})) IS TRUE
    UNION ALL
    SELECT l.document, l.revision, s.bundle, l.path FROM listings l
      JOIN bundle_versions s ON s.workspace = ${workspace} AND s.id = ${moment.staged}
    WHERE l.workspace = ${workspace} AND l.revision = ${revision} AND (l.version = ${moment.staged}) IS TRUE)`;
}

/** A row of {@link everVisibleRevision}: when it became visible last. */
export interface EverVisibleDocument extends VisibleDocument {
  since: number;
}

/**
 * A revision that was ever published up to a moment, given as a column of an outer query, once, under its last path: for searches
 * that include superseded text. A lookup per row, like {@link visibleRevisionAt}.
 */
export function everVisibleRevision(reader: Reader, moment: Moment, revision: RawBuilder<unknown>): RawBuilder<EverVisibleDocument> {
  return sql<EverVisibleDocument>`(
    SELECT v.document, v.revision, v.bundle, v.path, v.from_seq AS since FROM visibility v
    WHERE v.workspace = ${reader.workspace} AND v.revision = ${revision} AND (v.from_seq <= ${moment.seq}) IS TRUE
    ORDER BY v.from_seq DESC LIMIT 1)`;
}
