/** Indexes revisions, or fills vectors, in a process of its own and kills that process at the n-th statement of its transactions. */
import { openEmbedded } from '../../kernel/db/embedded/open-embedded.ts';
import type { Scope, Store, Tx } from '../../kernel/db/port.ts';
import { openServer } from '../../kernel/db/server.ts';
import { indexRevisions } from './index-revisions.ts';
import { embedderAt } from '../../kernel/embedding/openai/embedder-at.fixture.ts';
import { fillGeneration } from './vectors/fill-vectors.ts';

export interface KilledIndexing {
  readonly database: { readonly directory: string } | { readonly url: string };
  readonly scope: Scope;
  readonly revisions: readonly string[];
  /** Where an embedding server stands: vectors are filled with it, and nothing is indexed. */
  readonly fillFrom?: string;
  /** Never when it is beyond the last. */
  readonly statement: number;
}

const { database: where, scope, revisions, fillFrom, statement } = JSON.parse(process.argv[2] ?? '') as KilledIndexing;
await using database = await ('url' in where ? openServer(where.url) : openEmbedded(where.directory));
const store = database.as(scope);
let statements = 0;
const dying: Store = {
  ...store,
  write: (work) =>
    store.write((tx) => {
      const counting: Tx = {
        ...scope,
        writable: true,
        db() {
          if (++statements === statement) process.kill(process.pid, 'SIGKILL');
          return tx.db();
        },
      };
      return work(counting);
    }),
};
await (fillFrom === undefined ? indexRevisions(dying, revisions) : fillGeneration(dying, embedderAt(fillFrom)));
process.stdout.write(String(statements));
