import { expect, test } from 'vitest';
import { describeDatabases, openTestDatabase, postgresHalf, type DatabaseKind } from '../../testing/databases.ts';
import { silentLog } from '../log/log.ts';
import { openNotices } from '../notices/notices.ts';
import { newId } from '../shared/ids.ts';
import { engineSuite, type OpenEngine } from './engine.suite.ts';
import { openEngine } from './open-engine.ts';
import type { WorkflowDefinition } from './port.ts';

const migrations = [
  { module: 'kernel', directory: new URL('../db/migrations/', import.meta.url) },
  { module: 'engine', directory: new URL('./migrations/', import.meta.url) },
];

const onFresh =
  (kind: DatabaseKind): OpenEngine =>
  async (workflows, queues) => {
    await using opened = new AsyncDisposableStack();
    const { database } = opened.use(await openTestDatabase(kind, { migrations }));
    const notices = opened.use(openNotices(database));
    const engine = opened.use(await openEngine({ database, notices, log: silentLog, workflows, queues }));
    const resources = opened.move();
    return { engine, database, [Symbol.asyncDispose]: () => resources.disposeAsync() };
  };

describeDatabases((kind) => engineSuite(onFresh(kind)));

test.skipIf('skip' in postgresHalf())('a process that falls silent is replaced, and finds itself fenced when it comes back', async () => {
  await using opened = new AsyncDisposableStack();
  const { database } = opened.use(await openTestDatabase('postgresql', { migrations }));
  const notices = opened.use(openNotices(database));
  const done: string[] = [];
  const held = Promise.withResolvers<void>();
  let executions = 0;
  const work: WorkflowDefinition = {
    name: 'work',
    body: async (context) => {
      const execution = (executions += 1);
      await context.step('one', async () => void done.push(`${execution}: one`));
      await context.step('two', async () => {
        if (execution === 1) await held.promise;
        done.push(`${execution}: two`);
      });
      await context.step('three', async () => void done.push(`${execution}: three`));
    },
  };
  const options = { database, notices, log: silentLog, workflows: [work], queues: {}, beatMs: 60_000 };
  const frozen = opened.use(await openEngine(options));
  const id = newId();
  await frozen.start({ workflow: 'work', id, input: null });
  await expect.poll(() => done).toEqual(['1: one']);
  await expect.poll(async () => (await frozen.steps(id)).length).toBe(1);
  const other = opened.use(await openEngine({ ...options, silentForMs: 0 }));
  await expect.poll(() => done, { timeout: 10_000 }).toEqual(['1: one', '2: two', '2: three']);
  held.resolve();
  expect(await other.wait(id, 10_000)).toMatchObject({ state: 'succeeded' });
  await expect.poll(() => done.at(-1)).toBe('1: two'); // its body ran on, and nothing of it was recorded
  expect((await other.steps(id)).map((step) => step.name)).toEqual(['one', 'two', 'three']);
});

test.skipIf('skip' in postgresHalf())('many processes may start at once on a new database', async () => {
  await using opened = new AsyncDisposableStack();
  const { database } = opened.use(await openTestDatabase('postgresql', { migrations }));
  const notices = opened.use(openNotices(database));
  const said: string[] = [];
  const log = { ...silentLog, warn: (_: string, given: unknown) => void said.push(JSON.stringify(given)) };
  const options = { database, notices, log, workflows: [], queues: {} };
  for (const engine of await Promise.all(Array.from({ length: 4 }, () => openEngine(options)))) opened.use(engine);
  expect(said).toEqual([]);
});

test.skipIf('skip' in postgresHalf())('a start that fails leaves nothing that keeps the process alive', async () => {
  await using opened = new AsyncDisposableStack();
  const { database } = opened.use(await openTestDatabase('postgresql', { migrations }));
  const notices = opened.use(openNotices(database));
  const pool = database.connections('test', 1);
  opened.defer(() => pool.end());
  await pool.query('CREATE TABLE engine.workflow_status (nothing int)');
  const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  const before = timers();
  await expect(openEngine({ database, notices, log: silentLog, workflows: [], queues: {} })).rejects.toThrow('initialize');
  expect(timers()).toBeLessThanOrEqual(before);
  expect((await pool.query('SELECT FROM engine.executors')).rowCount).toBe(0);
});
