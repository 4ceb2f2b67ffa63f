/** The embedder as a part of the toolchain: which generation of vectors serves, and when it, or what it knows, differs between two moments. */
import type { Reader } from '../../../kernel/db/port.ts';
import type { ToolchainStep } from '../../../kernel/lineage/index.ts';
import type { Component } from '../../documents/index.ts';
import { epochAt, type Epoch } from '../epoch-store.ts';
import { generationLabel, generationNumbered, generationOf, type EmbedderName } from './generation-store.ts';

export const embeddingComponent = 'embedding';

const wordsOnly = 'words only';

async function labelOf(reader: Reader, { generation }: Epoch): Promise<string> {
  const served = generation === null ? undefined : await generationNumbered(reader, generation);
  return served ? generationLabel(served) : wordsOnly;
}

/** What serves a sequence, beside the embedder of the settings, once every passage has a vector of it. Without either there is no such part. */
export async function servedEmbedding(reader: Reader, seq: number, embedder: EmbedderName | undefined): Promise<Component[]> {
  const epoch = await epochAt(reader, { seq });
  if (!embedder && epoch.generation === null) return [];
  const label = await labelOf(reader, epoch);
  const own = embedder && (await generationOf(reader, embedder));
  const has = own?.ready ? generationLabel(own) : label;
  return [{ component: embeddingComponent, serves: epoch.number === 0 ? [] : [label], has }];
}

/** Another embedder, or vectors that came after the passages were published. */
export async function embeddingSteps(reader: Reader, before: Epoch, after: Epoch): Promise<ToolchainStep[]> {
  if (before.number === 0 || before.generation === after.generation) return [];
  return [{ component: embeddingComponent, from: await labelOf(reader, before), to: await labelOf(reader, after) }];
}
