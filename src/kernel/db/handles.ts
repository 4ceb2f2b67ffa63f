/**
 * Opens handles on a pool of `pg` clients. A handle is one transaction whose first round trip sets the role without
 * bypass and the workspace and actor that row-level security reads; reads too, since the embedded session is a superuser.
 * Must never be opened inside another handle: with one embedded session that would wait for itself.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely';
import pg from 'pg';
import { isId } from '../shared/ids.ts';
import { StemmaError } from '../shared/errors.ts';
import { asStemmaError } from './failures.ts';
import type { Database, Reader, Scope, Store, Tx } from './port.ts';
import { rewriteOnServer } from './rewrite.ts';
import { unsureCommit } from './unsure.ts';

const openHandle = new AsyncLocalStorage<'Reader' | 'Tx'>();

/** Throws when a Reader or Tx is open in this async context. Whatever must not run inside one (bytes, HTTP, engine) calls it first. */
export function assertNoHandle(what: string): void {
  const open = openHandle.getStore();
  if (open) throw new StemmaError('INTERNAL', `${what} inside an open ${open}: finish the ${open} first.`);
}

/** The value types of a client: bigint columns as numbers (ours stay far below 2^53), timestamps as Date. */
export function configureTypes(): pg.CustomTypesConfig {
  return {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      oid === 20 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
  };
}

/** What a database is made of. */
export interface DatabaseParts {
  readonly kind: Database['kind'];
  readonly pool: pg.Pool;
  /** Makes a further pool on the same database. */
  readonly connections: Database['connections'];
  /** Ends whatever the pools stand on, after `pool`. */
  readonly close?: () => Promise<void>;
}

/** Makes a database of a pool. */
export function databaseOn({ kind, pool, connections, close }: DatabaseParts): Database {
  surviveLoss(pool);
  const written = { commits: 0 };
  return {
    kind,
    connections: (name, most) => surviveLoss(connections(name, most)),
    as: (scope) => storeOn(pool, scope, written),
    asOwner: (work) => inTransaction(pool, 'Tx', 'BEGIN', work),
    async rewrite(tables) {
      assertNoHandle('Rewriting tables');
      await rewriteOnServer(pool, tables);
      return 'left';
    },
    async [Symbol.asyncDispose]() {
      await pool.end();
      await close?.();
    },
  };
}

/** Lets connections of a pool die without ending the process; the next query tells if the database is gone. */
function surviveLoss(pool: pg.Pool): pg.Pool {
  // Between leaving the pool and its user's own listener a connection has none: one that is ended just then would end the process.
  pool.on('connect', (client) => void client.on('error', () => {}));
  pool.on('error', () => {});
  return pool;
}

function storeOn(pool: pg.Pool, scope: Scope, written: { commits: number }): Store {
  if (!isId(scope.workspace) || !isId(scope.actor)) throw new StemmaError('INTERNAL', 'A scope needs two ids.');
  const { workspace, actor } = scope;
  const bind = `SET LOCAL ROLE stemma_app; SELECT set_config('app.workspace', '${workspace}', true), set_config('app.actor', '${actor}', true)`;
  const reader = (db: Kysely<unknown>): Reader => ({ workspace, actor, db: <T>() => db as Kysely<T> });
  return {
    workspace,
    actor,
    read: (work) => inTransaction(pool, 'Reader', `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${bind}`, (db) => work(reader(db))),
    async write(work) {
      try {
        return await inTransaction(pool, 'Tx', `BEGIN; ${bind}`, (db) => work({ ...reader(db), writable: true } satisfies Tx));
      } finally {
        written.commits += 1; // failed ones too: of some nobody knows
      }
    },
    commits: () => written.commits,
  };
}

async function inTransaction<Result>(
  pool: pg.Pool,
  handle: 'Reader' | 'Tx',
  begin: string,
  work: (db: Kysely<unknown>) => Promise<Result>,
): Promise<Result> {
  assertNoHandle(`Opening a ${handle}`);
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw asStemmaError(error);
  }
  let broken: unknown;
  let committing = false;
  const onError = (error: unknown): void => void (broken = error);
  const release = (): void => {
    client.off('error', onError);
    client.release(broken !== undefined);
  };
  client.on('error', onError);
  try {
    await client.query(begin);
    const result = await openHandle.run(handle, () => work(kyselyOn(client)));
    committing = handle === 'Tx';
    const ended = client.query('COMMIT');
    // What was read stays read, however its snapshot ends: only who needs the connection next waits for that.
    if (committing) await ended.then(release);
    else void ended.catch(onError).then(release);
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(onError);
    release();
    const failure = asStemmaError(error);
    throw committing ? unsureCommit(failure) : failure;
  }
}

/** Made once per client: a handle is opened for a statement or two. */
const onClients = new WeakMap<pg.PoolClient, Kysely<unknown>>();

function kyselyOn(client: pg.PoolClient): Kysely<unknown> {
  const known = onClients.get(client);
  if (known) return known;
  const made = makeKysely(client);
  onClients.set(client, made);
  return made;
}

function makeKysely(client: pg.PoolClient): Kysely<unknown> {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      const answer: pg.QueryResult | pg.QueryResult[] = await client.query(query.sql, [...query.parameters]);
      const result = Array.isArray(answer) ? answer.at(-1) : answer; // a migration is many statements: the last one counts
      if (!result) return { rows: [] };
      return result.rowCount === null || result.command === 'SELECT'
        ? { rows: result.rows as Row[] }
        : { rows: result.rows as Row[], numAffectedRows: BigInt(result.rowCount) };
    },
    // oxlint-disable-next-line require-yield
    async *streamQuery(): AsyncIterableIterator<never> {
      throw new StemmaError('INTERNAL', 'A handle does not stream; page instead.');
    },
  };
  const nested = async (): Promise<never> => {
    throw new StemmaError('INTERNAL', 'A handle is already one transaction.');
  };
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: nested,
    commitTransaction: nested,
    rollbackTransaction: nested,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
  return new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
