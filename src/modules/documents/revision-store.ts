/** The SQL of documents and their revisions. Rows in, rows out; no decisions. */
import { sql } from 'kysely';
import { integerArray, jsonArray, textArray, uuidArray } from '../../kernel/db/binary-arrays.ts';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { countPages, insertPages, type PageCount } from './page-store.ts';
import type { FileFacts } from './facts.ts';
import type { Annotation, PageLayout, ParsedDocument, Poster } from './model.ts';
import { insertPoster } from './poster-store.ts';
import { labelsOf } from './properties.ts';
import type { RevisionRow } from './tables.ts';

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

export interface NewRevision extends Omit<
  RevisionRow,
  'workspace' | 'block_count' | 'blocks' | 'annotations' | 'facts' | 'labels' | 'dated' | 'created_at'
> {
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
    INSERT INTO revisions (workspace, id, document, sha256, parser, parser_version, options, format, size, title, block_count, canonical, blocks, annotations, facts, properties, labels, dated, created_at)
    SELECT ${tx.workspace}, r.id, r.document, r.sha256, r.parser, r.parser_version, r.options, r.format, r.size, r.title, r.block_count, r.canonical,
      r.blocks, r.annotations, r.facts, r.properties,
      CASE WHEN r.labels IS NOT NULL THEN ARRAY(SELECT json_array_elements_text(r.labels)) END, r.dated::timestamptz, ${now}
    FROM unnest(${uuidArray(column(({ id }) => id))}::uuid[], ${uuidArray(column(({ document }) => document))}::uuid[],
      ${textArray(column(({ sha256 }) => sha256))}::text[], ${textArray(column(({ parser }) => parser))}::text[],
      ${integerArray(column((revision) => revision.parser_version))}::integer[], ${textArray(column(({ options }) => options))}::text[],
      ${textArray(column(({ format }) => format))}::text[], ${column(({ size }) => size)}::bigint[], ${textArray(column(({ title }) => title))}::text[],
      ${integerArray(column(({ blocks }) => blocks.length))}::integer[], ${textArray(column(({ canonical }) => canonical))}::text[],
      ${jsonArray(column(({ blocks }) => blocks))}::json[], ${jsonArray(column(({ annotations }) => annotations))}::json[],
      ${jsonArray(column(({ facts }) => facts))}::json[], ${jsonArray(column(({ properties }) => properties))}::json[],
      ${jsonArray(column(({ properties }) => properties && labelsOf(properties)))}::json[], ${textArray(column(({ properties }) => (properties?.date === undefined ? null : new Date(properties.date).toISOString())))}::text[])
      r (id, document, sha256, parser, parser_version, options, format, size, title, block_count, canonical, blocks, annotations, facts, properties, labels, dated)
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
  if (documents.length === 0) return new Set();
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
