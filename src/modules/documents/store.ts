/** The SQL of documents. Rows in, rows out; no decisions. */
import { sql, type RawBuilder } from 'kysely';
import { integerArray, jsonArray, textArray, uuidArray } from '../../kernel/db/binary-arrays.ts';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import { nothingErasedSince, openEnd, type Head } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { countPages, insertPages, type PageCount } from './page-store.ts';
import type { FileFacts } from './facts.ts';
import type { Annotation, PageLayout, ParsedDocument, Poster } from './model.ts';
import { insertPoster } from './poster-store.ts';
import type { BundleRow, ListingRow, NamedVersion, RevisionRow, VersionRow, VersionStatus } from './tables.ts';

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

/** Keeps one embedded statement short. */
const rowsPerStatement = 1000;

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
const linesOf = (reader: Reader, version: string | null): RawBuilder<ListingRow> =>
  sql<ListingRow>`SELECT document, revision, path FROM listings WHERE workspace = ${reader.workspace} AND version = ${version}::uuid`;

/**
 * The lines that only one of two lists has, in one pass over both: joined before there are statistics, every pair would be read, which
 * for 20,000 documents took the embedded database 130 s.
 */
async function differing(reader: Reader, from: RawBuilder<ListingRow>, to: RawBuilder<ListingRow>): Promise<ChangedLine[]> {
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

export interface RevisionSummary extends Pick<
  RevisionRow,
  'id' | 'document' | 'sha256' | 'format' | 'parser' | 'parser_version' | 'options' | 'title' | 'size'
> {
  readonly block_count: number;
}

export async function loadRevisionSummaries(reader: Reader, ids: readonly string[]): Promise<Map<string, RevisionSummary>> {
  const { rows } = await sql<RevisionSummary>`
    SELECT id, document, sha256, format, parser, parser_version, options, title, size, block_count FROM revisions
    WHERE workspace = ${reader.workspace} AND id = ANY (${ids}::uuid[])`.execute(reader.db());
  return new Map(rows.map((row) => [row.id, row]));
}

/** What is told of a revision without its text. */
export type RevisionAbout = Pick<RevisionRow, 'sha256' | 'format' | 'block_count'> & Partial<PageCount>;

/** What is told of revisions, by id: less than their summaries, because a folder that is added again asks for all it has. */
export async function aboutRevisions(reader: Reader, ids: readonly string[]): Promise<Map<string, RevisionAbout>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Pick<RevisionRow, 'id' | 'sha256' | 'format' | 'block_count'>>`
    SELECT id, sha256, format, block_count FROM revisions
    WHERE workspace = ${reader.workspace} AND id = ANY (${uuidArray(ids)}::uuid[])`.execute(reader.db());
  const pages = await countPages(reader, ids);
  return new Map(rows.map(({ id, ...about }) => [id, { ...about, ...pages.get(id) }]));
}

/** Revisions of documents that came from some bytes, newest first. */
export async function revisionsOfBytes(
  reader: Reader,
  documents: readonly string[],
  hashes: readonly string[],
): Promise<RevisionSummary[]> {
  if (documents.length === 0) return [];
  const { rows } = await sql<RevisionSummary>`
    SELECT id, document, sha256, format, parser, parser_version, options, title, size, block_count FROM revisions
    WHERE workspace = ${reader.workspace} AND document = ANY (${documents}::uuid[]) AND sha256 = ANY (${hashes}::text[])
    ORDER BY id DESC`.execute(reader.db());
  return rows;
}

/** The text and blocks of revisions, by id. Large: ask for few at a time. */
export async function loadParsed(reader: Reader, ids: readonly string[]): Promise<Map<string, ParsedDocument>> {
  const { rows } = await sql<Pick<RevisionRow, 'id' | 'canonical' | 'blocks' | 'title'>>`
    SELECT id, canonical, blocks, title FROM revisions WHERE workspace = ${reader.workspace} AND id = ANY (${ids}::uuid[])`.execute(
    reader.db(),
  );
  return new Map(
    rows.map(({ id, canonical, blocks, title }) => [id, title === null ? { canonical, blocks } : { canonical, blocks, title }]),
  );
}

/** A revision whole. Large: its text and blocks. */
export async function loadRevision(reader: Reader, id: string): Promise<RevisionRow | undefined> {
  const { rows } = await sql<RevisionRow>`SELECT * FROM revisions WHERE workspace = ${reader.workspace} AND id = ${id}`.execute(
    reader.db(),
  );
  return rows[0];
}

export interface NewRevision extends Omit<RevisionRow, 'workspace' | 'block_count' | 'blocks' | 'annotations' | 'facts' | 'created_at'> {
  readonly bundle: string;
  readonly blocks: ParsedDocument['blocks'];
  readonly annotations: readonly Annotation[] | null;
  readonly facts: FileFacts | null;
  readonly pages: readonly PageLayout[];
  readonly poster: Poster | undefined;
}

/** Stores documents and their revisions. A revision that is there already keeps its id; the ids in use are returned in order. */
export async function insertRevisions(tx: Tx, revisions: readonly NewRevision[], now: Date): Promise<string[]> {
  const column = <Value>(value: (revision: NewRevision) => Value): Value[] => revisions.map(value);
  const there = await refuseErased(
    tx,
    revisions.map(({ document }) => document),
  );
  await insertDocuments(
    tx,
    revisions.filter(({ document }) => !there.has(document)),
    now,
  );
  // In columns and not as JSON, which the text of a whole batch would have to be written into and read out of once more.
  const { rows: stored } = await sql<{ id: string; document: string; sha256: string }>`
    INSERT INTO revisions (workspace, id, document, sha256, parser, parser_version, options, format, size, title, block_count, canonical, blocks, annotations, facts, created_at)
    SELECT ${tx.workspace}, r.id, r.document, r.sha256, r.parser, r.parser_version, r.options, r.format, r.size, r.title, r.block_count, r.canonical,
      r.blocks, r.annotations, r.facts, ${now}
    FROM unnest(${uuidArray(column(({ id }) => id))}::uuid[], ${uuidArray(column(({ document }) => document))}::uuid[],
      ${textArray(column(({ sha256 }) => sha256))}::text[], ${textArray(column(({ parser }) => parser))}::text[],
      ${integerArray(column((revision) => revision.parser_version))}::integer[], ${textArray(column(({ options }) => options))}::text[],
      ${textArray(column(({ format }) => format))}::text[], ${column(({ size }) => size)}::bigint[], ${textArray(column(({ title }) => title))}::text[],
      ${integerArray(column(({ blocks }) => blocks.length))}::integer[], ${textArray(column(({ canonical }) => canonical))}::text[],
      ${jsonArray(column(({ blocks }) => blocks))}::json[], ${jsonArray(column(({ annotations }) => annotations))}::json[],
      ${jsonArray(column(({ facts }) => facts))}::json[])
      r (id, document, sha256, parser, parser_version, options, format, size, title, block_count, canonical, blocks, annotations, facts)
    ON CONFLICT (workspace, document, sha256, parser, parser_version, options) DO UPDATE SET options = excluded.options
    RETURNING id, document, sha256`.execute(tx.db());
  const byKey = new Map(stored.map((row) => [`${row.document} ${row.sha256}`, row.id]));
  const ids = revisions.map((revision) => byKey.get(`${revision.document} ${revision.sha256}`) as string);
  for (const [index, { pages, poster }] of revisions.entries()) {
    await insertPages(tx, ids[index] as string, pages);
    if (poster) await insertPoster(tx, ids[index] as string, poster);
  }
  return ids;
}

async function insertDocuments(tx: Tx, revisions: readonly NewRevision[], now: Date): Promise<void> {
  if (revisions.length === 0) return;
  await sql`
    INSERT INTO documents (workspace, id, bundle, created_at)
    SELECT ${tx.workspace}, d.document, d.bundle, ${now}
    FROM unnest(${uuidArray(revisions.map(({ document }) => document))}::uuid[], ${uuidArray(revisions.map(({ bundle }) => bundle))}::uuid[])
      d (document, bundle)
    ON CONFLICT DO NOTHING`.execute(tx.db());
}

/** Keeps documents from being erased until the transaction ends; says which there are. @throws StemmaError CONFLICT when one was erased already */
export async function refuseErased(tx: Tx, documents: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string; erasure: string | null }>`
    SELECT id, erasure FROM documents WHERE workspace = ${tx.workspace} AND id = ANY (${uuidArray(documents)}::uuid[]) ORDER BY id FOR SHARE`.execute(
    tx.db(),
  );
  if (rows.some(({ erasure }) => erasure !== null))
    throw new StemmaError('CONFLICT', 'A document was erased while it was put. Nothing was staged; add it again if that is meant.');
  return new Set(rows.map(({ id }) => id));
}

/** What is said when a revision is gone that was there a moment ago. */
export const erasedMeanwhile = (): StemmaError =>
  new StemmaError('CONFLICT', 'A document was erased while this went on. Nothing was published; do it again if that is meant.');

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

/** Lines as rows `(document, revision, path)` to select from. */
const linesAsRows = (lines: readonly ListingRow[]): RawBuilder<unknown> =>
  sql`unnest(${uuidArray(lines.map(({ document }) => document))}::uuid[], ${uuidArray(lines.map(({ revision }) => revision))}::uuid[],
    ${textArray(lines.map(({ path }) => path))}::text[])`;

export async function setVersionStatus(tx: Tx, id: string, status: VersionStatus): Promise<void> {
  await sql`UPDATE bundle_versions SET status = ${status} WHERE workspace = ${tx.workspace} AND id = ${id}`.execute(tx.db());
}

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

export async function setPublished(tx: Tx, bundle: string, version: string): Promise<void> {
  await sql`UPDATE bundles SET published_version = ${version} WHERE workspace = ${tx.workspace} AND id = ${bundle}`.execute(tx.db());
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
