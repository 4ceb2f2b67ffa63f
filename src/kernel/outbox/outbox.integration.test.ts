import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import type { Store, Tx } from '../db/port.ts';
import { silentLog } from '../log/log.ts';
import { openNotices, type Notices } from '../notices/notices.ts';
import { StemmaError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { askForReplay, discardDeadLetters, loadDeadLetters, type Chosen, type DeadLetter } from './dead-letters.ts';
import type { DomainEvent } from './define-event.ts';
import { openDispatcher, type Subscriber } from './dispatch.ts';
import { emitAll } from './emit.ts';
import { deleteEvents, eventsAfter, forgetNames } from './store.ts';

const migrations = [{ module: 'kernel', directory: new URL('../db/migrations/', import.meta.url) }];

describeDatabases((kind) => {
  let opened: TestDatabase;
  let notices: Notices;
  beforeAll(async () => {
    opened = await openTestDatabase(kind, { migrations });
    notices = openNotices(opened.database);
  });
  afterAll(async () => {
    await notices?.[Symbol.asyncDispose]();
    await opened?.[Symbol.asyncDispose]();
  });

  /** A workspace of its own for each test. */
  async function workspace(): Promise<Store> {
    const store = opened.database.as({ workspace: newId(), actor: newId() });
    await store.write((tx) => sql`INSERT INTO workspaces (id, name) VALUES (${store.workspace}, 'Test')`.execute(tx.db()));
    return store;
  }
  const happen = (store: Store, ...numbers: number[]): Promise<void> =>
    store.write((tx) =>
      emitAll(
        tx,
        numbers.map((number) => ({ type: 'shelf.changed', data: { number } })),
      ),
    );
  const all = (store: Store): Promise<DomainEvent[]> => store.read((reader) => eventsAfter(reader, 0, 10_000));
  const numbers = (events: readonly DomainEvent[]): unknown[] => events.map(({ data }) => data['number']);
  const timing = { lookEveryMs: 20, waitsMs: [10, 10] };
  const dispatch = (store: Store, subscriber: Subscriber, more: { leaseMs?: number } = {}): AsyncDisposable =>
    openDispatcher({ store, notices, log: silentLog, subscribers: [subscriber], timing: { ...timing, ...more } });
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    for (let turn = 0; turn < 400; turn++) {
      if (await holds()) return;
      await pause(20);
    }
    throw new Error('It did not come to hold.');
  };

  test('events are there with their transaction or not at all, numbered in the order of commits without a gap', async () => {
    const store = await workspace();
    const written = new AbortController();
    const reading = (async () => {
      for (; !written.signal.aborted; await pause(1)) {
        const events = await all(store);
        // Whoever sees a number sees all before it.
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      }
    })();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        store.write(async (tx) => {
          await emitAll(tx, [{ type: 'shelf.changed', data: { number: index } }]);
          await pause((index * 7) % 5);
          await emitAll(tx, [{ type: 'shelf.changed', data: { number: index + 0.5 } }]);
          if (index % 4 === 0) throw new Error('It did not happen.');
        }),
      ),
    );
    written.abort();
    await reading;
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(30);
    const events = await all(store);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    const order = numbers(events) as number[];
    expect(order.filter((number) => Math.floor(number) % 4 === 0)).toEqual([]);
    // What one transaction says stays together, in its order.
    for (let index = 0; index < order.length; index += 2) expect(order[index + 1]).toBe((order[index] as number) + 0.5);
  });

  test('what was committed before anybody listened is handed over, once, to two processes together', async () => {
    const store = await workspace();
    for (let number = 0; number < 20; number++) await happen(store, number);
    const got: DomainEvent[] = [];
    const subscriber: Subscriber = { name: 'test', from: 'first', record: async (_tx, events) => void got.push(...events) };
    {
      await using _one = dispatch(store, subscriber);
      await using _two = dispatch(store, subscriber);
      for (let number = 20; number < 60; number++) await happen(store, number);
      await until(() => got.length >= 60);
    }
    expect(numbers(got)).toEqual(Array.from({ length: 60 }, (_, index) => index));
  });

  test('a process that froze while it told is followed by another, and moves nothing when it thaws', async () => {
    const store = await workspace();
    await happen(store, 1, 2, 3);
    const thaw = Promise.withResolvers<void>();
    const frozen: number[] = [];
    const got: unknown[] = [];
    await using _frozen = dispatch(store, { name: 'test', from: 'first', tell: () => (frozen.push(1), thaw.promise) }, { leaseMs: 100 });
    await until(() => frozen.length > 0);
    {
      await using _other = dispatch(store, { name: 'test', from: 'first', tell: async (events) => void got.push(...numbers(events)) });
      await until(() => got.length === 3);
      await happen(store, 4);
      await until(() => got.length === 4);
    }
    thaw.resolve();
    await pause(60);
    const { rows } = await store.read((reader) =>
      sql<{ seq: number }>`SELECT seq FROM outbox_positions WHERE workspace = ${store.workspace}`.execute(reader.db()),
    );
    expect(rows).toEqual([{ seq: 4 }]);
    expect(frozen).toHaveLength(1); // had it moved the position back, it would have gone on from there
    expect(got).toEqual([1, 2, 3, 4]);
  });

  test('an event that is refused again and again goes to the dead letters, and the others go on', async () => {
    const store = await workspace();
    await happen(store, ...Array.from({ length: 8 }, (_, index) => index));
    const got: unknown[] = [];
    const tell = async (events: readonly DomainEvent[]): Promise<void> => {
      if (numbers(events).includes(5)) throw new Error('Not five.');
      got.push(...numbers(events));
    };
    {
      await using _dispatcher = dispatch(store, { name: 'test', from: 'first', tell });
      await until(() => got.length === 7);
    }
    expect(got).toEqual([0, 1, 2, 3, 4, 6, 7]);
    const { rows } = await store.read((reader) =>
      sql<{ number: number; error: string }>`
        SELECT (e.data->'number')::integer AS number, l.error FROM outbox_dead_letters l
        JOIN outbox_events e ON e.workspace = l.workspace AND e.id = l.event WHERE l.workspace = ${store.workspace}`.execute(reader.db()),
    );
    expect(rows).toEqual([{ number: 5, error: 'Not five.' }]);
  });

  test('a dead letter is kept and handed over again when somebody asks: refused it is dead as before, taken it is gone', async () => {
    const store = await workspace();
    await happen(store, 1, 2, 3);
    const wrong = new Set<unknown>([1, 3]);
    const got: unknown[] = [];
    const record = async (_tx: Tx, events: readonly DomainEvent[]): Promise<void> => {
      const bad = numbers(events).find((number) => wrong.has(number));
      if (bad !== undefined) throw new Error(`Not ${String(bad)} of ${wrong.size}.`);
      got.push(...numbers(events));
    };
    const dead = (): Promise<DeadLetter[]> => store.read((reader) => loadDeadLetters(reader, 10, undefined));
    const replay = (chosen: Chosen): Promise<number> => store.write((tx) => askForReplay(tx, chosen));
    const said = (letters: readonly DeadLetter[]): unknown[] => letters.map(({ seq, error, replay_at }) => [seq, error, replay_at]);
    await using _dispatcher = dispatch(store, { name: 'test', from: 'first', record });
    await until(async () => (await dead()).length === 2);
    const [third, first] = (await dead()).map(({ event }) => event) as [string, string];
    wrong.delete(1);
    expect(await replay({ event: third, subscriber: 'other' })).toBe(0);
    expect(await replay({})).toBe(2);
    await until(async () => (await dead()).length === 1 && (await dead())[0]?.replay_at === null);
    expect(said(await dead())).toEqual([[3, 'Not 3 of 1.', null]]);
    expect(got).toEqual([2, 1]);
    // What somebody refused is kept longer than what everybody has.
    await store.write((tx) => deleteEvents(tx, new Date(Date.now() + 60_000)));
    expect((await all(store)).map(({ id }) => id)).toEqual([third]);
    await store.write((tx) => forgetNames(tx, newId()));
    expect(said(await dead())).toEqual([[3, 'It was refused; the words were erased.', null]]);
    wrong.clear();
    expect(await replay({ event: third })).toBe(1);
    await until(async () => (await dead()).length === 0);
    expect(got).toEqual([2, 1, 3]);
    expect(await replay({ event: first })).toBe(0);
  });

  test('a dead letter that is asked for waits while nobody can be told, and can be discarded', async () => {
    const store = await workspace();
    await happen(store, 1, 2);
    let failure: Error | undefined = new Error('Not now.');
    let tries = 0;
    const tell = async (): Promise<void> => {
      tries += 1;
      if (failure) throw failure;
    };
    const dead = (): Promise<DeadLetter[]> => store.read((reader) => loadDeadLetters(reader, 10, undefined));
    await using _dispatcher = dispatch(store, { name: 'test', from: 'first', tell }, { leaseMs: 50 });
    await until(async () => (await dead()).length === 2);
    failure = new StemmaError('UNAVAILABLE');
    const event = (await dead())[0]?.event;
    await store.write((tx) => askForReplay(tx, { event }));
    const before = tries;
    await until(() => tries > before + 1);
    expect((await dead()).map(({ error, replay_at }) => [error, replay_at !== null])).toEqual([
      ['Not now.', true],
      ['Not now.', false],
    ]);
    failure = undefined;
    await until(async () => (await dead()).length === 1);
    expect(await store.write((tx) => discardDeadLetters(tx, {}))).toBe(1);
    expect(await dead()).toEqual([]);
  });

  test('while nobody can be told nothing is given up', async () => {
    const store = await workspace();
    await happen(store, 1, 2);
    let tries = 0;
    const got: unknown[] = [];
    const tell = async (events: readonly DomainEvent[]): Promise<void> => {
      if ((tries += 1) < 6) throw new StemmaError('UNAVAILABLE');
      got.push(...numbers(events));
    };
    await using _dispatcher = dispatch(store, { name: 'test', from: 'first', tell });
    await until(() => got.length === 2);
    expect(got).toEqual([1, 2]);
  });

  test('events are kept until everybody who still moves has them', async () => {
    const store = await workspace();
    await happen(store, 1, 2, 3);
    const later = new Date(Date.now() + 60_000);
    const forget = (): Promise<number> => store.write((tx) => deleteEvents(tx, later));
    await store.write((tx) =>
      sql`INSERT INTO outbox_positions (workspace, subscriber, seq) VALUES (${tx.workspace}, 'slow', 1), (${tx.workspace}, 'quick', 3)`.execute(
        tx.db(),
      ),
    );
    expect(await store.write((tx) => deleteEvents(tx, new Date(0)))).toBe(0);
    expect(await forget()).toBe(1);
    expect(numbers(await all(store))).toEqual([2, 3]);
    await store.write((tx) =>
      sql`UPDATE outbox_positions SET moved_at = clock_timestamp() - interval '91 days' WHERE workspace = ${tx.workspace} AND subscriber = 'slow'`.execute(
        tx.db(),
      ),
    );
    expect(await forget()).toBe(2);
    await happen(store, 4);
    expect((await all(store)).map(({ seq }) => seq)).toEqual([4]);
  });
});
