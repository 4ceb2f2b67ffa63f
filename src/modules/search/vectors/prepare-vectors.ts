/** Gives the passages of a staged version their vectors before anybody can see it, and says which generation it is to be served with. */
import type { Embedder } from '../../../kernel/embedding/index.ts';
import type { DocumentsContext, StagedChange } from '../../documents/index.ts';
import { revisionsBrought } from '../epoch.ts';
import { epochAt } from '../epoch-store.ts';
import { embeddingComponent } from './embedding-component.ts';
import { isAway } from './embed-for.ts';
import { embedStoredQuestions } from './embed-questions.ts';
import { fillGeneration, fillRevisions, openGeneration } from './fill-vectors.ts';
import { generationOf } from './generation-store.ts';

/**
 * Returns the generation of a change that brings another; undefined leaves the one that serves. An embedder that is away keeps nothing
 * from being published: what is without a vector is owed.
 */
export async function prepareVectors(
  { store, signal, progress }: Pick<DocumentsContext, 'store' | 'signal' | 'progress'>,
  staged: StagedChange,
  embedder: Embedder | undefined,
): Promise<number | undefined> {
  if (!embedder || staged.backTo !== undefined) return undefined;
  const { epoch, own, revisions } = await store.read(async (reader) => ({
    epoch: await epochAt(reader, { seq: staged.moment.seq }),
    own: await generationOf(reader, embedder),
    revisions: await revisionsBrought(reader, staged.moment),
  }));
  const brought = staged.components?.includes(embeddingComponent) && own?.ready ? own : undefined;
  // The first text of a workspace is served with whatever embedder there is.
  const first = epoch.number === 0 ? await unlessAway(openGeneration(store, embedder, signal), signal) : undefined;
  const generation = brought ?? first ?? (own?.number === epoch.generation ? own : undefined);
  if (!generation) return undefined;
  const onProgress = (done: number, total: number): void => progress({ stage: 'embedding', done, total });
  // What was added since that one was filled has vectors of the one before only.
  if (brought) await unlessAway(fillGeneration(store, embedder, { signal, onProgress }), signal);
  await fillRevisions(store, embedder, { generation, revisions, signal, onProgress });
  await embedStoredQuestions(store, embedder, generation, signal);
  return generation.number;
}

async function unlessAway<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    signal.throwIfAborted();
    if (!isAway(error)) throw error;
    return undefined;
  }
}
