/** A PostgreSQL to measure on: the throw-away one of the tests, or the one that STEMMA_BENCH_DATABASE_URL names. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startPostgres } from '../scripts/postgres.ts';

export interface BenchServer extends AsyncDisposable {
  /** For the notes: which version, with which settings. */
  readonly says: string;
  /** A fresh database of its own. */
  freshDatabase(): Promise<string>;
}

/** Undefined, and a word why, where no PostgreSQL can be had. */
export async function postgresServer(say: (words: string) => void): Promise<BenchServer | undefined> {
  const given = process.env['STEMMA_BENCH_DATABASE_URL'];
  if (given !== undefined) return serverAt(given, 'PostgreSQL as it was given', async () => {});
  try {
    const server = await startPostgres();
    const says = `PostgreSQL ${server.version} with pgvector, 64 MB of shared buffers, fsync off, on the same machine`;
    return serverAt(server.url, says, async () => server[Symbol.asyncDispose]());
  } catch (error) {
    say(`No PostgreSQL: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function serverAt(url: string, says: string, end: () => Promise<void>): BenchServer {
  return {
    says,
    async freshDatabase() {
      const name = `stemma_bench_${randomBytes(6).toString('hex')}`;
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      const fresh = new URL(url);
      fresh.pathname = `/${name}`;
      return fresh.href;
    },
    [Symbol.asyncDispose]: end,
  };
}
