/** The product, started as a server on a fresh directory and database, for tests that drive it from outside. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../kernel/config/config.ts';
import { takeDirectoryLock } from '../../kernel/db/embedded/directory-lock.ts';
import type { Database } from '../../kernel/db/port.ts';
import { listen } from '../../kernel/http/listen.ts';
import { createLog } from '../../kernel/log/log.ts';
import { migrationSources } from '../modules.ts';
import { openTestDatabase, type DatabaseKind } from '../../testing/databases.ts';
import { seedDataDirectory } from '../../testing/templates.ts';
import { openStemma } from '../compose.ts';

export interface Product extends AsyncDisposable {
  readonly url: string;
  readonly database: Database;
  /** Its data directory, and what a child process needs in its environment to reach the same data. */
  readonly data: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What goes wrong inside is said in the output of the test. */
const log = createLog({ level: 'error', format: 'pretty', write: (line) => process.stderr.write(line) });

/** Starts it on a free port. On PostgreSQL verbs in other processes open the database themselves; embedded ones go through here. */
export async function startProduct(kind: DatabaseKind, { validateResults = true } = {}): Promise<Product> {
  await using opened = new AsyncDisposableStack();
  const data = await mkdtemp(join(tmpdir(), 'stemma-main-job-'));
  opened.defer(() => rm(data, { recursive: true, force: true }));
  const url = kind === 'postgresql' ? opened.use(await openTestDatabase('postgresql', { migrations: migrationSources })).url : undefined;
  if (url === undefined) await seedDataDirectory(data);
  const environment = { STEMMA_DATA: data, ...(url === undefined ? {} : { DATABASE_URL: url }) };
  const config = { ...loadConfig(environment), port: 0 };
  const lock = url === undefined ? opened.use(await takeDirectoryLock(data)) : undefined;
  const stemma = opened.use(await openStemma({ config, log, validateResults }));
  const listening = opened.use(await listen(stemma.app, { host: config.host, port: 0, graceSeconds: 5, log }));
  await lock?.announce(listening.url);
  const resources = opened.move();
  return { url: listening.url, database: stemma.database, data, environment, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
