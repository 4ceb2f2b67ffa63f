/** The SQL of pages: where the words of paged revisions are drawn. */
import { sql } from 'kysely';
import { uuidArray } from '../../kernel/db/binary-arrays.ts';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import type { PageLayout, Range, WordBox } from './model.ts';
import type { RevisionPageRow } from './tables.ts';

/** Keeps one embedded statement short: a page has some 15 kB of words. */
const pagesPerStatement = 20;

/** Stores the pages of a revision; those that are there already stay. */
export async function insertPages(tx: Tx, revision: string, pages: readonly PageLayout[]): Promise<void> {
  const rows = pages.map(({ page, start, end, width, height, words, scanned, recognized = null }) => ({
    page,
    first_char: start,
    end_char: end,
    width,
    height,
    scanned: scanned === true,
    recognized,
    words: JSON.stringify(words),
  }));
  for (let first = 0; first < rows.length; first += pagesPerStatement) {
    await sql`
      INSERT INTO revision_pages (workspace, revision, page, first_char, end_char, width, height, scanned, recognized, words)
      SELECT ${tx.workspace}, ${revision}, page, first_char, end_char, width, height, scanned, recognized, words
      FROM json_to_recordset(${JSON.stringify(rows.slice(first, first + pagesPerStatement))}::json)
        AS p (page integer, first_char integer, end_char integer, width real, height real, scanned boolean, recognized smallint, words text)
      ON CONFLICT DO NOTHING`.execute(tx.db());
  }
}

/** A page without its words. */
export type PageSize = Pick<RevisionPageRow, 'page' | 'first_char' | 'end_char' | 'width' | 'height' | 'scanned' | 'recognized'>;

/** The pages of a revision in order; none for a format without pages. */
export async function loadPageSizes(reader: Reader, revision: string): Promise<PageSize[]> {
  const { rows } = await sql<PageSize>`
    SELECT page, first_char, end_char, width, height, scanned, recognized FROM revision_pages
    WHERE workspace = ${reader.workspace} AND revision = ${revision} ORDER BY page`.execute(reader.db());
  return rows;
}

/** A page with the words drawn on it. */
export interface PageWords {
  readonly revision: string;
  readonly page: number;
  readonly words: readonly WordBox[];
}

/** The words of the pages that spans may lie on, each page once, in page order. Heads and feet of pages lie outside their range. */
export async function loadWords(reader: Reader, spans: readonly (Range & { readonly revision: string })[]): Promise<PageWords[]> {
  if (spans.length === 0) return [];
  const given = spans.map(({ revision, start, end }) => ({ revision, start, finish: end }));
  const { rows } = await sql<Pick<RevisionPageRow, 'revision' | 'page' | 'words'>>`
    SELECT DISTINCT ON (p.revision, p.page) p.revision, p.page, p.words
    FROM json_to_recordset(${JSON.stringify(given)}::json) AS g (revision uuid, start integer, finish integer)
    CROSS JOIN LATERAL (
      SELECT revision, page, words FROM revision_pages
      WHERE workspace = ${reader.workspace} AND revision = g.revision AND first_char < g.finish AND end_char > g.start OFFSET 0) p
    ORDER BY p.revision, p.page`.execute(reader.db());
  return rows.map(({ revision, page, words }) => ({ revision, page, words: JSON.parse(words) as WordBox[] }));
}

/** The page on which each place begins, at its index; undefined for a revision without pages. */
export async function pagesAt(
  reader: Reader,
  places: readonly ({ revision: string; start: number } | undefined)[],
): Promise<(number | undefined)[]> {
  const given = places.flatMap((place, index) => (place ? [{ index, revision: place.revision, start: place.start }] : []));
  if (given.length === 0) return [];
  const { rows } = await sql<{ index: number; page: number }>`
    SELECT g.index, p.page
    FROM json_to_recordset(${JSON.stringify(given)}::json) AS g (index integer, revision uuid, start integer)
    CROSS JOIN LATERAL (
      SELECT page FROM revision_pages
      WHERE workspace = ${reader.workspace} AND revision = g.revision AND first_char <= g.start AND end_char > g.start
      ORDER BY page LIMIT 1) p`.execute(reader.db());
  const pages: (number | undefined)[] = places.map(() => undefined);
  for (const { index, page } of rows) pages[index] = page;
  return pages;
}

export interface PageCount {
  readonly pages: number;
  /** Those of them whose words need recognition. */
  readonly scanned: number;
}

/** How many pages revisions have; a revision without pages is left out. */
export async function countPages(reader: Reader, revisions: readonly string[]): Promise<Map<string, PageCount>> {
  const { rows } = await sql<PageCount & { revision: string }>`
    SELECT revision, count(*) AS pages, count(*) FILTER (WHERE scanned) AS scanned FROM revision_pages
    WHERE workspace = ${reader.workspace} AND revision = ANY (${uuidArray(revisions)}::uuid[]) GROUP BY revision`.execute(reader.db());
  return new Map(rows.map(({ revision, pages, scanned }) => [revision, { pages, scanned }]));
}
