import pg from 'pg';
import { configureTypes, databaseOn } from './handles.ts';
import type { Database } from './port.ts';

/** Opens a database on a PostgreSQL server (15 or later with pgvector 0.8 or later). Connects lazily. */
export function openServer(connectionString: string, connections = 10): Database {
  const pool = new pg.Pool({ connectionString, max: connections, connectionTimeoutMillis: 10_000, types: configureTypes() });
  return databaseOn(pool, 'server');
}
