/** The database of an instance. */
import { join } from 'node:path';
import type { Config } from '../kernel/config/config.ts';
import { openEmbedded } from '../kernel/db/embedded/open-embedded.ts';
import type { Database } from '../kernel/db/port.ts';
import { openServer } from '../kernel/db/server.ts';

/** A server vacuums by itself; the embedded database has to be told. */
export interface MaintainedDatabase extends Database {
  maintain?(): Promise<void>;
}

/** The database that the settings name. The caller holds the lock of an embedded directory. */
export const openDatabase = (config: Config): Promise<MaintainedDatabase> =>
  config.databaseUrl === undefined
    ? openEmbedded(join(config.data, 'database'))
    : Promise.resolve(openServer(config.databaseUrl, config.databaseConnections));
