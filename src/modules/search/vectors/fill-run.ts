/** Filling as a run. Done again after a kill it finds what is stored already. */
import type { z } from 'zod';
import type { Store } from '../../../kernel/db/port.ts';
import type { Embedder } from '../../../kernel/embedding/index.ts';
import { acceptedBy, wholeKind, type TypedKind } from '../../../kernel/runs/kinds.ts';
import { fillEmbeddings } from '../contract-embeddings.ts';
import { fillGeneration } from './fill-vectors.ts';

type Filled = z.output<typeof fillEmbeddings.result>;

export interface SearchRuns {
  readonly fill: TypedKind<Record<string, never>, Filled>;
}

export function searchRuns(store: Store, embedder: Embedder | undefined): SearchRuns {
  return {
    fill: wholeKind({
      name: fillEmbeddings.name,
      definition: '1',
      queue: 'embed',
      stages: ['embedding'],
      accept: acceptedBy(fillEmbeddings.body.unwrap()),
      title: () => `Give passages their vectors${embedder ? ` of ${embedder.name}` : ''}`,
      async work({ signal, progress }): Promise<Filled> {
        if (!embedder) return { embedder: null, embedded: 0 };
        const { embedded } = await fillGeneration(store, embedder, {
          signal,
          onProgress: (done, total) => progress({ stage: 'embedding', done, total }),
        });
        return { embedder: { name: embedder.name, version: embedder.version }, embedded };
      },
    }),
  };
}
