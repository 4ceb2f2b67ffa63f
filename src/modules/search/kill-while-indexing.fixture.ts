/** Indexes revisions in a process of its own and kills that process at the n-th statement of its transactions. */
import { openEmbedded } from '../../kernel/db/embedded/open-embedded.ts';
import type { Scope, Store, Tx } from '../../kernel/db/port.ts';
import { openServer } from '../../kernel/db/server.ts';
import { indexRevisions } from './index-revisions.ts';

export interface KilledIndexing {
  readonly database: { readonly directory: string } | { readonly url: string };
  readonly scope: Scope;
  readonly revisions: readonly string[];
  /** Never when it is beyond the last. */
  readonly statement: number;
}

const { database: where, scope, revisions, statement } = JSON.parse(process.argv[2] ?? '') as KilledIndexing;
await using database = await ('url' in where ? openServer(where.url) : openEmbedded(where.directory));
const store = database.as(scope);
let statements = 0;
const dying: Store = {
  ...scope,
  read: (work) => store.read(work),
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
await indexRevisions(dying, revisions);
process.stdout.write(String(statements));
