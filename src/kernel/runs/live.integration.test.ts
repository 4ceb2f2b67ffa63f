import fc from 'fast-check';
import { sql } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDatabases } from '../../testing/databases.ts';
import { propertyRuns } from '../../testing/property.ts';
import { silentLog } from '../log/log.ts';
import { openNotices, type Notices } from '../notices/notices.ts';
import { newId } from '../shared/ids.ts';
import { appendEvents, type EventRow } from './append-events.ts';
import { eventStream } from './event-stream.ts';
import { openLive, type Live } from './live.ts';
import { openWorkspace, type Workspace } from './runs.fixture.ts';
import { insertRun } from './store.ts';

/** What may happen: some events are appended, a reader's connection breaks and comes back, or a moment passes. */
type Move = { readonly append: number } | { readonly reconnect: number } | { readonly pass: number };
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ append: fc.integer({ min: 1, max: 7 }) }) },
  { weight: 2, arbitrary: fc.record({ reconnect: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ pass: fc.nat(3) }) },
);

describeDatabases((kind) => {
  let workspace: Workspace;
  let hubs: { readonly live: Live; readonly notices: Notices }[];
  beforeAll(async () => {
    workspace = await openWorkspace(kind);
    // Two processes of an API; a buffer of 5 so that readers fall behind, and looks so rare that only notices help.
    const timing = { buffer: 5, page: 4, lookEveryMs: 300, idleMs: 60_000 };
    hubs = [openNotices(workspace.database), openNotices(workspace.database)].map((notices) => ({
      notices,
      live: openLive({ store: workspace.store, notices, log: silentLog, timing }),
    }));
  }, 60_000);
  afterAll(async () => {
    for (const { live, notices } of hubs) {
      await live[Symbol.asyncDispose]();
      await notices[Symbol.asyncDispose]();
    }
    await workspace[Symbol.asyncDispose]();
  });

  const begun = async (): Promise<string> => {
    const id = newId();
    await workspace.store.write((tx) =>
      insertRun(tx, { id, kind: 'bare', definition: '1', title: 'Bare', status: 'running', input: {}, expected: [] }),
    );
    return id;
  };
  const append = async (run: string, count: number, notices: Notices): Promise<void> => {
    const events = Array.from({ length: count }, () => ({ at: new Date(), level: 'info', type: 'log' }) as const);
    await workspace.store.write((tx) => appendEvents(tx, { run, events }));
    notices.tell('runs', run);
  };

  /** A reader that reconnects behind what it has, now and then slowly, until it has seen so many. */
  class Reader {
    readonly seen: number[] = [];
    #connection = new AbortController();
    readonly #run: string;
    constructor(run: string) {
      this.#run = run;
    }
    async read(until: () => number): Promise<void> {
      for (let connections = 0; this.seen.length < until(); connections++) {
        this.#connection = new AbortController();
        const hub = hubs[connections % 2] as (typeof hubs)[number];
        for await (const batch of hub.live.follow(this.#run, this.seen.at(-1) ?? 0, this.#connection.signal)) {
          if (batch !== 'idle') this.seen.push(...batch.map((event) => event.seq));
          if (this.seen.length >= until() || this.#connection.signal.aborted) break;
          if (this.seen.length % 3 === 0) await pause(1);
        }
      }
    }
    reconnect(): void {
      this.#connection.abort();
    }
  }

  test('whatever is appended, and however readers come and go, each gets every event once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 25 }), async (moves) => {
        const run = await begun();
        const total = moves.reduce((sum, one) => sum + ('append' in one ? one.append : 0), 1);
        const readers = Array.from({ length: 4 }, () => new Reader(run));
        const reading = Promise.all(readers.map((reader) => reader.read(() => total)));
        for (const [at, one] of moves.entries()) {
          if ('append' in one) await append(run, one.append, (hubs[at % 2] as (typeof hubs)[number]).notices);
          else if ('reconnect' in one) readers[one.reconnect]?.reconnect();
          else await pause(one.pass * 5);
        }
        await append(run, 1, (hubs[0] as (typeof hubs)[number]).notices);
        await reading;
        const expected = Array.from({ length: total }, (_, index) => index + 1);
        for (const reader of readers) expect(reader.seen).toEqual(expected);
      }),
      { numRuns: Math.min(30, propertyRuns(12)) },
    );
    expect(hubs.map(({ live }) => live.readers)).toEqual([0, 0]);
  });

  test('a reader that does not read keeps a bounded number of events waiting, and gets the rest when it does', async () => {
    const [hub] = hubs as [(typeof hubs)[number]];
    const run = await begun();
    await append(run, 1, hub.notices);
    const left = new AbortController();
    const stream = eventStream(hub.live.follow(run, 0, left.signal), left);
    const reader = stream.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toMatch(/^id: 1\nevent: log\ndata: \{.*\}\n\n$/);
    const waiting = reader.read(); // goes over to the hub
    await expect.poll(() => hub.live.readers).toBe(1);
    for (let n = 0; n < 10; n++) await append(run, 4, hub.notices);
    await expect.poll(() => hub.live.readers).toBe(0); // cut off: nothing waits for it in memory
    let text = new TextDecoder().decode((await waiting).value);
    await workspace.store.write(async (tx) => {
      await appendEvents(tx, { run, events: [{ at: new Date(), level: 'info', type: 'run.finished' }] });
    });
    hub.notices.tell('runs', run);
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += new TextDecoder().decode(part.value);
    expect([...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))).toEqual(Array.from({ length: 41 }, (_, n) => n + 2));
  });

  test('a reader that is behind the others of its process reads on by itself, and misses nothing', async () => {
    const [hub] = hubs as [(typeof hubs)[number]];
    const run = await begun();
    const left = new AbortController();
    await append(run, 1, hub.notices);
    const ahead = hub.live.follow(run, 0, left.signal);
    const behind = hub.live.follow(run, 0, left.signal);
    const seqs = async (batches: typeof ahead): Promise<number[]> => {
      const { value } = (await batches.next()) as { readonly value: unknown };
      return (Array.isArray(value) ? (value as EventRow[]) : []).map(({ seq }) => seq);
    };
    expect([await seqs(ahead), await seqs(behind)]).toEqual([[1], [1]]);
    const next = seqs(ahead);
    await expect.poll(() => hub.live.readers).toBe(1);
    await append(run, 2, hub.notices);
    expect(await next).toEqual([2, 3]);
    // Nothing tells of these any more, so that it would wait for what comes.
    expect(await Promise.race([seqs(behind), pause(1_000)])).toEqual([2, 3]);
    left.abort();
    await Promise.all([ahead.return(undefined), behind.return(undefined)]);
  });

  test('an event whose notice is lost comes with the next look', async () => {
    const run = await begun();
    const left = new AbortController();
    const batches = (hubs[0] as (typeof hubs)[number]).live.follow(run, 0, left.signal);
    const next = batches.next();
    await pause(50);
    await workspace.store.write((tx) => appendEvents(tx, { run, events: [{ at: new Date(), level: 'info', type: 'log' }] }));
    expect((await next).value).toMatchObject([{ seq: 1 }]);
    left.abort();
    await batches.return(undefined);
    await workspace.store.read((reader) => sql`SELECT 1`.execute(reader.db()));
  });
});
