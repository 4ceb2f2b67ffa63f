/** Where the templates of databases of a test run are: a folder, and databases of a prefix on the server of the run. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { sha256 } from '../kernel/shared/fingerprint.ts';

/** Names the folder, for the processes of a run; whoever starts many runs sets it for all of them. */
export const templatesVariable = 'STEMMA_TEST_TEMPLATES';

/** Of the names of the templates on a server. */
export const serverPrefix = (root: string): string => `stemma_template_${sha256(root).slice(0, 12)}_`;

/** The address of another database of a server. */
export function databaseAt(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = name;
  return url.href;
}

/** Gives the processes of this one a place for templates, unless there is one; they go when it is disposed. */
export async function provideTemplates(): Promise<AsyncDisposable> {
  if (process.env[templatesVariable] !== undefined) return { async [Symbol.asyncDispose]() {} };
  const root = await mkdtemp(join(tmpdir(), 'stemma-templates-'));
  process.env[templatesVariable] = root;
  return {
    async [Symbol.asyncDispose]() {
      delete process.env[templatesVariable];
      await rm(root, { recursive: true, force: true });
      await dropFromServer(process.env['STEMMA_TEST_DATABASE_URL'], serverPrefix(root));
    },
  };
}

async function dropFromServer(server: string | undefined, prefix: string): Promise<void> {
  if (!server) return;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [prefix]);
    for (const { datname } of rows) await client.query(`DROP DATABASE ${datname} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}
