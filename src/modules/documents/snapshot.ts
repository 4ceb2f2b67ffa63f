/** What is visible at a moment, as a relation that any statement can join. Only the switch changes what it returns. */
import { sql, type RawBuilder } from 'kysely';
import { openEnd, type Moment } from '../../kernel/lineage/moment.ts';
import type { Reader } from '../../kernel/db/port.ts';
import type { Format } from './model.ts';

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
 * The rows of {@link visibleAt} that became visible after a sequence, at most as late as the moment; a staged version is whole in
 * them. What is open and what ended later are two ranges of the index: in one condition, all that is open would be read.
 */
export function cameSince(reader: Reader, moment: Moment, since: number): RawBuilder<VisibleDocument> {
  const came = (ends: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    SELECT v.document, v.revision, v.bundle, v.path FROM visibility v
    WHERE v.workspace = ${reader.workspace} AND ${ends} AND v.from_seq > ${since} AND v.from_seq <= ${moment.seq}`;
  const staged = sql`
    UNION ALL
    SELECT l.document, l.revision, s.bundle, l.path FROM listings l
      JOIN bundle_versions s ON s.workspace = l.workspace AND s.id = l.version
    WHERE l.workspace = ${reader.workspace} AND l.version = ${moment.staged ?? null}`;
  return sql<VisibleDocument>`(${came(sql`v.to_seq = ${openEnd}`)}
    UNION ALL ${came(sql`v.to_seq > ${moment.seq} AND v.to_seq < ${openEnd}`)}
    ${moment.staged === undefined ? sql`` : staged})`;
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

/** A row of {@link kindOfRevision}. */
export interface RevisionKind {
  readonly format: Format;
  /** Whether it has pages. */
  readonly paged: boolean;
}

/** What a revision is, given as a column of an outer query: a lookup per row, that spares whoever knows it the question for pages and tables. */
export function kindOfRevision(reader: Reader, revision: RawBuilder<unknown>): RawBuilder<RevisionKind> {
  return sql<RevisionKind>`(
    SELECT r.format, EXISTS (SELECT FROM revision_pages p WHERE p.workspace = ${reader.workspace} AND p.revision = ${revision}) AS paged
    FROM revisions r WHERE r.workspace = ${reader.workspace} AND r.id = ${revision} OFFSET 0)`;
}

/** A row of {@link bundleShownAt}. */
export interface ShownBundle {
  readonly bundleName: string;
  /** The number of its version at the moment. */
  readonly version: number;
}

/** How a bundle that a moment shows is named there, given as a column of an outer query. A lookup per row. */
export function bundleShownAt(reader: Reader, { seq, staged }: Moment, bundle: RawBuilder<unknown>): RawBuilder<ShownBundle> {
  const { workspace } = reader;
  const published = sql`(SELECT p.version FROM publishes p
    WHERE p.workspace = ${workspace} AND p.bundle = ${bundle} AND p.seq <= ${seq} ORDER BY p.seq DESC LIMIT 1)`;
  const numberOf = (version: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`(SELECT n.number FROM bundle_versions n WHERE n.workspace = ${workspace} AND n.id = ${version} AND n.bundle = ${bundle})`;
  const version = staged === undefined ? numberOf(published) : sql`coalesce(${numberOf(sql`${staged}::uuid`)}, ${numberOf(published)})`;
  return sql<ShownBundle>`(
    SELECT b.name AS "bundleName", ${version} AS version FROM bundles b WHERE b.workspace = ${workspace} AND b.id = ${bundle} OFFSET 0)`;
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

/** A row of {@link VisibleDocument} that only one of two moments has. */
export interface VisibleChange extends VisibleDocument {
  /** Whether it is the later one. */
  readonly added: boolean;
}

/** What differs between what is visible at two moments, at most `limit` rows of it. */
export async function visibleChanges(reader: Reader, from: Moment, to: Moment, limit: number): Promise<VisibleChange[]> {
  const { rows } = await sql<VisibleChange>`
    SELECT c.* FROM ${changedBetween(reader, from, to)} c LIMIT ${sql.lit(limit)}`.execute(reader.db());
  return rows;
}

/** As a relation to select from: the rows that only one of two moments has. */
export function changedBetween(reader: Reader, from: Moment, to: Moment): RawBuilder<VisibleChange> {
  // On one sequence only the staged bundle differs; comparing the rest would read the whole workspace.
  const within =
    from.seq === to.seq && from.staged === undefined && to.staged !== undefined
      ? sql`WHERE v.bundle = (SELECT bundle FROM bundle_versions WHERE workspace = ${reader.workspace} AND id = ${to.staged})`
      : sql``;
  return sql<VisibleChange>`(
    WITH a AS MATERIALIZED (SELECT v.document, v.revision, v.bundle, v.path FROM ${visibleAt(reader, from)} v ${within}),
      b AS MATERIALIZED (SELECT v.document, v.revision, v.bundle, v.path FROM ${visibleAt(reader, to)} v ${within})
    SELECT x.*, false AS added FROM (SELECT * FROM a EXCEPT SELECT * FROM b) x
    UNION ALL SELECT x.*, true AS added FROM (SELECT * FROM b EXCEPT SELECT * FROM a) x)`;
}
