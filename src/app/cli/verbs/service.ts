/** The verbs that open the product itself instead of asking it: start and migrate. What they open is loaded by them alone. */
import type { ParseArgsConfig } from 'node:util';
import type { Progress } from '../../../kernel/contract/envelope.ts';
import type { Config } from '../../../kernel/config/config.ts';
import type { Log } from '../../../kernel/log/log.ts';
import type { serve } from '../../serve.ts';
import { queueNames } from '../../../kernel/engine/queues.ts';
import { UsageError, type Outcome } from '../outcome.ts';
import { text, type Values } from '../verb.ts';

export interface ServiceCall {
  readonly args: readonly string[];
  readonly values: Values;
  readonly signal: AbortSignal;
  readonly err: (text: string) => void;
  readonly progress: (step: Progress) => void;
}

export interface ServiceVerb {
  readonly name: string;
  readonly usage: string;
  readonly says: string;
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  start(config: Config, log: Log, call: ServiceCall): Promise<Outcome>;
}

const serveHere: typeof serve = async (...given) => (await import('../../serve.ts')).serve(...given);

const start: ServiceVerb = {
  name: 'start',
  usage: '[--port 4321] [--host 127.0.0.1]',
  says: 'Run everything in this process until it is stopped.',
  options: { port: { type: 'string' }, host: { type: 'string' } },
  async start(config, log, { args, signal }) {
    if (args.length > 0) throw new UsageError(`Too many arguments: "${args[0]}".`);
    await serveHere(config, log, signal, { listens: true });
    return { data: { stopped: true }, text: '' };
  },
};

const serveOnly: ServiceVerb = {
  name: 'serve',
  usage: '[--port 4321] [--host 127.0.0.1]',
  says: 'Answer requests only; runs are carried out by "stemma work". Needs DATABASE_URL.',
  options: { port: { type: 'string' }, host: { type: 'string' } },
  async start(config, log, { args, signal }) {
    if (args.length > 0) throw new UsageError(`Too many arguments: "${args[0]}".`);
    needsServer(config, 'serve');
    await serveHere(config, log, signal, { listens: true, worksOn: [] });
    return { data: { stopped: true }, text: '' };
  },
};

const work: ServiceVerb = {
  name: 'work',
  usage: '[--queues NAME,...]',
  says: 'Carry out runs that nobody waits for, of all queues or these, until it is stopped. Needs DATABASE_URL.',
  options: { queues: { type: 'string' } },
  async start(config, log, { args, values, signal }) {
    if (args.length > 0) throw new UsageError(`Too many arguments: "${args[0]}".`);
    needsServer(config, 'work');
    const given = text(values, 'queues')?.split(',') ?? queueNames;
    const unknown = given.find((name) => !(queueNames as readonly string[]).includes(name));
    if (unknown !== undefined) throw new UsageError(`There is no queue "${unknown}". There are: ${queueNames.join(', ')}.`);
    await serveHere(config, log, signal, { listens: false, worksOn: given });
    return { data: { stopped: true }, text: '' };
  },
};

/** Several processes share a PostgreSQL server; an embedded database belongs to one. */
function needsServer(config: Config, verb: string): void {
  if (config.databaseUrl !== undefined) return;
  throw new UsageError(
    `"${verb}" is for a PostgreSQL server: set DATABASE_URL. On the embedded database "start" does everything in one process.`,
  );
}

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
    const { changeSchema, readSchema } = await import('../../schema.ts');
    if (direction === 'status') {
      const status = await readSchema(config, signal);
      return {
        data: { migrations: status },
        text: status.map((one) => `${one.applied ? 'applied' : 'missing'}  ${one.module}/${one.name}`).join('\n'),
      };
    }
    const names = await changeSchema(
      config,
      signal,
      direction === 'up' ? {} : { takeBack: count === undefined ? Infinity : Number(count) },
    );
    const done = direction === 'up' ? 'applied' : 'taken back';
    return {
      data: { [direction]: names },
      text: names.length === 0 ? `Nothing to be ${done}.` : names.map((name) => `${done} ${name}`).join('\n'),
    };
  },
};

export const serviceVerbs: readonly ServiceVerb[] = [start, serveOnly, work, migrate];
