/**
 * Gives what was added while the embedder was away its vectors, without anybody asking. Only of the generation that serves: to fill
 * another one embeds everything, which is for a person to decide.
 */
import type { Reader, Store } from '../../../kernel/db/port.ts';
import type { Embedder } from '../../../kernel/embedding/index.ts';
import type { Runs } from '../../../kernel/runs/open-runs.ts';
import { isFinished } from '../../../kernel/runs/states.ts';
import { loadRuns } from '../../../kernel/runs/store.ts';
import { presentMoment } from '../../documents/index.ts';
import { fillEmbeddings } from '../contract-embeddings.ts';
import { epochAt } from '../epoch-store.ts';
import { isAway } from './embed-for.ts';
import { fillSlice } from './fill-vectors.ts';
import { generationOf, type EmbedderName, type Generation } from './generation-store.ts';

/** Fills one slice, which says whether the embedder is back; the rest is a run, so that it is seen and can be cancelled. */
export function createFillLate(store: Store, embedder: Embedder | undefined, runs: Pick<Runs, 'startIn'>): () => Promise<void> {
  return async () => {
    const generation = embedder && (await store.read((reader) => servingOf(reader, embedder)));
    if (!generation) return;
    try {
      const { more } = await fillSlice(store, embedder, { generation, after: 0 });
      if (!more) return;
    } catch (error) {
      if (!isAway(error)) throw error;
      return;
    }
    await store.write(async (tx) => {
      const [last] = await loadRuns(tx, { kind: fillEmbeddings.name, limit: 1 });
      if (!last || isFinished(last.status)) await runs.startIn(tx, fillEmbeddings.name, {});
    });
  };
}

async function servingOf(reader: Reader, embedder: EmbedderName): Promise<Generation | undefined> {
  const own = await generationOf(reader, embedder);
  const serving = own && (await epochAt(reader, await presentMoment(reader)));
  return serving?.generation === own?.number ? own : undefined;
}
