/** A workspace with runs of a few kinds, for the tests of runs. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { openTestDatabase, type DatabaseKind } from '../../testing/databases.ts';
import type { Database, Store } from '../db/port.ts';
import { openEngine } from '../engine/open-engine.ts';
import type { Engine } from '../engine/port.ts';
import { silentLog } from '../log/log.ts';
import { openNotices, type Notices } from '../notices/notices.ts';
import { systemClock } from '../shared/clock.ts';
import { StemmaError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import type { RunKind, TypedKind } from './kinds.ts';
import { openRuns, type Runs, type RunsOptions } from './open-runs.ts';
import { mayRun, type MayRun } from './policy.ts';

export const may: MayRun = mayRun({ id: newId(), role: 'owner' });

const shared = { definition: '1', queue: 'cpu', stages: [], accept: (input: unknown) => input, title: () => 'A run' } as const;

/** Copies numbers of a list, says which could not be copied, and can be asked to hang until it is told to stop. */
export const copyKind: TypedKind<{ items: number[]; hang?: boolean; away?: boolean }, { copied: number[]; failed: number[] }> = {
  ...shared,
  name: 'copies.make',
  stages: ['reading', 'writing'],
  outcome: (output) => ((output as { failed: number[] }).failed.length > 0 ? 'partial' : 'succeeded'),
  rest: (_input, output) => ({ items: (output as { failed: number[] }).failed.map(Math.abs) }),
  async work(work, input) {
    const { items, hang, away } = input as { items: number[]; hang?: boolean; away?: boolean };
    work.progress({ stage: 'reading', done: 0, total: items.length });
    for (const item of items) if (item < 0) await work.itemFailed(`item ${item}`, { code: 'PARSE_FAILED', message: 'It is negative.' });
    work.progress({ stage: 'writing', done: items.length, total: items.length });
    if (hang) await pause(20_000, undefined, { signal: work.signal });
    if (away) throw new StemmaError('UNAVAILABLE', 'The files are away.');
    if (items.length === 0) throw new StemmaError('VALIDATION_ERROR', 'There is nothing to copy.');
    return { copied: items.filter((item) => item >= 0), failed: items.filter((item) => item < 0) };
  },
};

/** Two recorded steps around waiting for a person. */
const reviewKind: RunKind = {
  ...shared,
  name: 'reviews.make',
  async steps(work) {
    const first = await work.step('draft', async () => 'a draft');
    await work.say('info', 'Please look at it.');
    const answer = await work.receive('verdict', 60_000);
    const second = await work.step('publish', async () => 'published');
    return { first, answer, second };
  },
};

export interface Workspace extends AsyncDisposable {
  readonly database: Database;
  readonly store: Store;
  readonly notices: Notices;
  /** The runs of one process; each call is another. */
  process(more?: Partial<RunsOptions>): Runs;
  /** An engine that carries out the runs of a process. */
  engine(runs: Runs): Promise<Engine>;
}

const migrations = ['db', 'engine', 'runs'].map((module) => ({ module, directory: new URL(`../${module}/migrations/`, import.meta.url) }));

export async function openWorkspace(kind: DatabaseKind): Promise<Workspace> {
  await using opened = new AsyncDisposableStack();
  const { database } = opened.use(await openTestDatabase(kind, { migrations }));
  const store = database.as({ workspace: newId(), actor: may.actor.id });
  await store.write((tx) => sql`INSERT INTO workspaces (id, name) VALUES (${store.workspace}, 'Test')`.execute(tx.db()));
  const notices = opened.use(openNotices(database));
  const engines = opened.use(new AsyncDisposableStack());
  const resources = opened.move();
  return {
    database,
    store,
    notices,
    process: (more) => openRuns({ store, notices, log: silentLog, clock: systemClock, alone: true, ...more }, () => [copyKind, reviewKind]),
    async engine(runs) {
      const queues = { cpu: { perWorkspace: 5 } };
      const engine = engines.use(await openEngine({ database, notices, log: silentLog, workflows: [runs.workflow], queues }));
      runs.attach(engine);
      return engine;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
