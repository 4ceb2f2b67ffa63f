/** The SQL of bundles. Rows in, rows out; no decisions. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import { newId } from '../../kernel/shared/ids.ts';
import type { BundleRow } from './tables.ts';

export async function findBundle(reader: Reader, name: string): Promise<BundleRow | undefined> {
  const { rows } = await sql<BundleRow>`SELECT * FROM bundles WHERE workspace = ${reader.workspace} AND name = ${name}`.execute(
    reader.db(),
  );
  return rows[0];
}

/** The bundle with an id that something refers to. */
export async function bundleOf(reader: Reader, id: string): Promise<BundleRow> {
  const { rows } = await sql<BundleRow>`SELECT * FROM bundles WHERE workspace = ${reader.workspace} AND id = ${id}`.execute(reader.db());
  return rows[0] as BundleRow;
}

export async function loadBundles(reader: Reader, page: { after?: string; limit: number }): Promise<BundleRow[]> {
  const { rows } = await sql<BundleRow>`
    SELECT * FROM bundles WHERE workspace = ${reader.workspace} AND kind = 'documents' AND last_number > 0 AND erasure IS NULL
      AND (${page.after ?? null}::text IS NULL OR name > ${page.after ?? null})
    ORDER BY name LIMIT ${page.limit}`.execute(reader.db());
  return rows;
}

/** Finds a bundle, or makes it. Nobody sees it before it has a version. */
export async function ensureBundle(tx: Tx, name: string, now: Date): Promise<BundleRow> {
  await sql`
    INSERT INTO bundles (workspace, id, name, created_by, created_at) VALUES (${tx.workspace}, ${newId()}, ${name}, ${tx.actor}, ${now})
    ON CONFLICT (workspace, name) DO NOTHING`.execute(tx.db());
  return (await findBundle(tx, name)) as BundleRow;
}

/** The bundle whose versions are changes of the toolchain. */
export const toolchainBundle = '_toolchain';

/** Finds the bundle of the toolchain, or makes it. */
export async function ensureToolchain(tx: Tx, now: Date): Promise<BundleRow> {
  await sql`
    INSERT INTO bundles (workspace, id, name, kind, created_by, created_at)
    VALUES (${tx.workspace}, ${newId()}, ${toolchainBundle}, 'toolchain', ${tx.actor}, ${now})
    ON CONFLICT (workspace, name) DO NOTHING`.execute(tx.db());
  return (await findBundle(tx, toolchainBundle)) as BundleRow;
}

/** Takes the lock under which versions of a bundle are made and change status. */
export async function lockBundle(tx: Tx, id: string): Promise<BundleRow> {
  const { rows } = await sql<BundleRow>`SELECT * FROM bundles WHERE workspace = ${tx.workspace} AND id = ${id} FOR UPDATE`.execute(tx.db());
  return rows[0] as BundleRow;
}

export async function setPublished(tx: Tx, bundle: string, version: string): Promise<void> {
  await sql`UPDATE bundles SET published_version = ${version} WHERE workspace = ${tx.workspace} AND id = ${bundle}`.execute(tx.db());
}
