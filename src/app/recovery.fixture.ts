/** A PostgreSQL of a test's own that archives its log as docs/guide/recovery.md says, can be lost, and be set back as that page says. */
import { randomBytes } from 'node:crypto';
import { appendFile, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { as, configure, initialise, ordinaryAccount, ownerUrl, serve, stop, treeWith } from '../../scripts/postgres/cluster.ts';
import { findPostgres } from '../../scripts/postgres/installation.ts';
import { hasPgvector, pgvectorFor } from '../../scripts/postgres/pgvector.ts';
import { run } from '../../scripts/postgres/run.ts';

const guide = new URL('../../docs/guide/recovery.md', import.meta.url);

/** A server that runs. */
interface Running {
  /** Of the role that Stemma has, in its database. */
  readonly url: string;
  /** As the superuser. */
  query<Row extends pg.QueryResultRow>(statement: string): Promise<Row[]>;
}

export interface ArchivedServer extends AsyncDisposable, Running {
  /** As the page says. */
  baseBackup(): Promise<void>;
  /** Closes the segment that is written, and returns when it is archived. */
  archive(): Promise<void>;
  /** The machine burns down: nothing more is written, and nothing that was not archived is left. */
  lose(): Promise<void>;
  /** Starts a copy of the base backup, set back to a moment, or to the last that was archived. */
  setBack(moment?: Date): Promise<Running>;
}

/** The settings of the page, with our folder for its own. */
async function settingsOfGuide(folder: string): Promise<{ readonly archiving: string; readonly recovering: string }> {
  const text = await readFile(guide, 'utf8');
  const [archiving, recovering] = [...text.matchAll(/```ini\n([^`]+)```/g)].map(([, block = '']) =>
    block.replaceAll('/archive/', `${folder}/`),
  );
  if (archiving === undefined || recovering === undefined) throw new Error('The page has no settings any more.');
  return { archiving, recovering: recovering.replaceAll(/^ +/gm, '') };
}

export async function startArchivedServer(): Promise<ArchivedServer> {
  const root = await mkdtemp(join(tmpdir(), 'stemma-archived-'));
  await using opened = new AsyncDisposableStack();
  opened.defer(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
  const servers = opened.use(new AsyncDisposableStack());
  const installed = await findPostgres();
  const extension = (await hasPgvector(installed)) ? undefined : await pgvectorFor(installed);
  const account = await ordinaryAccount();
  const bin = extension === undefined ? installed.bin : await treeWith(installed, extension, join(root, 'server'));
  const password = randomBytes(18).toString('hex');
  const folder = async (name: string): Promise<string> => {
    const path = join(root, name);
    await mkdir(path, { recursive: true });
    if (account) await chown(path, account.uid, account.gid);
    return path;
  };
  const byServer = async (program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const [shell = program, ...rest] = as(account, program, args);
    return run(shell, rest, { cwd: '/', env: { ...process.env, ...env } });
  };
  if (account) await chown(root, account.uid, account.gid);
  const { archiving, recovering } = await settingsOfGuide(root);
  await folder('wal');
  // Segments of 1 MiB: the same happens to each, and the disk is spared.
  const data = join(await folder('first'), 'data');
  await initialise(join(bin, 'initdb'), data, account, password, ['--wal-segsize=1']);
  await appendFile(join(data, 'postgresql.conf'), archiving);
  await configure(data, { full_page_writes: 'on', synchronous_commit: 'on' });

  const begin = async (directory: string): Promise<{ port: number; end: () => Promise<void>; lose: () => Promise<void> }> => {
    const { server, port } = await serve(join(bin, 'postgres'), directory, directory, account, password);
    const end = (): Promise<void> => stop(server);
    servers.defer(end);
    const lose = async (): Promise<void> => {
      const [postmaster] = (await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(postmaster), 'SIGKILL');
      await end();
    };
    return { port, end, lose };
  };
  const running = (port: number): Running => ({
    url: `postgresql://stemma:${password}@127.0.0.1:${port}/stemma`,
    async query(statement) {
      const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'stemma' });
      await client.connect();
      try {
        return (await client.query(statement)).rows;
      } finally {
        await client.end();
      }
    },
  });

  const first = await begin(data);
  const owner = new pg.Client({ connectionString: await ownerUrl(first.port, password) });
  await owner.connect();
  await owner.query('CREATE DATABASE stemma');
  await owner.end();
  const now = running(first.port);
  let copies = 0;
  const resources = opened.move();
  return {
    ...now,
    async baseBackup() {
      const connection = ['-h', '127.0.0.1', '-p', String(first.port), '-U', 'postgres'];
      await byServer(join(installed.bin, 'pg_basebackup'), ['-D', join(root, 'base'), '--checkpoint=fast', '--no-sync', ...connection], {
        PGPASSWORD: password,
      });
    },
    async archive() {
      const [{ segment } = { segment: '' }] = await now.query<{ segment: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS segment');
      for (let look = 0; !(await readdir(join(root, 'wal'))).includes(segment); look += 1) {
        if (look === 200) throw new Error(`The segment ${segment} was not archived.`);
        await wait(50);
      }
    },
    lose: first.lose,
    async setBack(moment) {
      const copy = join(await folder(`copy-${(copies += 1)}`), 'data');
      await byServer('cp', ['-a', join(root, 'base'), copy]);
      const target =
        moment === undefined
          ? recovering.replace(/^recovery_target_time.*\n/m, '')
          : recovering.replace(/(recovery_target_time = ).*/, `$1'${moment.toISOString().replace('T', ' ').replace('Z', '+00')}'`);
      await appendFile(join(copy, 'postgresql.conf'), target);
      await configure(copy, { unix_socket_directories: `'${join(copy, '..')}'` });
      await writeFile(join(copy, 'recovery.signal'), '');
      const server = running((await begin(copy)).port);
      for (let look = 0; (await server.query<{ waits: boolean }>('SELECT pg_is_in_recovery() AS waits'))[0]?.waits !== false; look += 1) {
        if (look === 400) throw new Error('It does not come to the end of the log.');
        await wait(25);
      }
      return server;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
