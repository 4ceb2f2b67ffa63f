import pg from 'pg';
import { configureTypes, databaseOn } from './handles.ts';
import type { Database } from './port.ts';

/** Opens a database on a PostgreSQL server (15 or later with pgvector 0.8 or later). Connects lazily. */
export function openServer(connectionString: string, connections = 10): Database {
  const settings = { connectionString, connectionTimeoutMillis: 10_000 };
  return databaseOn({
    kind: 'server',
    pool: new pg.Pool({ ...settings, max: connections, types: configureTypes() }),
    connections: (name, most) => new pg.Pool({ ...settings, max: most, application_name: name }),
  });
}
