import type { z } from 'zod';
import type { Actor } from '../../kernel/authorization/authorization.ts';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import type { Reader, Store } from '../../kernel/db/port.ts';
import type { Runs } from '../../kernel/runs/open-runs.ts';
import { presentMoment } from '../documents/index.ts';
import * as contract from './contract-embeddings.ts';
import { epochAt } from './epoch-store.ts';
import { mayDropVectors, mayFillVectors } from './policy.ts';
import { dropGeneration } from './vectors/drop-generation.ts';
import type { SearchRuns } from './vectors/fill-run.ts';
import { generations, type EmbedderName } from './vectors/generation-store.ts';
import { countOwed } from './vectors/vector-store.ts';

export interface EmbeddingsRequest {
  readonly store: Store;
  readonly actor: Actor;
  readonly runs: Runs;
  readonly embeddings: { readonly embedder: EmbedderName | undefined; readonly runs: SearchRuns };
}

export function registerEmbeddingRoutes(api: Api<EmbeddingsRequest>): void {
  handle(
    api,
    contract.embeddingsRoute,
  )(async ({ context: { store, embeddings } }) => {
    const { embedder } = embeddings;
    return {
      embedder: embedder ? { name: embedder.name, version: embedder.version } : null,
      generations: await store.read(presentGenerations),
    };
  });
  handle(
    api,
    contract.fillEmbeddings,
  )((call) => {
    mayFillVectors(call.context.actor);
    return call.context.runs.perform(call.context.embeddings.runs.fill, {}, call);
  });
  handle(
    api,
    contract.dropEmbeddings,
  )(async ({ context, params }) => ({ dropped: await dropGeneration(context.store, mayDropVectors(context.actor), params.generation) }));
}

async function presentGenerations(reader: Reader): Promise<z.output<typeof contract.generationSchema>[]> {
  const serving = (await epochAt(reader, await presentMoment(reader))).generation;
  const presented: z.output<typeof contract.generationSchema>[] = [];
  for (const { lastVector: _, ...generation } of await generations(reader))
    presented.push({ ...generation, ...(await countOwed(reader, generation.number)), serves: generation.number === serving });
  return presented;
}
