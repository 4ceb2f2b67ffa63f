/** Generations of vectors: which there are, and which of their vectors a moment knows. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../../kernel/db/port.ts';
import type { Embedder } from '../../../kernel/embedding/index.ts';
import { lockCounters } from '../index-store.ts';

/** An embedder in one version, as a workspace has vectors of it. */
export interface Generation {
  readonly number: number;
  readonly embedder: string;
  readonly version: string;
  readonly dimensions: number;
  /** The number of the vector that came last: what is prepared now knows all up to it. */
  readonly lastVector: number;
  /** Whether every passage has had its vector, so that it can serve. */
  readonly ready: boolean;
}

export type EmbedderName = Pick<Embedder, 'name' | 'version'>;

const columns = sql`number, embedder, version, dimensions, last_vector AS "lastVector", ready_at IS NOT NULL AS ready`;

/** All of a workspace, by number. */
export async function generations(reader: Reader): Promise<Generation[]> {
  const { rows } = await sql<Generation>`
    SELECT ${columns} FROM embedding_generations WHERE workspace = ${reader.workspace} ORDER BY number`.execute(reader.db());
  return rows;
}

export async function generationOf(reader: Reader, { name, version }: EmbedderName): Promise<Generation | undefined> {
  const { rows } = await sql<Generation>`
    SELECT ${columns} FROM embedding_generations
    WHERE workspace = ${reader.workspace} AND embedder = ${name} AND version = ${version}`.execute(reader.db());
  return rows[0];
}

export async function generationNumbered(reader: Reader, number: number): Promise<Generation | undefined> {
  const { rows } = await sql<Generation>`
    SELECT ${columns} FROM embedding_generations WHERE workspace = ${reader.workspace} AND number = ${number}`.execute(reader.db());
  return rows[0];
}

/** Makes the generation of an embedder when there is none. Idempotent. */
export async function ensureGeneration(tx: Tx, { name, version }: EmbedderName, dimensions: number): Promise<Generation> {
  await lockCounters(tx); // two would take the same number
  await sql`
    INSERT INTO embedding_generations (workspace, number, embedder, version, dimensions)
    SELECT ${tx.workspace}, coalesce(max(number), 0) + 1, ${name}, ${version}, ${dimensions}
    FROM embedding_generations WHERE workspace = ${tx.workspace}
    ON CONFLICT (workspace, embedder, version) DO NOTHING`.execute(tx.db());
  return (await generationOf(tx, { name, version })) as Generation;
}

/** From now on it can serve. */
export async function markReady(tx: Tx, number: number): Promise<void> {
  await sql`
    UPDATE embedding_generations SET ready_at = now() WHERE workspace = ${tx.workspace} AND number = ${number} AND ready_at IS NULL`.execute(
    tx.db(),
  );
}

/** Gives out the next `count` numbers of vectors and returns the one before them. Whoever comes meanwhile waits until they are stored. */
export async function nextOrdinals(tx: Tx, generation: number, count: number): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    UPDATE embedding_generations SET last_vector = last_vector + ${count}
    WHERE workspace = ${tx.workspace} AND number = ${generation} RETURNING last_vector - ${count}::integer AS last`.execute(tx.db());
  return rows[0]?.last ?? 0;
}

/** What a person reads of a generation. */
export const generationLabel = ({ embedder, version }: Pick<Generation, 'embedder' | 'version'>): string => `${embedder}@${version}`;
