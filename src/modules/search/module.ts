import type { ModuleManifest } from '../../kernel/module.ts';
import type { ChangeParticipant } from '../documents/index.ts';
import { inSwitch, prepareEpoch } from './epoch.ts';
import { followReading, indexRevisions } from './index-revisions.ts';
import { weighSearches } from './weigh-searches.ts';

export const searchModule: ModuleManifest = {
  name: 'search',
  migrations: { module: 'search', directory: new URL('./migrations/', import.meta.url) },
};

/** Makes a staged version searchable under the epoch it would be served with, before anybody can see it. */
export const searchParticipant: ChangeParticipant = {
  name: 'search',
  follow: (context) => followReading(context.store),
  async prepare(context, staged) {
    const indexed = await indexRevisions(context.store, staged.revisions, (done, total) =>
      context.progress({ stage: 'indexing', done, total }),
    );
    await prepareEpoch(context.store, staged.moment);
    await weighSearches(context.store, staged.moment);
    return indexed;
  },
  inSwitch,
};
