/** The SQL of publishes: the switch, and what was shown when. Rows in, rows out; no decisions. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import { openEnd } from '../../kernel/lineage/index.ts';
import type { ListingRow } from './tables.ts';
import { linesOf, differing, rowsPerStatement, linesAsRows } from './listing-store.ts';

/** The publish row and the intervals of one switch. The caller holds the locks of the head and of the bundle. */
export async function writeSwitch(tx: Tx, published: { seq: number; bundle: string; version: string; now: Date }): Promise<void> {
  const { seq, bundle, version, now } = published;
  // All of one statement see the version that is published before it.
  await sql`
    WITH published AS (
      INSERT INTO publishes (workspace, seq, bundle, version, published_by, at)
      VALUES (${tx.workspace}, ${seq}, ${bundle}, ${version}, ${tx.actor}, ${now})),
    marked AS (
      UPDATE bundle_versions SET status = CASE WHEN id = ${version} THEN 'published' ELSE 'superseded' END
      WHERE workspace = ${tx.workspace} AND id IN (${version}, (
        SELECT published_version FROM bundles WHERE workspace = ${tx.workspace} AND id = ${bundle})))
    UPDATE bundles SET published_version = ${version} WHERE workspace = ${tx.workspace} AND id = ${bundle}`.execute(tx.db());
  await moveIntervals(tx, published);
}

/** Closes the intervals that the new listing does not show as they are, opens those it adds. What stays is not read here. */
async function moveIntervals(tx: Tx, { seq, bundle, version }: { seq: number; bundle: string; version: string }): Promise<void> {
  const shown = sql<ListingRow>`SELECT document, revision, path FROM visibility
    WHERE workspace = ${tx.workspace} AND bundle = ${bundle} AND to_seq = ${openEnd}`;
  const changes = await differing(tx, shown, linesOf(tx, version));
  const close = changes.flatMap(({ added, document }) => (added ? [] : [document]));
  for (let first = 0; first < close.length; first += rowsPerStatement) {
    await sql`
      UPDATE visibility SET to_seq = ${seq}
      WHERE workspace = ${tx.workspace} AND document = ANY (${close.slice(first, first + rowsPerStatement)}::uuid[]) AND to_seq = ${openEnd}`.execute(
      tx.db(),
    );
  }
  const opened = changes.filter(({ added }) => added);
  for (let first = 0; first < opened.length; first += rowsPerStatement) {
    await sql`
      INSERT INTO visibility (workspace, document, from_seq, revision, bundle, path)
      SELECT ${tx.workspace}, l.document, ${seq}, l.revision, ${bundle}, l.path
      FROM ${linesAsRows(opened.slice(first, first + rowsPerStatement))} l (document, revision, path)`.execute(tx.db());
  }
}

export async function seqOfVersion(reader: Reader, version: string): Promise<number | undefined> {
  const { rows } = await sql<{
    seq: number;
  }>`SELECT seq FROM publishes WHERE workspace = ${reader.workspace} AND version = ${version}`.execute(reader.db());
  return rows[0]?.seq;
}

/** The last sequence at which a version was the published one of its bundle; undefined while it is, and for one that never was. */
export async function lastSeqOfVersion(reader: Reader, version: string): Promise<number | undefined> {
  const { rows } = await sql<{ seq: number | null }>`
    SELECT min(later.seq) - 1 AS seq FROM publishes own
    JOIN publishes later ON later.workspace = own.workspace AND later.bundle = own.bundle AND later.seq > own.seq
    WHERE own.workspace = ${reader.workspace} AND own.version = ${version}`.execute(reader.db());
  return rows[0]?.seq ?? undefined;
}

/** The last sequence before a later version of the same bundle was published. */
export async function lastSeqServed(reader: Reader, version: string): Promise<number | undefined> {
  const { rows } = await sql<{ seq: number | null }>`
    SELECT min(p.seq) - 1 AS seq FROM bundle_versions own
    JOIN bundle_versions later ON later.workspace = own.workspace AND later.bundle = own.bundle AND later.number > own.number
    JOIN publishes p ON p.workspace = later.workspace AND p.version = later.id
    WHERE own.workspace = ${reader.workspace} AND own.id = ${version}`.execute(reader.db());
  return rows[0]?.seq ?? undefined;
}

/** When versions were published, and as which step of the workspace; one that never was is left out. */
export async function publicationsOf(reader: Reader, versions: readonly string[]): Promise<Map<string, { seq: number; at: Date }>> {
  const { rows } = await sql<{ version: string; seq: number; at: Date }>`
    SELECT version, seq, at FROM publishes
    WHERE workspace = ${reader.workspace} AND version = ANY (${versions}::uuid[])`.execute(reader.db());
  return new Map(rows.map(({ version, ...publication }) => [version, publication]));
}

/** The last sequence published at or before a time; 0 when there is none. */
export async function seqAtTime(reader: Reader, time: Date): Promise<number> {
  const { rows } = await sql<{
    seq: number | null;
  }>`SELECT max(seq) AS seq FROM publishes WHERE workspace = ${reader.workspace} AND at <= ${time}`.execute(reader.db());
  return rows[0]?.seq ?? 0;
}

export interface VersionAt {
  readonly bundle: string;
  readonly name: string;
  readonly version: string;
  readonly number: number;
  /** Whether the bundle was erased since. */
  readonly erased: boolean;
}

/** The version that each bundle had published at a sequence, by bundle id. */
export async function versionsAt(reader: Reader, seq: number): Promise<Map<string, VersionAt>> {
  const { rows } = await sql<VersionAt>`
    SELECT b.id AS bundle, b.name, p.version, v.number, b.erasure IS NOT NULL AS erased FROM bundles b
    CROSS JOIN LATERAL (
      SELECT version FROM publishes
      WHERE workspace = b.workspace AND bundle = b.id AND seq <= ${seq} ORDER BY seq DESC LIMIT 1) p
    JOIN bundle_versions v ON v.workspace = b.workspace AND v.id = p.version
    WHERE b.workspace = ${reader.workspace} AND b.kind = 'documents'`.execute(reader.db());
  return new Map(rows.map((row) => [row.bundle, row]));
}
