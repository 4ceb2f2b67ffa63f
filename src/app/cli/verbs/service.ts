/** The verbs that open the product itself instead of asking it: start and migrate. */
import type { ParseArgsConfig } from 'node:util';
import type { Config } from '../../../kernel/config/config.ts';
import { loadMigrations, migrateDown, migrateUp, migrationStatus } from '../../../kernel/db/migrations.ts';
import type { Log } from '../../../kernel/log/log.ts';
import { openDatabase } from '../../compose.ts';
import { migrationSources } from '../../modules.ts';
import { ownDirectory } from '../../own-directory.ts';
import { serve } from '../../serve.ts';
import { UsageError, type Outcome } from '../outcome.ts';
import type { Values } from '../verb.ts';

export interface ServiceCall {
  readonly args: readonly string[];
  readonly values: Values;
  readonly signal: AbortSignal;
  readonly err: (text: string) => void;
}

export interface ServiceVerb {
  readonly name: string;
  readonly usage: string;
  readonly says: string;
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  start(config: Config, log: Log, call: ServiceCall): Promise<Outcome>;
}

const start: ServiceVerb = {
  name: 'start',
  usage: '[--port 4321] [--host 127.0.0.1]',
  says: 'Run everything in this process until it is stopped.',
  options: { port: { type: 'string' }, host: { type: 'string' } },
  async start(config, log, { args, signal }) {
    if (args.length > 0) throw new UsageError(`Too many arguments: "${args[0]}".`);
    await serve(config, log, signal);
    return { data: { stopped: true }, text: '' };
  },
};

const migrate: ServiceVerb = {
  name: 'migrate',
  usage: 'up|down|status [COUNT]',
  says: 'Apply the migrations of the database, take back the last COUNT (all when left out), or list them.',
  async start(config, _log, { args, signal }) {
    const [direction, count, ...more] = args;
    if ((direction !== 'up' && direction !== 'down' && direction !== 'status') || more.length > 0)
      throw new UsageError('Say which: migrate up, down or status.');
    if (count !== undefined && (direction !== 'down' || !/^\d{1,4}$/.test(count)))
      throw new UsageError(`"${count}" is no number of migrations to take back.`);
    await using opened = new AsyncDisposableStack();
    if (config.databaseUrl === undefined) opened.use(await ownDirectory(config.data, signal));
    const database = opened.use(await openDatabase(config));
    const migrations = await loadMigrations(migrationSources);
    if (direction === 'status') {
      const status = await migrationStatus(database, migrations);
      return {
        data: { migrations: status },
        text: status.map((one) => `${one.applied ? 'applied' : 'missing'}  ${one.module}/${one.name}`).join('\n'),
      };
    }
    const names =
      direction === 'up'
        ? await migrateUp(database, migrations)
        : await migrateDown(database, migrations, count === undefined ? Infinity : Number(count));
    const done = direction === 'up' ? 'applied' : 'taken back';
    return {
      data: { [direction]: names },
      text: names.length === 0 ? `Nothing to be ${done}.` : names.map((name) => `${done} ${name}`).join('\n'),
    };
  },
};

export const serviceVerbs: readonly ServiceVerb[] = [start, migrate];
