/**
 * Gives passages their vectors: outside any handle, stored as they come, so that a kill costs one batch and nothing is embedded twice.
 * When the embedder is away, what is without a vector is owed, and found by its words until it has one.
 */
import type { Store } from '../../../kernel/db/port.ts';
import type { Embedder } from '../../../kernel/embedding/index.ts';
import type { StemmaError } from '../../../kernel/shared/errors.ts';
import { chunks } from '../index-store.ts';
import { embedFor, isAway } from './embed-for.ts';
import { ensureGeneration, generationOf, markReady, type Generation } from './generation-store.ts';
import { countOwed, owedTexts, owedTextsOf, storeVectors, type OwedText } from './vector-store.ts';

export interface Filling {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

const batchesPerWrite = 4;
const revisionsPerSlice = 200;

/** The generation of an embedder; the first time it is asked how long its vectors are. @throws StemmaError as `embed` does */
export async function openGeneration(store: Store, embedder: Embedder, signal?: AbortSignal): Promise<Generation> {
  const known = await store.read((reader) => generationOf(reader, embedder));
  if (known) return known;
  const dimensions = await embedder.dimensions(signal);
  return store.write((tx) => ensureGeneration(tx, embedder, dimensions));
}

async function embedSome(
  store: Store,
  embedder: Embedder,
  {
    generation,
    owed,
    signal,
  }: { readonly generation: Generation; readonly owed: readonly OwedText[]; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const texts = owed.map(({ body }) => body);
  const vectors = await embedFor(embedder, generation, texts, { role: 'document', ...(signal ? { signal } : {}) });
  await store.write((tx) =>
    storeVectors(
      tx,
      generation.number,
      owed.map(({ content }, at) => ({ content, vector: vectors[at] as Float32Array })),
    ),
  );
}

interface Slice {
  readonly generation: Generation;
  /** The content that was filled last. */
  readonly after: number;
  readonly signal?: AbortSignal | undefined;
}

/** The next passages without a vector, stored at once. @throws StemmaError as `embed` does */
export async function fillSlice(
  store: Store,
  embedder: Embedder,
  { generation, after, signal }: Slice,
): Promise<{ embedded: number; last: number; more: boolean }> {
  const limit = embedder.batch * batchesPerWrite;
  const owed = await store.read((reader) => owedTexts(reader, generation.number, { after, limit }));
  if (owed.length > 0) await embedSome(store, embedder, { generation, owed, signal });
  return { embedded: owed.length, last: owed.at(-1)?.content ?? after, more: owed.length === limit };
}

/** Every stored passage that has none yet. @throws StemmaError as `embed` does; what was embedded until then is stored */
export async function fillGeneration(
  store: Store,
  embedder: Embedder,
  { signal, onProgress = () => {} }: Filling = {},
): Promise<{ generation: Generation; embedded: number }> {
  const generation = await openGeneration(store, embedder, signal);
  const { number } = generation;
  const { owed: total } = await store.read((reader) => countOwed(reader, number));
  let embedded = 0;
  for (let after = 0; ;) {
    signal?.throwIfAborted();
    onProgress(embedded, Math.max(total, embedded));
    const slice = await fillSlice(store, embedder, { generation, after, signal });
    if (slice.embedded === 0) break;
    after = slice.last;
    embedded += slice.embedded;
  }
  await store.write((tx) => markReady(tx, number));
  return { generation: (await store.read((reader) => generationOf(reader, embedder))) as Generation, embedded };
}

/** The passages of some revisions. Returns the failure that kept some from their vectors, if one did. @throws what `signal` was aborted with */
export async function fillRevisions(
  store: Store,
  embedder: Embedder,
  {
    generation,
    revisions,
    signal,
    onProgress = () => {},
  }: Filling & { readonly generation: Generation; readonly revisions: readonly string[] },
): Promise<StemmaError | undefined> {
  const owed = new Map<number, OwedText>();
  for (const slice of chunks(revisions, revisionsPerSlice)) {
    for (const text of await store.read((reader) => owedTextsOf(reader, generation.number, slice))) owed.set(text.content, text);
  }
  let done = 0;
  for (const part of chunks([...owed.values()], embedder.batch * batchesPerWrite)) {
    try {
      await embedSome(store, embedder, { generation, owed: part, signal });
    } catch (error) {
      signal?.throwIfAborted();
      if (!isAway(error)) throw error;
      return error;
    }
    done += part.length;
    onProgress(done, owed.size);
  }
  return undefined;
}
