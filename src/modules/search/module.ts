import type { ModuleManifest } from '../../kernel/module.ts';
import type { ChangeParticipant } from '../documents/index.ts';
import { inSwitch, prepareEpoch } from './epoch.ts';
import { epochAt } from './epoch-store.ts';
import { rankingComponent, rankingSteps, servedRanking } from './ranking-component.ts';
import { followReading, indexedBefore, indexRevisions } from './index-revisions.ts';
import { strategyNamed } from './passages/strategies.ts';
import { searchTools, type SearchTools } from './search-tools.ts';
import { embeddingSteps, servedEmbedding } from './vectors/embedding-component.ts';
import { prepareVectors } from './vectors/prepare-vectors.ts';
import { weighSearches } from './weigh-searches.ts';

export const searchModule: ModuleManifest = {
  name: 'search',
  migrations: { module: 'search', directory: new URL('./migrations/', import.meta.url) },
};

/** Makes a staged version searchable under the epoch it would be served with, before anybody can see it. */
export const createSearchParticipant = (tools: SearchTools = searchTools): ChangeParticipant => ({
  name: 'search',
  follow: (context, strategy) => followReading(context.store, strategyNamed(tools.strategies, strategy), context.signal),
  async prepare(context, staged) {
    const indexed = await indexRevisions(context.store, staged.revisions, {
      strategies: tools.strategies,
      signal: context.signal,
      onProgress: (done, total) => context.progress({ stage: 'indexing', done, total }),
    });
    const generation = await prepareVectors(context, staged, tools.embedder);
    const change = { renew: staged.components?.includes(rankingComponent), backTo: staged.backTo, generation };
    await prepareEpoch(context.store, staged.moment, { tools, change });
    await weighSearches(context.store, staged.moment);
    return indexed;
  },
  // With an embedder, questions may still wait for their vectors.
  ...(tools.embedder ? {} : { indexed: indexedBefore }),
  inSwitch,
  components: async (reader, seq) => [
    ...(await servedRanking(reader, seq, tools.ranking)),
    ...(await servedEmbedding(reader, seq, tools.embedder)),
  ],
  async steps(reader, from, to) {
    const [before, after] = [await epochAt(reader, from), await epochAt(reader, to)];
    return [...rankingSteps(before, after), ...(await embeddingSteps(reader, before, after))];
  },
});
