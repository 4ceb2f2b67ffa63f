/** The SQL of versions, and of the plans of staged ones. Rows in, rows out; no decisions. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import { nothingErasedSince, type Head } from '../../kernel/lineage/index.ts';
import type { BundleRow, ListingRow, NamedVersion, VersionRow, VersionStatus } from './tables.ts';
import { rowsPerStatement, linesAsRows } from './listing-store.ts';

export async function loadVersion(reader: Reader, id: string): Promise<VersionRow | undefined> {
  const { rows } = await sql<VersionRow>`SELECT * FROM bundle_versions WHERE workspace = ${reader.workspace} AND id = ${id}`.execute(
    reader.db(),
  );
  return rows[0];
}

export async function findVersion(reader: Reader, bundle: string, number: number): Promise<VersionRow | undefined> {
  const { rows } = await sql<VersionRow>`
    SELECT * FROM bundle_versions WHERE workspace = ${reader.workspace} AND bundle = ${bundle} AND number = ${number}`.execute(reader.db());
  return rows[0];
}

/** The numbers of versions, by id. */
export async function loadVersionNumbers(reader: Reader, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; number: number }>`
    SELECT id, number FROM bundle_versions WHERE workspace = ${reader.workspace} AND id = ANY (${ids}::uuid[])`.execute(reader.db());
  return new Map(rows.map((row) => [row.id, row.number]));
}

/** The staged or held version of a bundle: there is at most one. */
export async function findOpenVersion(reader: Reader, bundle: string): Promise<VersionRow | undefined> {
  const { rows } = await sql<VersionRow>`
    SELECT * FROM bundle_versions
    WHERE workspace = ${reader.workspace} AND bundle = ${bundle} AND status IN ('staged', 'held')`.execute(reader.db());
  return rows[0];
}

/** The versions that a change of a bundle stands on. */
export interface PresentVersions {
  readonly published: VersionRow | undefined;
  /** The staged or held one. */
  readonly open: VersionRow | undefined;
}

/** The published version of a bundle and the open one, in one statement. */
export async function presentVersions(reader: Reader, { id, published_version: published }: BundleRow): Promise<PresentVersions> {
  const { rows } = await sql<VersionRow>`
    SELECT * FROM bundle_versions WHERE workspace = ${reader.workspace} AND id = ${published}::uuid
    UNION ALL SELECT * FROM bundle_versions
    WHERE workspace = ${reader.workspace} AND bundle = ${id} AND status IN ('staged', 'held')`.execute(reader.db());
  return { published: rows.find((row) => row.id === published), open: rows.find((row) => row.id !== published) };
}

/** Versions of a bundle, newest first. */
export async function loadVersions(reader: Reader, bundle: string, page: { before?: number; limit: number }): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    SELECT * FROM bundle_versions
    WHERE workspace = ${reader.workspace} AND bundle = ${bundle} AND (${page.before ?? null}::integer IS NULL OR number < ${page.before ?? null})
    ORDER BY number DESC LIMIT ${page.limit}`.execute(reader.db());
  return rows;
}

export interface NewVersion {
  readonly id: string;
  readonly bundle: string;
  readonly number: number;
  readonly listing: string;
  readonly base: string | null;
  readonly restores: string | null;
  readonly strategy: string;
  readonly components: readonly NamedVersion[] | null;
}

/** Makes an open version with its listing. The caller holds the bundle's lock and has discarded any other open one. */
export async function insertVersion(
  tx: Tx,
  version: NewVersion,
  lines: readonly ListingRow[],
  now: Date,
  status: 'staged' | 'held' = 'staged',
): Promise<VersionRow> {
  const { rows } = await sql<VersionRow>`
    WITH numbered AS (UPDATE bundles SET last_number = ${version.number} WHERE workspace = ${tx.workspace} AND id = ${version.bundle})
    INSERT INTO bundle_versions (workspace, id, bundle, number, status, listing, base, restores, strategy, components, created_by, created_at)
    VALUES (${tx.workspace}, ${version.id}, ${version.bundle}, ${version.number}, ${status}, ${version.listing}, ${version.base},
      ${version.restores}, ${version.strategy}, ${version.components && JSON.stringify(version.components)}, ${tx.actor}, ${now})
    RETURNING *`.execute(tx.db());
  for (let first = 0; first < lines.length; first += rowsPerStatement) {
    await sql`
      INSERT INTO listings (workspace, version, document, revision, path)
      SELECT ${tx.workspace}, ${version.id}, l.* FROM ${linesAsRows(lines.slice(first, first + rowsPerStatement))} l`.execute(tx.db());
  }
  return rows[0] as VersionRow;
}

export async function setVersionStatus(tx: Tx, id: string, status: VersionStatus): Promise<void> {
  await sql`UPDATE bundle_versions SET status = ${status} WHERE workspace = ${tx.workspace} AND id = ${id}`.execute(tx.db());
}

export async function loadPlan(reader: Reader, version: string): Promise<{ seq: number; changes: number; plan: unknown } | undefined> {
  const { rows } = await sql<{ seq: number; changes: number; plan: unknown }>`
    SELECT seq, changes, plan FROM version_plans WHERE workspace = ${reader.workspace} AND version = ${version}`.execute(reader.db());
  return rows[0];
}

/** @throws StemmaError CONFLICT when something was erased since the plan began */
export async function savePlan(tx: Tx, version: string, head: Head, plan: unknown): Promise<void> {
  await nothingErasedSince(tx, head);
  await sql`
    INSERT INTO version_plans (workspace, version, seq, changes, plan)
    VALUES (${tx.workspace}, ${version}, ${head.seq}, ${head.changes}, ${JSON.stringify(plan)})
    ON CONFLICT (workspace, version) DO UPDATE SET seq = excluded.seq, changes = excluded.changes, plan = excluded.plan`.execute(tx.db());
}
