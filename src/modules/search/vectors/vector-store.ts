/** Vectors of passages and of questions, and what is without one. */
import { sql, type RawBuilder } from 'kysely';
import type { Reader, Tx } from '../../../kernel/db/port.ts';
import { sha256 } from '../../../kernel/shared/fingerprint.ts';
import { nextOrdinals } from './generation-store.ts';

export interface OwedText {
  readonly content: number;
  readonly body: string;
}

/** What a vector is to the database. */
export const vectorText = (vector: Float32Array): string => `[${vector.join(',')}]`;

/** A question as it is embedded: blanks around it do not count. */
export const asAsked = (question: string): string => question.normalize('NFC').trim();

/** Names a question. */
export const askedKey = (question: string): string => sha256(asAsked(question));

/** Stored passages behind `after` without a vector, in the order of their numbers. */
export async function owedTexts(
  reader: Reader,
  generation: number,
  { after, limit }: { after: number; limit: number },
): Promise<OwedText[]> {
  const { rows } = await sql<OwedText>`
    SELECT c.id AS content, c.body FROM passage_contents c
    WHERE c.workspace = ${reader.workspace} AND c.id > ${after} AND ${withoutVector(reader, generation, sql`c.id`)}
    ORDER BY c.id LIMIT ${limit}`.execute(reader.db());
  return rows;
}

/** The same of the passages of some revisions. */
export async function owedTextsOf(reader: Reader, generation: number, revisions: readonly string[]): Promise<OwedText[]> {
  const { workspace } = reader;
  const { rows } = await sql<OwedText>`
    SELECT c.id AS content, c.body FROM (
      SELECT DISTINCT o.content FROM passage_occurrences o WHERE o.workspace = ${workspace} AND o.revision = ANY (${revisions}::uuid[])) o
    CROSS JOIN LATERAL (SELECT id, body FROM passage_contents c WHERE c.workspace = ${workspace} AND c.id = o.content OFFSET 0) c
    WHERE ${withoutVector(reader, generation, sql`c.id`)} ORDER BY c.id`.execute(reader.db());
  return rows;
}

/** How many stored passages have no vector. */
export async function countOwed(reader: Reader, generation: number): Promise<{ passages: number; owed: number }> {
  const { rows } = await sql<{ passages: number; owed: number }>`
    SELECT count(*)::integer AS passages, count(*) FILTER (WHERE ${withoutVector(reader, generation, sql`c.id`)})::integer AS owed
    FROM passage_contents c WHERE c.workspace = ${reader.workspace}`.execute(reader.db());
  return rows[0] ?? { passages: 0, owed: 0 };
}

const withoutVector = ({ workspace }: Reader, generation: number, content: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`NOT EXISTS (SELECT FROM passage_vectors v WHERE v.workspace = ${workspace} AND v.generation = ${generation} AND v.content = ${content})`;

/** Stores vectors of passages that are still there; one that somebody else stored meanwhile stays. Returns how many were new. */
export async function storeVectors(
  tx: Tx,
  generation: number,
  vectors: readonly { readonly content: number; readonly vector: Float32Array }[],
): Promise<number> {
  const before = await nextOrdinals(tx, generation, vectors.length);
  const { rows } = await sql`
    INSERT INTO passage_vectors (workspace, generation, content, ordinal, vector)
    SELECT ${tx.workspace}, ${generation}, c.id, ${before}::integer + v.place, v.vector::vector
    FROM unnest(${vectors.map(({ content }) => content)}::int[], ${vectors.map(({ vector }) => vectorText(vector))}::text[]) WITH ORDINALITY v (content, vector, place)
    JOIN passage_contents c ON c.workspace = ${tx.workspace} AND c.id = v.content
    ON CONFLICT DO NOTHING RETURNING content`.execute(tx.db());
  return rows.length;
}

export async function hasQueryVector(reader: Reader, generation: number, question: string): Promise<boolean> {
  return (await queryVector(reader, generation, question)) !== undefined;
}

/** The vector of a question as text; undefined when it was never embedded. */
export async function queryVector(reader: Reader, generation: number, question: string): Promise<string | undefined> {
  const { rows } = await sql<{ vector: string }>`
    SELECT vector::text AS vector FROM query_vectors
    WHERE workspace = ${reader.workspace} AND generation = ${generation} AND asked = ${askedKey(question)}`.execute(reader.db());
  return rows[0]?.vector;
}

/** Stores vectors of questions; what is there stays as it is. */
export async function storeQueryVectors(
  tx: Tx,
  generation: number,
  vectors: readonly { readonly question: string; readonly vector: Float32Array }[],
): Promise<void> {
  const before = await nextOrdinals(tx, generation, vectors.length);
  await sql`
    INSERT INTO query_vectors (workspace, generation, asked, ordinal, vector)
    SELECT ${tx.workspace}, ${generation}, v.asked, ${before}::integer + v.place, v.vector::vector
    FROM unnest(${vectors.map(({ question }) => askedKey(question))}::text[], ${vectors.map(({ vector }) => vectorText(vector))}::text[]) WITH ORDINALITY v (asked, vector, place)
    ON CONFLICT DO NOTHING`.execute(tx.db());
}

/** Forgets vectors of questions that nothing stored asks and nobody asked since `before`. Returns how many. */
export async function dropQueryVectors(tx: Tx, before: Date, limit: number): Promise<number> {
  const { rows } = await sql`
    DELETE FROM query_vectors WHERE (workspace, generation, asked) IN (
      SELECT q.workspace, q.generation, q.asked FROM query_vectors q
      WHERE q.workspace = ${tx.workspace} AND q.asked_at < ${before}
        AND NOT EXISTS (SELECT FROM stored_searches s WHERE s.workspace = q.workspace AND s.asked = q.asked) LIMIT ${limit})
    RETURNING asked`.execute(tx.db());
  return rows.length;
}
