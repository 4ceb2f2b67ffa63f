/**
 * Takes the words of erased documents out of the index: passages that no other document holds, their postings, and every term of
 * an epoch that no stored passage has any more. Frequencies stay as they were frozen, so that what is left scores as before; only a
 * search that knew a word by the erased text is read anew.
 */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import { openEnd } from '../../kernel/lineage/index.ts';
import type { ErasureParticipant, ErasureSubject, SharedText, Survey } from '../documents/index.ts';
import { listingAfter } from './epoch.ts';
import { listsOf, type PostingTable } from './posting-store.ts';
import { sweepIndex } from './sweep.ts';

export const searchErasure: ErasureParticipant = {
  name: 'search',
  columns: [
    'passage_contents.hash',
    'passage_contents.body',
    'passage_contents.words',
    'passage_contents.blocks',
    'passage_vectors.vector',
    'boundary_distances.boundary',
    'boundary_uses.boundary',
    'heading_paths.hash',
    'heading_paths.key',
    'heading_paths.key_hash',
    'heading_paths.shown',
    'heading_paths.words',
    'body_postings.terms',
    'heading_postings.terms',
    'epochs.fingerprint',
    'epoch_vocabulary.first_term',
    'epoch_vocabulary.terms',
    'stored_searches.input',
    'stored_search_terms.term',
  ],
  survey,
  async cut(tx, subject) {
    await forgetPrepared(tx);
    await leaveListings(tx, subject);
  },
  purge: (context, erasure) => sweepIndex(context.store, erasure, context.signal),
};

const revisionsOf = ({ revisions }: ErasureSubject): string[] => revisions.map(({ id }) => id);

async function survey(reader: Reader, subject: ErasureSubject): Promise<Survey> {
  const contents = await occurring(reader, 'content', revisionsOf(subject));
  const headings = await occurring(reader, 'heading', revisionsOf(subject));
  const gone = await termsThatGo(reader, contents.alone, headings.alone);
  return {
    items: [],
    counts: { passages: contents.alone.length, sharedPassages: contents.shared.length },
    traces: gone.length === 0 ? [] : await tracesThatKnow(reader, gone),
    shared: await sharing(reader, subject, contents.shared),
  };
}

/** The contents or heading paths that occur in some revisions: those that occur in no other, and the rest. */
async function occurring(
  reader: Reader,
  column: 'content' | 'heading',
  revisions: readonly string[],
): Promise<{ alone: number[]; shared: number[] }> {
  const { rows } = await sql<{ id: number; alone: boolean }>`
    SELECT own.id, NOT EXISTS (SELECT FROM passage_occurrences o
      WHERE o.workspace = ${reader.workspace} AND o.${sql.ref(column)} = own.id AND o.revision <> ALL (${revisions}::uuid[])) AS alone
    FROM (SELECT DISTINCT ${sql.ref(column)} AS id FROM passage_occurrences
      WHERE workspace = ${reader.workspace} AND revision = ANY (${revisions}::uuid[])) own`.execute(reader.db());
  const idsOf = (alone: boolean): number[] => rows.filter((row) => row.alone === alone).map((row) => row.id);
  return { alone: idsOf(true), shared: idsOf(false) };
}

/** The words that searches were read by, known to an epoch, which no passage and no heading will have any more. */
async function termsThatGo(reader: Reader, contents: readonly number[], headings: readonly number[]): Promise<string[]> {
  const { workspace } = reader;
  const own = { term: sql`q.term`, bucket: sql`posting_bucket(q.term)`, slot: sql`posting_slot(q.term)` };
  const held = (postings: PostingTable, texts: string, dying: readonly number[]) => sql`EXISTS (
    SELECT FROM ${listsOf(reader, postings, own)} p CROSS JOIN LATERAL unnest(p.ids) u (id)
    JOIN ${sql.table(texts)} t ON t.workspace = ${workspace} AND t.id = u.id
    WHERE u.id <> ALL (${dying}::int[]))`;
  const { rows } = await sql<{ term: string }>`
    SELECT q.term FROM (
      SELECT DISTINCT (known->>'term') COLLATE "C" AS term FROM reads r
      CROSS JOIN LATERAL json_array_elements(r.request->'understood'->'terms') known
      WHERE r.workspace = ${workspace} AND r.input_kind = 'search' AND known->>'df' IS NOT NULL) q
    WHERE NOT ${held('body_postings', 'passage_contents', contents)} AND NOT ${held('heading_postings', 'heading_paths', headings)}`.execute(
    reader.db(),
  );
  return rows.map((row) => row.term);
}

async function tracesThatKnow(reader: Reader, terms: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ trace: string }>`
    SELECT DISTINCT r.trace FROM reads r CROSS JOIN LATERAL json_array_elements(r.request->'understood'->'terms') known
    WHERE r.workspace = ${reader.workspace} AND r.input_kind = 'search' AND known->>'term' = ANY (${terms}::text[])`.execute(reader.db());
  return rows.map((row) => row.trace);
}

/** The published documents that hold some of the same passages, and keep them. */
async function sharing(reader: Reader, subject: ErasureSubject, contents: readonly number[]): Promise<SharedText[]> {
  const { rows } = await sql<SharedText>`
    SELECT b.name AS bundle, v.path, count(DISTINCT o.content)::integer AS passages
    FROM passage_occurrences o
    JOIN visibility v ON v.workspace = o.workspace AND v.revision = o.revision AND v.to_seq = ${openEnd}
    JOIN bundles b ON b.workspace = v.workspace AND b.id = v.bundle
    WHERE o.workspace = ${reader.workspace} AND o.content = ANY (${contents}::int[]) AND o.revision <> ALL (${revisionsOf(subject)}::uuid[])
    GROUP BY b.name, v.path ORDER BY b.name, v.path COLLATE "C"`.execute(reader.db());
  return rows;
}

/** What was prepared for open versions stands on listings that are other ones now; it is prepared again before anything is planned. */
async function forgetPrepared(tx: Tx): Promise<void> {
  await sql`
    DELETE FROM prepared_epochs p USING bundle_versions v
    WHERE p.workspace = ${tx.workspace} AND v.workspace = p.workspace AND v.id = p.version AND v.status IN ('staged', 'held')`.execute(
    tx.db(),
  );
}

/** Keys of what was visible are those of what is left; the contents that went count as drifted. */
async function leaveListings(tx: Tx, { intervals }: ErasureSubject): Promise<void> {
  const [from, to] = [Math.min(...intervals.map((one) => one.from)), Math.max(...intervals.map((one) => one.to))];
  const { rows } = await sql<{ seq: number; drift: number; listing: string }>`
    SELECT seq, drift, listing FROM publish_epochs WHERE workspace = ${tx.workspace} AND seq >= ${intervals.length === 0 ? null : from}
      AND seq < ${intervals.length === 0 ? null : to}`.execute(tx.db());
  const sizes = await distinctContents(
    tx,
    intervals.map(({ revision }) => revision),
  );
  const moved = rows.map(({ seq, drift, listing }) => {
    const left = intervals.filter((one) => one.from <= seq && seq < one.to);
    const sum = left.reduce((total, { revision }) => total + (sizes.get(revision) ?? 0), 0);
    return { seq, drift: drift + sum, listing: listingAfter(listing, left) };
  });
  await sql`
    UPDATE publish_epochs p SET drift = m.drift, listing = m.listing
    FROM json_to_recordset(${JSON.stringify(moved)}::json) AS m (seq bigint, drift integer, listing text)
    WHERE p.workspace = ${tx.workspace} AND p.seq = m.seq`.execute(tx.db());
}

async function distinctContents(reader: Reader, revisions: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ revision: string; contents: number }>`
    SELECT revision, count(DISTINCT content)::integer AS contents FROM passage_occurrences
    WHERE workspace = ${reader.workspace} AND revision = ANY (${revisions}::uuid[]) GROUP BY revision`.execute(reader.db());
  return new Map(rows.map((row) => [row.revision, row.contents]));
}
