/**
 * How near a passage is in meaning, as a part of its score: half of the inner product of two vectors of length 1, which lies in [0, 1]
 * as the words of a query do, so that neither is divided by what was found. What points away counts as nothing.
 */
import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '../../../kernel/db/port.ts';
import { unit, type WeighedTerm } from '../analysis/rank.ts';
import type { Sums } from '../posting-sums.ts';
import { numbersIn } from '../posting-store.ts';
import type { Epoch } from '../epoch-store.ts';
import { queryVector } from './vector-store.ts';

/** What meaning counts beside words. */
export const denseShare = 0.5;

/** A question with its vector, and the vectors of passages that its moment knows. */
export interface DenseQuery {
  readonly generation: number;
  /** Vectors with a larger number came later. */
  readonly mark: number;
  readonly vector: string;
}

/** Undefined when the epoch is of words only, or the question has no vector: then it is searched by its words. */
export async function denseQuery(reader: Reader, { generation, vectors }: Epoch, question: string): Promise<DenseQuery | undefined> {
  if (generation === null) return undefined;
  const vector = await queryVector(reader, generation, question);
  return vector === undefined ? undefined : { generation, mark: vectors, vector };
}

/** The terms of a query beside a vector. */
export const besideVector = (terms: readonly WeighedTerm[]): WeighedTerm[] =>
  terms.map(({ term, bodyScale, headingScale }) => ({
    term,
    bodyScale: bodyScale * (1 - denseShare),
    headingScale: headingScale * (1 - denseShare),
  }));

/** In billionths, of two expressions that are vectors. The whole number that the sums of words are added to. */
export const denseBillionths = (passage: RawBuilder<unknown>, question: RawBuilder<unknown>): RawBuilder<number> =>
  sql`floor(least(greatest(-(${passage} <#> ${question}), 0), 1) * ${sql.lit(denseShare * unit)}::float8 + 0.5::float8)::int`;

/** Adds what every passage that has a vector means to what its words add up to, by an exact scan. */
export async function addDenseScores(reader: Reader, { generation, mark, vector }: DenseQuery, sums: Sums): Promise<void> {
  const { rows } = await sql<Record<'ids' | 'scores', string>>`
    SELECT coalesce(array_agg(content), '{}')::text AS ids, coalesce(array_agg(score), '{}')::text AS scores FROM (
      SELECT v.content, ${denseBillionths(sql`v.vector`, sql`${vector}::vector`)} AS score FROM passage_vectors v
      WHERE v.workspace = ${reader.workspace} AND v.generation = ${generation} AND v.ordinal <= ${mark} OFFSET 0) d
    WHERE score > 0`.execute(reader.db());
  const ids = numbersIn(rows[0]?.ids ?? '{}');
  const scores = numbersIn(rows[0]?.scores ?? '{}');
  sums.reserve(ids.reduce((largest, id) => Math.max(largest, id), 0));
  sums.addAll(ids, (at) => scores[at] as number);
}

/** The scores of some passages, in billionths; those without a vector are not there. */
export async function denseScoresOf(
  reader: Reader,
  { generation, mark, vector }: DenseQuery,
  contents: readonly number[],
): Promise<Map<number, number>> {
  const { rows } = await sql<{ content: number; score: number }>`
    SELECT v.content, ${denseBillionths(sql`v.vector`, sql`${vector}::vector`)} AS score FROM passage_vectors v
    WHERE v.workspace = ${reader.workspace} AND v.generation = ${generation} AND v.ordinal <= ${mark} AND v.content = ANY (${contents}::int[])`.execute(
    reader.db(),
  );
  return new Map(rows.map(({ content, score }) => [content, score]));
}
