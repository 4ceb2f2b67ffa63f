/** From what a recipe cites, a range of a passage addressed by content, to the exact spans where it stands at a moment. */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import { loadParsed, tableRowAt, visibleAt, visibleRevisionAt, type Range, type TableCell } from '../documents/index.ts';
import { locate } from './passages/passages.ts';

/** A passage by content. Without `headingKey` under any headings. */
export interface PassageAddress {
  readonly document: string;
  readonly contentHash: string;
  readonly headingKey?: string;
}

/** Where a passage stands. */
export interface PassagePlace {
  readonly document: string;
  readonly revision: string;
  readonly bundle: string;
  readonly path: string;
  readonly ordinal: number;
  readonly start: number;
  readonly end: number;
  readonly firstBlock: number;
  readonly lastBlock: number;
  readonly contentHash: string;
  readonly body: string;
  readonly headingPath: string[];
  readonly headingKey: string;
}

/** The visible places of passages, for each address in text order; an address that is not visible has none. */
export async function placesOf(reader: Reader, moment: Moment, addresses: readonly PassageAddress[]): Promise<PassagePlace[][]> {
  const { workspace } = reader;
  // OFFSET 0 keeps each lookup a lookup, also before these tables have statistics.
  const { rows } = await sql<PassagePlace & { address: number }>`
    SELECT a.address, v.document, v.revision, v.bundle, v.path, o.ordinal, o.start_offset AS start, o.end_offset AS "end",
      o.first_block AS "firstBlock", o.last_block AS "lastBlock", c.hash AS "contentHash", c.body, h.shown AS "headingPath", h.key AS "headingKey"
    FROM unnest(${addresses.map((_, index) => index)}::int[], ${addresses.map(({ document }) => document)}::uuid[],
      ${addresses.map(({ contentHash }) => contentHash)}::text[],
      ${addresses.map(({ headingKey }) => (headingKey === undefined ? null : sha256(headingKey)))}::text[]) a(address, document, hash, key_hash)
    CROSS JOIN LATERAL (SELECT * FROM passage_contents c WHERE c.workspace = ${workspace} AND c.hash = a.hash OFFSET 0) c
    CROSS JOIN LATERAL (SELECT * FROM passage_occurrences o WHERE o.workspace = ${workspace} AND o.content = c.id OFFSET 0) o
    CROSS JOIN LATERAL (SELECT * FROM ${visibleRevisionAt(reader, moment, sql.ref('o.revision'))} v OFFSET 0) v
    CROSS JOIN LATERAL (SELECT * FROM heading_paths h WHERE h.workspace = ${workspace} AND h.id = o.heading OFFSET 0) h
    WHERE v.document = a.document AND (a.key_hash IS NULL OR h.key_hash = a.key_hash)
    ORDER BY a.address, o.ordinal`.execute(reader.db());
  const places = addresses.map((): PassagePlace[] => []);
  for (const { address, ...place } of rows) places[address]?.push(place);
  return places;
}

export interface QuoteAddress extends PassageAddress {
  /** A range of the passage's body. */
  readonly range: Range;
}

/** `canonical.slice(start, end) === quote` in that revision. */
export interface QuotePlace extends Omit<PassagePlace, 'body' | 'ordinal' | 'firstBlock' | 'lastBlock'> {
  readonly quote: string;
  /** The cells of the table's row that it lies in, when a header names their columns. */
  readonly row?: readonly TableCell[];
}

/** The exact spans of quotes at a moment, each at its first visible place; undefined where the passage is not visible. */
export async function placesOfQuotes(reader: Reader, moment: Moment, quotes: readonly QuoteAddress[]): Promise<(QuotePlace | undefined)[]> {
  const places = await placesOf(reader, moment, quotes);
  const parsed = await loadParsed(reader, [...new Set(places.flatMap(([first]) => (first ? [first.revision] : [])))]);
  return quotes.map(({ range }, index) => {
    const place = places[index]?.[0];
    const document = place && parsed.get(place.revision);
    const span = document && locate(document, place, range);
    if (!place || !document || !span) return undefined;
    const { document: id, revision, bundle, path, contentHash, headingPath, headingKey } = place;
    const row = tableRowAt(document, span);
    return {
      document: id,
      revision,
      bundle,
      path,
      contentHash,
      headingPath,
      headingKey,
      ...span,
      quote: document.canonical.slice(span.start, span.end),
      ...(row === undefined ? {} : { row }),
    };
  });
}

/** The revision that each of some documents shows at a moment; one that is not visible is left out. */
export async function currentRevisions(reader: Reader, moment: Moment, documents: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ document: string; revision: string }>`
    SELECT v.document, v.revision FROM ${visibleAt(reader, moment)} v WHERE v.document = ANY(${documents}::uuid[])`.execute(reader.db());
  return new Map(rows.map((row) => [row.document, row.revision]));
}

/** The contents of the passages of a revision that share characters with a span, each once. */
export async function passagesWithin(reader: Reader, revision: string, { start, end }: Range): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`
    SELECT DISTINCT c.hash FROM passage_occurrences o
    JOIN passage_contents c ON c.workspace = o.workspace AND c.id = o.content
    WHERE o.workspace = ${reader.workspace} AND o.revision = ${revision} AND o.start_offset < ${end} AND o.end_offset > ${start}`.execute(
    reader.db(),
  );
  return rows.map(({ hash }) => hash);
}

/** Where the passages of a revision stand, in the order of the text. */
export async function occurrencesIn(reader: Reader, revision: string): Promise<{ contentHash: string; start: number; end: number }[]> {
  const { rows } = await sql<{ contentHash: string; start: number; end: number }>`
    SELECT c.hash AS "contentHash", o.start_offset AS start, o.end_offset AS "end" FROM passage_occurrences o
    JOIN passage_contents c ON c.workspace = o.workspace AND c.id = o.content
    WHERE o.workspace = ${reader.workspace} AND o.revision = ${revision} ORDER BY o.ordinal`.execute(reader.db());
  return rows;
}
