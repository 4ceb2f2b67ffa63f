/**
 * The statement that ranks: scores of the query's terms from packed postings, joined to the visible occurrences before
 * any limit, headings added per occurrence, total order. Postings of what is not visible cost time, never rank.
 *
 * It reads the best contents only, and is exact all the same (Fagin's threshold argument): with the `limit` best contents
 * read, ties included, an unread content scores less than `below`, so an unread occurrence can only be among the hits through
 * its headings, and those whose headings score enough are read too. When the k-th hit does not clear `below`, or filters
 * leave fewer than k, more contents are read.
 *
 * A common word has tens of thousands of postings, so their scores are written and read as few times as can be: the limit of the
 * best is found before they are taken (WITH TIES would sort all), and they are counted once (21 to 19 ms at 100,000 passages, embedded).
 */
import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { everVisibleRevision, visibleRevisionAt, type Format, type VisibleDocument } from '../documents/index.ts';
import type { FieldNorm } from './analysis/rank.ts';
import { spaced } from './analyse-texts.ts';
import { phraseTerms } from './phrases.ts';
import { bucketOf } from './postings.ts';
import { listsOf, type PostingTable } from './posting-store.ts';
import { denseScores } from './vectors/dense.ts';
import type { WeighedQuery } from './weighed-query.ts';

export interface RankedOccurrence {
  readonly document: string;
  readonly revision: string;
  readonly bundle: string;
  readonly path: string;
  readonly ordinal: number;
  readonly content: number;
  readonly heading: number;
  readonly contentHash: string;
  readonly start: number;
  readonly end: number;
  readonly firstBlock: number;
  readonly lastBlock: number;
  /** The score in whole millionths. */
  readonly millionths: number;
}

export interface RankRequest {
  readonly k: number;
  readonly bundle?: string;
  readonly includeSuperseded?: boolean;
  /** Only documents that were read as this. */
  readonly format?: Format;
  /** Only documents whose path begins so. */
  readonly pathPrefix?: string;
  /** Contents read first; changes the time a search takes, never its result. */
  readonly readFirst?: number;
}

const firstLimit = 64;
const growth = 16;
const noLimit = 2_147_483_647;

/** The k best visible occurrences in total order: score in millionths descending, content hash, path, start. Exact. */
export async function rankOccurrences(
  reader: Reader,
  moment: Moment,
  weighed: WeighedQuery,
  request: RankRequest,
): Promise<RankedOccurrence[]> {
  if ((weighed.terms.length === 0 && !weighed.dense) || request.k < 1) return [];
  for (let limit = request.readFirst ?? Math.max(firstLimit, request.k * 2); ; limit = limit >= 100_000 ? noLimit : limit * growth) {
    const { rows } = await rankingStatement(reader, moment, weighed, request, Math.min(limit, noLimit)).execute(reader.db());
    const exact = rows[0]?.exact ?? true;
    if (exact || limit === noLimit) return rows.flatMap(({ exact: _, ...row }) => (row.document === null ? [] : [row as RankedOccurrence]));
  }
}

type RankingRow = { exact: boolean } & (RankedOccurrence | { document: null });

function rankingStatement(
  reader: Reader,
  moment: Moment,
  weighed: WeighedQuery,
  request: RankRequest,
  limit: number,
): RawBuilder<RankingRow> {
  const { workspace } = reader;
  const { terms, norms, dense } = weighed;
  const phrases = phraseTerms(weighed.query.phrases);
  // OFFSET 0 keeps each lookup a lookup: without statistics on words the planner would rather read whole tables.
  const place = sql`
    CROSS JOIN LATERAL (SELECT v.* FROM ${visibleTo(reader, moment, request)} v WHERE v.revision = o.revision ${filters(workspace, request)} OFFSET 0) v`;
  const columns = sql`o.revision, o.ordinal, o.content, o.heading, o.start_offset, o.end_offset, o.first_block, o.last_block, v.document, v.bundle, v.path`;
  return sql<RankingRow>`
    WITH ${phraseRelations(reader, phrases)}
    body AS MATERIALIZED (SELECT id, score FROM (${withDense(
      fieldScores(
        reader,
        'body_postings',
        terms.map(({ term, bodyScale: scale }) => ({ term, scale })),
        norms.body,
      ),
      dense && denseScores(reader, dense),
    )}) scored ${contentsOfPhrases(phrases)}),
    headings AS MATERIALIZED (${fieldScores(
      reader,
      'heading_postings',
      terms.map(({ term, headingScale: scale }) => ({ term, scale })),
      norms.heading,
    )}),
    top AS MATERIALIZED (SELECT id, score FROM body
      WHERE score >= coalesce((SELECT score FROM body ORDER BY score DESC OFFSET ${sql.lit(limit - 1)} LIMIT 1), 0)),
    near AS MATERIALIZED (
      SELECT o.*, o.partial + coalesce(h.score, 0) AS score
      FROM (SELECT ${columns}, t.score AS partial FROM top t
        CROSS JOIN LATERAL (SELECT * FROM passage_occurrences p WHERE p.workspace = ${workspace} AND p.content = t.id OFFSET 0) o
        ${place} ${phraseFilter(phrases)} OFFSET 0) o
      LEFT JOIN headings h ON h.id = o.heading),
    edge AS MATERIALIZED (
      SELECT m.more, CASE WHEN m.more THEN (SELECT min(score) FROM top) - 1 ELSE 0 END AS below,
        (SELECT (score + 500) / 1000 FROM near ORDER BY score DESC OFFSET ${sql.lit(request.k - 1)} LIMIT 1) AS kth
      FROM (SELECT (SELECT count(*) FROM body) > (SELECT count(*) FROM top) AS more OFFSET 0) m),
    far AS MATERIALIZED (
      SELECT o.*, o.partial + coalesce(b.score, 0) AS score
      FROM (SELECT ${columns}, t.score AS partial FROM (
          SELECT h.id, h.score FROM headings h
          WHERE NOT (SELECT more AND kth IS NULL FROM edge) AND h.score >= (SELECT coalesce(kth, 0) * 1000 - 500 - below FROM edge) OFFSET 0) t
        CROSS JOIN LATERAL (SELECT * FROM passage_occurrences p WHERE p.workspace = ${workspace} AND p.heading = t.id OFFSET 0) o
        ${place} ${phraseFilter(phrases)} OFFSET 0) o
      LEFT JOIN body b ON b.id = o.content
      WHERE o.content NOT IN (SELECT id FROM top)),
    hits AS (
      SELECT f.*, (f.score + 500) / 1000 AS millionths, c.hash
      FROM (SELECT * FROM near UNION ALL SELECT * FROM far) f
      JOIN passage_contents c ON c.workspace = ${workspace} AND c.id = f.content
      WHERE (f.score + 500) / 1000 >= coalesce((SELECT kth FROM edge), 0)
      ORDER BY millionths DESC, c.hash, f.path COLLATE "C", f.start_offset, f.document, f.revision LIMIT ${sql.lit(request.k)})
    SELECT NOT e.more OR (e.kth IS NOT NULL AND (e.below + 500) / 1000 < e.kth) AS exact,
      f.document, f.revision, f.bundle, f.path, f.ordinal, f.content, f.heading, f.hash AS "contentHash", f.start_offset AS start, f.end_offset AS "end",
      f.first_block AS "firstBlock", f.last_block AS "lastBlock", f.millionths
    FROM edge e LEFT JOIN hits f ON true
    ORDER BY f.millionths DESC, f.hash, f.path COLLATE "C", f.start_offset, f.document, f.revision`;
}

/**
 * The places of an occurrence `o` that a search may show. With superseded text that is every content of a document in the newest
 * revision that holds it: a passage that survived ten revisions is one hit, not ten.
 */
function visibleTo(reader: Reader, moment: Moment, { includeSuperseded }: RankRequest): RawBuilder<VisibleDocument> {
  if (!includeSuperseded) return visibleRevisionAt(reader, moment, sql.ref('o.revision'));
  return sql`(SELECT s.* FROM ${everVisibleRevision(reader, moment, sql.ref('o.revision'))} s
    WHERE NOT EXISTS (
      SELECT FROM passage_occurrences n CROSS JOIN LATERAL ${everVisibleRevision(reader, moment, sql.ref('n.revision'))} w
      WHERE n.workspace = ${reader.workspace} AND n.content = o.content AND w.document = s.document AND w.since > s.since))`;
}

/**
 * What is asked of a document `v`. It narrows what is visible, before any limit: a filter after it would lose hits. The bundle is
 * written so that no index takes it: before the first ANALYZE the planner read the whole bundle for each occurrence (64 against 16 ms at 5,000).
 */
function filters(workspace: string, { bundle, format, pathPrefix }: RankRequest): RawBuilder<unknown> {
  const each = [
    bundle === undefined ? undefined : sql`AND (v.bundle = ${bundle}::uuid) IS TRUE`,
    pathPrefix === undefined ? undefined : sql`AND starts_with(v.path, ${pathPrefix})`,
    format === undefined
      ? undefined
      : sql`AND EXISTS (SELECT FROM revisions r WHERE r.workspace = ${workspace} AND r.id = v.revision AND r.format = ${format})`,
  ];
  return sql.join(
    each.filter((one) => one !== undefined),
    sql` `,
  );
}

/** `(id, score)` in billionths for one field. The arithmetic is `contribution` of rank.ts, bit by bit. */
function fieldScores(
  reader: Reader,
  table: PostingTable,
  terms: readonly { readonly term: string; readonly scale: number }[],
  norm: FieldNorm,
): RawBuilder<unknown> {
  const names = terms.map(({ term }) => term);
  return sql`
    SELECT id, sum(floor(scale * (weight >> 18)::float8
      / ((weight >> 18)::float8 + ${norm.floor}::float8 + ${norm.slope}::float8 * (weight & 262143)::float8) + 0.5::float8)::int) AS score
    FROM (SELECT q.scale, unnest(p.ids) AS id, unnest(p.weights) AS weight
      FROM unnest(${names}::text[], ${names.map(bucketOf)}::int[], ${terms.map(({ scale }) => scale)}::float8[]) q(term, bucket, scale)
      CROSS JOIN LATERAL ${listsOf(reader, table, { term: sql`q.term`, bucket: sql`q.bucket` })} p) u
    GROUP BY id`;
}

/**
 * A vector is of the body as its words are, so that what it adds is added before anything is limited. Joined, for of most passages only
 * the vector is there: a group for each of 100,000 took a fifth of the statement.
 */
function withDense(words: RawBuilder<unknown>, dense: RawBuilder<unknown> | undefined): RawBuilder<unknown> {
  if (!dense) return words;
  return sql`SELECT coalesce(w.id, d.id) AS id, coalesce(w.score, 0) + coalesce(d.score, 0) AS score FROM (${dense}) d FULL JOIN (${words}) w ON w.id = d.id`;
}

/** Per phrase the contents and heading paths that hold it: its rarest words narrow, the folded words decide. */
function phraseRelations(reader: Reader, phrases: readonly { words: readonly string[]; terms: readonly string[] }[]): RawBuilder<unknown> {
  const { workspace } = reader;
  const holders = (table: PostingTable, texts: string, index: number): RawBuilder<unknown> => {
    const { words, terms } = phrases[index] as { words: readonly string[]; terms: readonly string[] };
    return sql`SELECT x.id FROM (
        WITH lists AS MATERIALIZED (SELECT q.term COLLATE "C" AS term, p.ids
          FROM unnest(${terms}::text[], ${terms.map(bucketOf)}::int[]) q(term, bucket)
          CROSS JOIN LATERAL ${listsOf(reader, table, { term: sql`q.term`, bucket: sql`q.bucket` })} p)
        SELECT unnest(l.ids) AS id FROM lists l
        WHERE l.term = (SELECT s.term FROM lists s GROUP BY s.term ORDER BY sum(cardinality(s.ids)), s.term LIMIT 1)) x
      JOIN ${sql.table(texts)} c ON c.workspace = ${workspace} AND c.id = x.id
      WHERE strpos(c.words, ${spaced(words)}) > 0`;
  };
  return sql.join(
    phrases.map(
      (_, index) => sql`
    ${sql.ref(`body_phrase_${index}`)} AS MATERIALIZED (${holders('body_postings', 'passage_contents', index)}),
    ${sql.ref(`heading_phrase_${index}`)} AS MATERIALIZED (${holders('heading_postings', 'heading_paths', index)}),
    ${sql.ref(`phrase_contents_${index}`)} AS MATERIALIZED (
      SELECT id FROM ${sql.ref(`body_phrase_${index}`)}
      UNION SELECT o.content FROM ${sql.ref(`heading_phrase_${index}`)} h CROSS JOIN LATERAL (
        SELECT p.content FROM passage_occurrences p WHERE p.workspace = ${workspace} AND p.heading = h.id OFFSET 0) o),`,
    ),
    sql` `,
  );
}

/** Only contents that can be in a hit are worth reading first; `phraseFilter` decides each occurrence. */
function contentsOfPhrases(phrases: readonly unknown[]): RawBuilder<unknown> {
  if (phrases.length === 0) return sql``;
  return sql`WHERE ${sql.join(
    phrases.map((_, index) => sql`id IN (SELECT id FROM ${sql.ref(`phrase_contents_${index}`)})`),
    sql` AND `,
  )}`;
}

function phraseFilter(phrases: readonly unknown[]): RawBuilder<unknown> {
  if (phrases.length === 0) return sql``;
  const each = phrases.map(
    (_, index) =>
      sql`(o.content IN (SELECT id FROM ${sql.ref(`body_phrase_${index}`)}) OR o.heading IN (SELECT id FROM ${sql.ref(`heading_phrase_${index}`)}))`,
  );
  return sql`WHERE ${sql.join(each, sql` AND `)}`;
}
