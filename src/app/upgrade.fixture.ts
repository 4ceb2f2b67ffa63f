/** One installation whose software is replaced: the same data opened again with other versions of parts of the toolchain. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../kernel/contract/client.ts';
import { loadConfig } from '../kernel/config/config.ts';
import { createLog, silentLog } from '../kernel/log/log.ts';
import type { Database } from '../kernel/db/port.ts';
import type { Clock } from '../kernel/shared/clock.ts';
import { openTestDatabase, type DatabaseKind } from '../testing/databases.ts';
import { seedDataDirectory } from '../testing/templates.ts';
import { migrationSources } from './modules.ts';
import { openStemma, type Composition, type Stemma } from './compose.ts';
import type { Toolchain } from './request-context.ts';
import { routes } from './contracts.ts';
import { api, type ProductClient } from './seeded-workspace.fixture.ts';

export interface Installation extends AsyncDisposable {
  readonly client: ProductClient;
  /** Stops the software and starts one with these parts in place of its own. */
  upgrade(toolchain: Partial<Toolchain>): Promise<void>;
  /** Stops the software and opens it again, for as long as it lives or for one verb. */
  reopen(how?: Pick<Composition, 'passing'>): Promise<void>;
  /** What a server does every few minutes. */
  maintain(): Promise<void>;
  /** Of the software that is open now. */
  database(): Database;
  /** Puts texts into a bundle, by path. */
  put(bundle: string, documents: Readonly<Record<string, string>>): Promise<void>;
  /** A time after all that was done until now, and before all that comes. */
  time(): string;
}

/** With `told`, everything that there is to log goes there, as lines of JSON. */
export async function openInstallation(kind: DatabaseKind, told?: (line: string) => void): Promise<Installation> {
  await using opened = new AsyncDisposableStack();
  const data = await mkdtemp(join(tmpdir(), 'stemma-upgrade-'));
  opened.defer(() => rm(data, { recursive: true, force: true }));
  const server = kind === 'postgresql' ? opened.use(await openTestDatabase(kind, { migrations: migrationSources })) : undefined;
  if (!server) await seedDataDirectory(data);
  const settings = { ...(server?.url === undefined ? {} : { DATABASE_URL: server.url }), ...(told ? { STEMMA_LOG_LEVEL: 'debug' } : {}) };
  const config = loadConfig(settings, { data });
  const log = told ? createLog({ level: 'debug', format: 'json', write: told }) : silentLog;
  let now = Date.UTC(2026, 0, 1);
  const clock: Clock = { now: () => new Date((now += 1000)) };
  const open = (how: Pick<Composition, 'toolchain' | 'passing'>): Promise<Stemma> =>
    openStemma({ config, log, clock, validateResults: true, ...how });
  let stemma = await open({});
  opened.defer(() => stemma[Symbol.asyncDispose]());
  const client = createClient({ routes, fetch: (request) => stemma.app.fetch(request), baseUrl: 'http://localhost/api/v1' });
  const reopen = async (how: Pick<Composition, 'toolchain' | 'passing'> = {}): Promise<void> => {
    await stemma[Symbol.asyncDispose]();
    stemma = await open(how);
  };
  const resources = opened.move();
  return {
    client,
    upgrade: (toolchain) => reopen({ toolchain }),
    reopen,
    maintain: () => stemma.maintain(),
    database: () => stemma.database,
    async put(bundle, documents) {
      const given = [];
      for (const [path, body] of Object.entries(documents)) given.push({ path, blob: (await client.call(api.upload, { body })).sha256 });
      await client.call(api.add, { params: { bundle }, body: { documents: given } });
    },
    time: () => clock.now().toISOString(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
