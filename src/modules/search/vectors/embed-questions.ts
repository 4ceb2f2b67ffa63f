/** Vectors of questions: embedded before a handle is open, then found by whoever searches with the same words. */
import { sql } from 'kysely';
import type { Reader, Store } from '../../../kernel/db/port.ts';
import type { Embedder } from '../../../kernel/embedding/index.ts';
import { chunks } from '../index-store.ts';
import { embedFor, isAway } from './embed-for.ts';
import { generationOf, type Generation } from './generation-store.ts';
import { asAsked, dropQueryVectors, hasQueryVector, storeQueryVectors } from './vector-store.ts';

/** Makes questions ready to be searched by their meaning, together. Without an embedder, or when it is away, they are searched by their words. */
export type EmbedQuestions = (questions: readonly string[], signal?: AbortSignal) => Promise<void>;

/** After a failure nobody waits for the embedder for so long. */
const leftAloneMs = 2_000;

export function createEmbedQuestions(store: Store, embedder: Embedder | undefined): EmbedQuestions {
  if (!embedder) return async () => {};
  let leftAloneUntil = -Infinity;
  return async (questions, signal) => {
    const { generation, unknown } = await store.read(async (reader) => {
      const own = await generationOf(reader, embedder);
      const without: string[] = [];
      if (own)
        for (const one of new Set(questions)) if (one.trim() !== '' && !(await hasQueryVector(reader, own.number, one))) without.push(one);
      return { generation: own, unknown: without };
    });
    if (generation === undefined || performance.now() < leftAloneUntil) return;
    if (!(await embedAndStore(store, embedder, generation, unknown, signal))) leftAloneUntil = performance.now() + leftAloneMs;
  };
}

/** Embeds what stored searches ask and a generation does not know yet. An embedder that is away leaves them to their words. */
export async function embedStoredQuestions(store: Store, embedder: Embedder, generation: Generation, signal?: AbortSignal): Promise<void> {
  const questions = await store.read((reader) => unembedded(reader, generation.number));
  await embedAndStore(store, embedder, generation, questions, signal);
}

/** @returns whether the embedder was there; what came before it went away is kept */
async function embedAndStore(
  store: Store,
  embedder: Embedder,
  generation: Generation,
  questions: readonly string[],
  signal?: AbortSignal,
): Promise<boolean> {
  for (const part of chunks(questions, embedder.batch)) {
    try {
      const vectors = await embedFor(embedder, generation, part.map(asAsked), { role: 'query', ...(signal ? { signal } : {}) });
      await store.write((tx) =>
        storeQueryVectors(
          tx,
          generation.number,
          part.map((question, at) => ({ question, vector: vectors[at] as Float32Array })),
        ),
      );
    } catch (error) {
      signal?.throwIfAborted();
      if (!isAway(error)) throw error;
      return false;
    }
  }
  return true;
}

const questionsPerStep = 1_000;

/** Forgets vectors of questions that nothing stored asks and that came before a moment. */
export async function forgetQuestions(store: Store, before: Date): Promise<void> {
  while ((await store.write((tx) => dropQueryVectors(tx, before, questionsPerStep))) === questionsPerStep);
}

async function unembedded(reader: Reader, generation: number): Promise<string[]> {
  const { rows } = await sql<{ query: string }>`
    SELECT DISTINCT r.request->>'query' AS query FROM stored_searches s
    CROSS JOIN LATERAL (SELECT request FROM reads r WHERE r.workspace = ${reader.workspace} AND r.trace = s.trace
      AND r.input_kind = 'search' AND r.input = s.input OFFSET 0) r
    WHERE s.workspace = ${reader.workspace} AND NOT EXISTS (SELECT FROM query_vectors q
      WHERE q.workspace = s.workspace AND q.generation = ${generation} AND q.asked = s.asked)`.execute(reader.db());
  return rows.map(({ query }) => query);
}
