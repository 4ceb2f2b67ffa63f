/** The SQL of listings: which document a version has in which revision, and under which path. Rows in, rows out; no decisions. */
import { sql, type RawBuilder } from 'kysely';
import { textArray, uuidArray } from '../../kernel/db/binary-arrays.ts';
import type { Reader } from '../../kernel/db/port.ts';
import type { ListingRow } from './tables.ts';

/** The lines of a version's listing, by path. */
export async function loadListing(reader: Reader, version: string): Promise<ListingRow[]> {
  const { rows } = await sql<ListingRow>`
    SELECT document, revision, path FROM listings
    WHERE workspace = ${reader.workspace} AND version = ${version} ORDER BY path COLLATE "C"`.execute(reader.db());
  return rows;
}

/** The lines that only one of two listings has; `added` are those of the second. Without a first one, all of the second. */
export const listingChanges = (reader: Reader, from: string | undefined, to: string): Promise<ChangedLine[]> =>
  differing(reader, linesOf(reader, from ?? null), linesOf(reader, to));

export interface ChangedLine extends ListingRow {
  readonly added: boolean;
}

/** The lines of a listing, to select from. */
export const linesOf = (reader: Reader, version: string | null): RawBuilder<ListingRow> =>
  sql<ListingRow>`SELECT document, revision, path FROM listings WHERE workspace = ${reader.workspace} AND version = ${version}::uuid`;

/**
 * The lines that only one of two lists has, in one pass over both: joined before there are statistics, every pair would be read, which
 * for 20,000 documents took the embedded database 130 s.
 */
export async function differing(reader: Reader, from: RawBuilder<ListingRow>, to: RawBuilder<ListingRow>): Promise<ChangedLine[]> {
  const { rows } = await sql<ChangedLine>`
    WITH a AS MATERIALIZED (${from}), b AS MATERIALIZED (${to})
    SELECT x.*, false AS added FROM (SELECT * FROM a EXCEPT SELECT * FROM b) x
    UNION ALL SELECT x.*, true AS added FROM (SELECT * FROM b EXCEPT SELECT * FROM a) x`.execute(reader.db());
  return rows;
}

/**
 * The document that last had a path in a bundle, in any version that was not discarded. One that had several of the paths is
 * given for the one it had last: it cannot come back twice.
 */
export async function formerDocuments(
  reader: Reader,
  bundle: string,
  paths: readonly string[],
  which: 'shown' | 'discarded too' = 'shown',
): Promise<Map<string, string>> {
  const { rows } = await sql<{ path: string; document: string }>`
    SELECT DISTINCT ON (f.document) f.path, f.document FROM (
      SELECT DISTINCT ON (l.path) l.path, l.document, v.number FROM listings l
      JOIN bundle_versions v ON v.workspace = l.workspace AND v.id = l.version
      WHERE l.workspace = ${reader.workspace} AND v.bundle = ${bundle} AND (v.status <> 'discarded' OR ${which !== 'shown'}) AND l.path = ANY (${paths}::text[])
      ORDER BY l.path, v.number DESC) f
    ORDER BY f.document, f.number DESC`.execute(reader.db());
  return new Map(rows.map((row) => [row.path, row.document]));
}

/** Keeps one embedded statement short. */
export const rowsPerStatement = 1000;

/** Lines as rows `(document, revision, path)` to select from. */
export const linesAsRows = (lines: readonly ListingRow[]): RawBuilder<unknown> =>
  sql`unnest(${uuidArray(lines.map(({ document }) => document))}::uuid[], ${uuidArray(lines.map(({ revision }) => revision))}::uuid[],
    ${textArray(lines.map(({ path }) => path))}::text[])`;
