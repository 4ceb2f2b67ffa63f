/** What every implementation of the engine port must do, on any database. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { Database } from '../db/port.ts';
import { newId } from '../shared/ids.ts';
import type { Engine, Payload, WorkflowDefinition } from './port.ts';
import type { Queues } from './queues.ts';

/** What the suite tries: an engine on a fresh database that knows its workflows and queues. */
export interface EngineUnderTest extends AsyncDisposable {
  readonly engine: Engine;
  readonly database: Database;
}
export type OpenEngine = (workflows: readonly WorkflowDefinition[], queues: Queues) => Promise<EngineUnderTest>;

const shortQueues: Queues = { quick: { perWorkspace: 2 }, slow: { perWorkspace: 10, rate: { starts: 2, seconds: 1 } } };

/** Steps done, by workflow: what a step body did, as opposed to what was recorded. */
class Ledger {
  readonly done: string[] = [];
  running = 0;
  most = 0;
  async during(work: () => Promise<void>): Promise<void> {
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    await work();
    this.running -= 1;
  }
}

export function engineSuite(open: OpenEngine): void {
  const ledger = new Ledger();
  let failures = 0;
  const gates = new Map<string, () => void>();
  const opened = (name: string): Promise<void> => new Promise((resolve) => gates.set(name, resolve));
  const number = (input: Payload): number => Number(input);
  const workflows: readonly WorkflowDefinition[] = [
    {
      name: 'count',
      body: async (context, input) => {
        let sum = 0;
        for (let n = 0; n < number(input); n++)
          sum += await context.step(`add ${n}`, async ({ key }) => {
            ledger.done.push(key);
            return n;
          });
        return sum;
      },
    },
    {
      name: 'stubborn',
      body: (context) =>
        context.step(
          'try',
          async () => {
            failures += 1;
            if (failures < 3) throw new Error(`failure ${failures}`);
            return failures;
          },
          { attempts: 3, waitMs: 10 },
        ),
    },
    { name: 'late', body: (context) => context.step('hang', ({ signal }) => pause(5_000, 'never', { signal }), { timeoutMs: 50 }) },
    { name: 'asks', body: async (context, input) => (await context.receive('answer', number(input))) ?? 'nothing came' },
    {
      name: 'gated',
      body: async (context) => {
        await context.step('first', async () => void ledger.done.push(`${context.id} first`));
        await context.step('gate', async ({ signal }) => {
          const gate = opened(context.id);
          await Promise.race([gate, new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))]);
        });
        await context.step('last', async () => void ledger.done.push(`${context.id} last`));
        return 'through';
      },
    },
    // Stands until so many stand together, or for long.
    {
      name: 'crowd',
      body: (context, input) =>
        context.step('stand', () =>
          ledger.during(async () => {
            for (let waited = 0; waited < 60 || (ledger.most < number(input) && waited < 10_000); waited += 20) await pause(20);
          }),
        ),
    },
    { name: 'sleeps', body: (context, input) => context.sleep(number(input)) },
  ];
  let under: EngineUnderTest;
  let engine: Engine;
  beforeAll(async () => {
    under = await open(workflows, shortQueues);
    engine = under.engine;
  }, 60_000);
  afterAll(() => under[Symbol.asyncDispose]());

  const begin = async (workflow: string, input: Payload = null): Promise<string> => {
    const id = newId();
    await engine.start({ workflow, id, input });
    return id;
  };
  const until = async (holds: () => boolean): Promise<void> => {
    for (const end = Date.now() + 10_000; !holds(); await pause(10)) if (Date.now() > end) throw new Error('It never held.');
  };
  const state = async (id: string): Promise<string | undefined> => (await engine.list({ ids: [id] }))[0]?.state;

  test('a started workflow ends with its output, and its steps are recorded once', async () => {
    const id = await begin('count', 4);
    expect(await engine.wait(id, 10_000)).toEqual({ state: 'succeeded', output: 6 });
    await engine.start({ workflow: 'count', id, input: 4 }); // the same id again changes nothing
    expect(await engine.wait(id, 10_000)).toEqual({ state: 'succeeded', output: 6 });
    expect(ledger.done.filter((key) => key.startsWith(id))).toEqual([0, 1, 2, 3].map((n) => `${id}/${n}`));
    expect((await engine.steps(id)).map((step) => step.name)).toEqual(['add 0', 'add 1', 'add 2', 'add 3']);
  });

  test('a step is tried again with a wait, and no more often than it says', async () => {
    expect(await engine.wait(await begin('stubborn'), 10_000)).toEqual({ state: 'succeeded', output: 3 });
    failures = -10;
    expect(await engine.wait(await begin('stubborn'), 10_000)).toMatchObject({ state: 'failed' });
    expect(failures).toBe(-7);
  });

  test('a step that takes too long fails', async () => {
    expect(await engine.wait(await begin('late'), 10_000)).toMatchObject({ state: 'failed', message: expect.stringContaining('hang') });
  });

  test('a workflow waits for a message, and one sent before it waits is there', async () => {
    const id = await begin('asks', 10_000);
    expect(await engine.wait(id, 50)).toBeUndefined();
    await engine.send(id, 'answer', { yes: true });
    expect(await engine.wait(id, 10_000)).toEqual({ state: 'succeeded', output: { yes: true } });
    expect(await engine.wait(await begin('asks', 50), 10_000)).toEqual({ state: 'succeeded', output: 'nothing came' });
  });

  test('cancelled: the step it is in is told, the next one is not done', async () => {
    const id = await begin('gated');
    await until(() => gates.has(id));
    await engine.cancel(id);
    expect(await engine.wait(id, 10_000)).toEqual({ state: 'cancelled' });
    expect(ledger.done).not.toContain(`${id} last`);
  });

  test('paused and resumed: what was recorded is not done again', async () => {
    const id = await begin('gated');
    await until(() => gates.has(id));
    await engine.pause(id);
    expect(await state(id)).toBe('paused');
    gates.delete(id);
    await engine.resume(id);
    await until(() => gates.has(id));
    gates.get(id)?.();
    expect(await engine.wait(id, 10_000)).toEqual({ state: 'succeeded', output: 'through' });
    expect(ledger.done.filter((line) => line.startsWith(id))).toEqual([`${id} first`, `${id} last`]);
  });

  test('a fork takes over the records before its step', async () => {
    const id = await begin('count', 3);
    await engine.wait(id, 10_000);
    const forked = newId();
    await engine.fork(id, 2, forked);
    expect(await engine.wait(forked, 10_000)).toEqual({ state: 'succeeded', output: 3 });
    expect(ledger.done.filter((key) => key.startsWith(forked))).toEqual([`${forked}/2`]);
  });

  describe('queues', () => {
    const put = async (queue: string, partition: string, count: number, together = 0): Promise<string[]> => {
      const ids = Array.from({ length: count }, () => newId());
      for (const id of ids) await engine.enqueue({ workflow: 'crowd', id, input: together, queue, partition });
      return ids;
    };
    const done = async (ids: readonly string[]): Promise<void> => {
      for (const id of ids) expect(await engine.wait(id, 20_000)).toMatchObject({ state: 'succeeded' });
    };

    test('of one workspace no more run at once than its share', async () => {
      ledger.most = 0;
      await done(await put('quick', newId(), 6));
      expect(ledger.most).toBe(2);
    });

    test('one workspace does not hold up another', async () => {
      ledger.most = 0;
      await done([...(await put('quick', newId(), 2, 3)), ...(await put('quick', newId(), 2, 3))]);
      expect(ledger.most).toBeGreaterThan(2);
    });

    test('no more begin within its time than a rate lets', async () => {
      const started = performance.now();
      await done(await put('slow', newId(), 4));
      expect(performance.now() - started).toBeGreaterThan(900);
    });
  });

  test('what is put in with a delay begins when it is over', async () => {
    const [id, put] = [newId(), performance.now()];
    await engine.enqueue({ workflow: 'count', id, input: 1, queue: 'quick', partition: newId(), delayMs: 600 });
    expect(await engine.wait(id, 20_000)).toMatchObject({ state: 'succeeded' });
    expect(performance.now() - put).toBeGreaterThan(500);
  });

  test('a schedule begins its workflow at its time', async () => {
    await engine.schedule({ name: 'every second', cron: '* * * * * *', workflow: 'count', input: 1, queue: 'quick', partition: 'one' });
    await expect
      .poll(async () => (await engine.list({ workflow: 'count' })).map((one) => one.id), { timeout: 10_000 })
      .toContainEqual(expect.stringMatching(/^every second\//));
    await engine.unschedule('every second');
  });

  test('a workflow that sleeps is still running, and what ended is forgotten when it is old', async () => {
    const id = await begin('sleeps', 300);
    expect(await state(id)).toBe('running');
    expect(await engine.wait(id, 10_000)).toMatchObject({ state: 'succeeded' });
    await engine.forget(new Date(Date.now() - 60_000));
    expect(await state(id)).toBe('succeeded');
    await engine.forget(new Date(Date.now() + 60_000));
    expect(await state(id)).toBeUndefined();
  });

  test('no call inside an open handle, and the tables are out of reach of requests', async () => {
    const store = under.database.as({ workspace: newId(), actor: newId() });
    await expect(store.read(() => engine.list({}))).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(store.read((reader) => sql`SELECT FROM engine.workflow_status`.execute(reader.db()))).rejects.toThrow(/permission denied/);
  });

  test('an unknown id is said to be none', async () => {
    await expect(engine.wait(newId(), 50)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
}
