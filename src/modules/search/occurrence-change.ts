/**
 * What a change does to the visible occurrences, as far as a search under one epoch can tell: an occurrence is its document,
 * content and headings without numbers, and its place in the order of ties (path, start). Numbers of headings, other offsets
 * and revisions are no difference.
 */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { visibleAt, visibleChanges, visibleRevisionAt, type VisibleChange } from '../documents/index.ts';
import { epochAt } from './epoch-store.ts';
import { chunks } from './index-store.ts';
import { entryKey, type SignatureEntry } from './signature.ts';
import { TextSet } from './text-set.ts';

export interface OccurrenceChange {
  /** Signature entries of which an occurrence left, or stands elsewhere in the order, by key. */
  readonly removed: ReadonlyMap<string, SignatureEntry>;
  /** Distinct texts that came, or stand elsewhere in the order; by their numbers the bundles they came to. */
  readonly added: TextSet;
  readonly bundles: readonly ReadonlySet<string>[];
  /** The contents of the texts, by their numbers. */
  readonly contents: readonly number[];
}

/** Beyond these a change is compared by searching: it would cost as much, and mostly brings a new epoch anyway. */
export const largestChange = { documents: 2000, texts: 5000 } as const;

const revisionsPerSlice = 100;
const textsPerSlice = 500;

/** The difference between two moments; undefined when it is too large, or when a revision of it is not indexed. */
export async function occurrenceChange(reader: Reader, from: Moment, to: Moment): Promise<OccurrenceChange | undefined> {
  const lines = await visibleChanges(reader, from, to, largestChange.documents + 1);
  if (lines.length > largestChange.documents) return undefined;
  const occurrences = await occurrencesOf(
    reader,
    lines.map(({ revision }) => revision),
  );
  if (occurrences === undefined) return undefined;
  const sharedPaths = await pathsOfSeveral(
    reader,
    [from, to],
    lines.map(({ path }) => path),
  );
  const moved = [...Map.groupBy(lines, ({ document }) => document).values()].flatMap((sides) => movedIn(sides, occurrences, sharedPaths));
  const late = await vectorsThatCame(reader, from, to);
  return late.length > largestChange.texts ? undefined : asChange(reader, [...moved, ...late]);
}

/** Passages that get their vectors only now score more than they did, though they stood there before: as if they came. */
async function vectorsThatCame(reader: Reader, from: Moment, to: Moment): Promise<Moved[]> {
  const { workspace } = reader;
  const [before, after] = [await epochAt(reader, from), await epochAt(reader, to)];
  if (after.generation === null || (before.generation === after.generation && before.vectors === after.vectors)) return [];
  const known = before.generation === after.generation ? before.vectors : 0;
  const { rows } = await sql<Moved>`
    SELECT o.content, h.key_hash AS heading, o.start_offset AS start, v.document, v.bundle, true AS added
    FROM (SELECT content FROM passage_vectors WHERE workspace = ${workspace} AND generation = ${after.generation}
      AND ordinal > ${known} AND ordinal <= ${after.vectors} OFFSET 0) p
    CROSS JOIN LATERAL (SELECT * FROM passage_occurrences o WHERE o.workspace = ${workspace} AND o.content = p.content OFFSET 0) o
    CROSS JOIN LATERAL (SELECT key_hash FROM heading_paths h WHERE h.workspace = ${workspace} AND h.id = o.heading OFFSET 0) h
    CROSS JOIN LATERAL ${visibleRevisionAt(reader, to, sql.ref('o.revision'))} v
    LIMIT ${largestChange.texts + 1}`.execute(reader.db());
  return rows;
}

interface Occurrence {
  readonly content: number;
  readonly heading: string;
  readonly start: number;
}

/** By revision its occurrences by content, in text order. */
type Occurrences = ReadonlyMap<string, ReadonlyMap<number, readonly Occurrence[]>>;

async function occurrencesOf(reader: Reader, revisions: readonly string[]): Promise<Occurrences | undefined> {
  const { workspace } = reader;
  const distinct = [...new Set(revisions)];
  const found = new Map<string, Map<number, Occurrence[]>>();
  for (const slice of chunks(distinct, revisionsPerSlice)) {
    const indexed = await sql<{ revision: string }>`
      SELECT revision FROM indexed_revisions WHERE workspace = ${workspace} AND revision = ANY(${slice}::uuid[])`.execute(reader.db());
    for (const { revision } of indexed.rows) found.set(revision, new Map());
    const { rows } = await sql<Occurrence & { revision: string }>`
      SELECT o.revision, o.content, h.key_hash AS heading, o.start_offset AS start FROM passage_occurrences o
      CROSS JOIN LATERAL (SELECT key_hash FROM heading_paths h WHERE h.workspace = ${workspace} AND h.id = o.heading OFFSET 0) h
      WHERE o.workspace = ${workspace} AND o.revision = ANY(${slice}::uuid[])
      ORDER BY o.revision, o.ordinal`.execute(reader.db());
    for (const { revision, ...occurrence } of rows) {
      const contents = found.get(revision);
      const known = contents?.get(occurrence.content);
      if (known) known.push(occurrence);
      else contents?.set(occurrence.content, [occurrence]);
    }
  }
  return found.size === distinct.length ? found : undefined;
}

/** Those of some paths under which more than one document is visible, in whatever bundles, at the moments together. */
async function pathsOfSeveral(reader: Reader, moments: readonly Moment[], paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const { rows } = await sql<{ path: string }>`
    SELECT v.path FROM (${sql.join(
      moments.map(
        (moment) => sql`SELECT v.document, v.path FROM ${visibleAt(reader, moment)} v
      WHERE v.path = ANY(${[...new Set(paths)]}::text[])`,
      ),
      sql` UNION ALL `,
    )}) v
    GROUP BY v.path HAVING count(DISTINCT v.document) > 1`.execute(reader.db());
  return new Set(rows.map(({ path }) => path));
}

interface Moved extends Occurrence {
  readonly document: string;
  readonly bundle: string;
  readonly added: boolean;
}

/** The occurrences of one document that differ between the sides of a change. */
function movedIn(sides: readonly VisibleChange[], occurrences: Occurrences, sharedPaths: ReadonlySet<string>): Moved[] {
  const before = sides.find(({ added }) => !added);
  const after = sides.find(({ added }) => added);
  const old = occurrences.get(before?.revision ?? '') ?? new Map<number, readonly Occurrence[]>();
  const now = occurrences.get(after?.revision ?? '') ?? new Map<number, readonly Occurrence[]>();
  const samePlace = before !== undefined && after !== undefined && before.path === after.path && before.bundle === after.bundle;
  const of = (line: VisibleChange | undefined, list: readonly Occurrence[]): Moved[] =>
    line ? list.map((occurrence) => ({ ...occurrence, document: line.document, bundle: line.bundle, added: line.added })) : [];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((content) => {
    const [left, came] = [old.get(content) ?? [], now.get(content) ?? []];
    if (samePlace && sameOrder(left, came, sharedPaths.has(after.path))) return [];
    return [...of(before, left), ...of(after, came)];
  });
}

/**
 * Whether equal passages of a document stand in the same order, among themselves and beside those of other documents: these
 * are told apart by path, and by start only under a path that several documents have.
 */
function sameOrder(left: readonly Occurrence[], came: readonly Occurrence[], startCounts: boolean): boolean {
  return (
    left.length === came.length &&
    left.every(({ heading, start }, at) => heading === came[at]?.heading && (!startCounts || start === came[at]?.start))
  );
}

async function asChange(reader: Reader, moved: readonly Moved[]): Promise<OccurrenceChange | undefined> {
  const texts = Map.groupBy(
    moved.filter(({ added }) => added),
    ({ content, heading }) => `${content} ${heading}`,
  );
  if (texts.size > largestChange.texts) return undefined;
  const hashes = await valuesOf(
    reader,
    moved.map(({ content }) => content),
    (ids) => sql<{ id: number; value: string }>`
    SELECT id, hash AS value FROM passage_contents WHERE workspace = ${reader.workspace} AND id = ANY(${ids}::int[])`,
  );
  const came = [...texts.values()].flatMap(([first]) => first ?? []);
  const bodies = await valuesOf(
    reader,
    came.map(({ content }) => content),
    (ids) => sql<{ id: number; value: string }>`
    SELECT id, body AS value FROM passage_contents WHERE workspace = ${reader.workspace} AND id = ANY(${ids}::int[])`,
  );
  const keys = await valuesOf(
    reader,
    came.map(({ heading }) => heading),
    (ids) => sql<{ id: string; value: string }>`
    SELECT DISTINCT key_hash AS id, key AS value FROM heading_paths WHERE workspace = ${reader.workspace} AND key_hash = ANY(${ids}::text[])`,
  );
  const added = new TextSet();
  const bundles: ReadonlySet<string>[] = [];
  const contents: number[] = [];
  for (const places of texts.values()) {
    const { content, heading } = places[0] as Moved;
    const text = added.add(bodies.get(content) ?? '', keys.get(heading) ?? '');
    bundles[text] = new Set(places.map(({ bundle }) => bundle));
    contents[text] = content;
  }
  const left = moved.filter((occurrence) => !occurrence.added);
  return {
    removed: new Map(
      left
        .map(({ document, content, heading }): SignatureEntry => [document, hashes.get(content) ?? '', heading])
        .map((entry) => [entryKey(entry), entry]),
    ),
    added,
    bundles,
    contents,
  };
}

async function valuesOf<Id extends number | string>(
  reader: Reader,
  ids: readonly Id[],
  statement: (ids: readonly Id[]) => ReturnType<typeof sql<{ id: Id; value: string }>>,
): Promise<Map<Id, string>> {
  const values = new Map<Id, string>();
  for (const slice of chunks([...new Set(ids)], textsPerSlice)) {
    for (const { id, value } of (await statement(slice).execute(reader.db())).rows) values.set(id, value);
  }
  return values;
}
