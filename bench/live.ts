/**
 * How many events can runs append, and how soon do readers have them?
 * node bench/live.ts [--clients 500] [--runs 50] [--seconds 5]
 */
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { openEmbedded } from '../src/kernel/db/embedded/open-embedded.ts';
import { loadMigrations, migrateUp } from '../src/kernel/db/migrations.ts';
import type { Database, Store } from '../src/kernel/db/port.ts';
import { openServer } from '../src/kernel/db/server.ts';
import { silentLog } from '../src/kernel/log/log.ts';
import { openNotices } from '../src/kernel/notices/notices.ts';
import { appendEvents, type NewEvent } from '../src/kernel/runs/append-events.ts';
import { eventStream } from '../src/kernel/runs/event-stream.ts';
import { openLive } from '../src/kernel/runs/live.ts';
import { insertRun } from '../src/kernel/runs/store.ts';
import { newId } from '../src/kernel/shared/ids.ts';
import { percentile } from '../src/app/evaluation/metrics.ts';
import { report, say, short, type Arguments, type Bar, type Section } from './measure.ts';
import { postgresServer } from './postgres.ts';
import { temporaryFolder } from './product.ts';

const migrations = ['db', 'engine', 'runs'].map((module) => ({
  module,
  directory: new URL(`../src/kernel/${module}/migrations/`, import.meta.url),
}));
/** A step of work tells a few things at once. */
const batch = 10;

interface Measured {
  readonly appended: number;
  readonly p50: number;
  readonly p99: number;
  readonly delivered: number;
}

export async function measureLive(given: Arguments): Promise<Section> {
  const [clients, runs, seconds] = [given.count('clients', 500), given.count('runs', 50), given.count('seconds', 5)];
  const rows: (string | number)[][] = [];
  const bars: Bar[] = [];
  const measure = async (name: string, database: Database, readers: number): Promise<Measured> => {
    say(`live: ${name}, ${readers} readers`);
    await migrateUp(database, await loadMigrations(migrations));
    const measured = await measureOn(database, { clients: readers, runs, seconds });
    rows.push([name, readers, measured.appended, measured.delivered, measured.p50, measured.p99]);
    return measured;
  };
  await using server = await postgresServer(say);
  if (server) {
    await using database = openServer(await server.freshDatabase());
    const usual = await measure('PostgreSQL', database, clients);
    bars.push(
      {
        what: `run events appended, gap-free, ${runs} runs`,
        unit: '/s',
        measured: usual.appended,
        floor: 5_000,
        goal: 12_000,
        better: 'higher',
      },
      { what: `live event delivered, p99, ${clients} readers`, unit: ' ms', measured: usual.p99, floor: 100, goal: 20, better: 'lower' },
    );
    await measure('PostgreSQL', database, clients * 4);
  }
  await using folder = await temporaryFolder();
  await using embedded = await openEmbedded(`${folder.path}/database`);
  await measure('embedded', embedded, clients);
  return {
    question: 'How many events can runs append, and how soon do readers have them?',
    tables: [
      {
        title: `${runs} runs that append batches of ${batch} as fast as they can; then 200 events a second with readers`,
        columns: ['database', 'readers', 'appended /s', 'delivered /s', 'p50 ms', 'p99 ms'],
        rows: rows.map((row) => row.map((value) => (typeof value === 'number' ? short(value) : value))),
      },
    ],
    bars,
    notes: [
      ...(server ? [`${server.says}.`] : []),
      'A reader is an open stream of server-sent events in the process that appends. Delivery is from before the append to the reader having the event.',
    ],
  };
}

async function measureOn(
  database: Database,
  { clients, runs: count, seconds }: { clients: number; runs: number; seconds: number },
): Promise<Measured> {
  await using opened = new AsyncDisposableStack();
  const store = database.as({ workspace: newId(), actor: newId() });
  await store.write((tx) => sql`INSERT INTO workspaces (id, name) VALUES (${store.workspace}, 'Bench')`.execute(tx.db()));
  const notices = opened.use(openNotices(database));
  const live = opened.use(openLive({ store, notices, log: silentLog }));
  const runs = await Promise.all(Array.from({ length: count }, () => begun(store)));
  const appended = await appendAll(store, runs, seconds);

  const delays: number[] = [];
  const leaving = new AbortController();
  const reading = Array.from({ length: clients }, async (_, at) => {
    const run = runs[at % count] as string;
    const { last } = await store.read(async (reader) => {
      const { rows } = await sql<{
        last: number;
      }>`SELECT last_seq AS last FROM runs WHERE workspace = ${store.workspace} AND id = ${run}`.execute(reader.db());
      return rows[0] ?? { last: 0 };
    });
    const decoder = new TextDecoder();
    for await (const part of eventStream(live.follow(run, last, leaving.signal), leaving))
      for (const found of decoder.decode(part).matchAll(/"sent":([\d.]+)/g)) delays.push(performance.now() - Number(found[1]));
  });
  await wait(1000);
  const started = performance.now();
  while (performance.now() - started < seconds * 1000) {
    // A tenth of a second of 200 events a second, over the runs in turn.
    for (let n = 0; n < 20; n++) {
      const run = runs[Math.floor(Math.random() * count)] as string;
      await store.write((tx) => appendEvents(tx, { run, events: [event({ sent: performance.now() })] }));
      notices.tell('runs', run);
    }
    await wait(100);
  }
  await wait(500);
  leaving.abort();
  await Promise.all(reading);
  return { appended, delivered: delays.length / seconds, p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) };
}

async function begun(store: Store): Promise<string> {
  const id = newId();
  await store.write((tx) =>
    insertRun(tx, { id, kind: 'bench', definition: '1', title: 'Bench', status: 'running', input: {}, expected: [] }),
  );
  return id;
}

const event = (data: Record<string, unknown>): NewEvent => ({
  at: new Date(),
  level: 'info',
  type: 'log',
  message: 'A step of the work was done',
  data,
});

/** Events a second; fails when their numbers have a gap. */
async function appendAll(store: Store, runs: readonly string[], seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  const counts = await Promise.all(
    runs.map(async (run) => {
      let count = 0;
      for (; performance.now() < end; count += batch)
        await store.write((tx) =>
          appendEvents(tx, { run, key: `${count}`, events: Array.from({ length: batch }, (_, n) => event({ n })) }),
        );
      return count;
    }),
  );
  const { rows } = await store.read((reader) =>
    sql<{
      gaps: number;
    }>`SELECT count(*)::int AS gaps FROM runs r WHERE r.last_seq <> (SELECT count(*) FROM run_events e WHERE e.run = r.id AND e.workspace = r.workspace)`.execute(
      reader.db(),
    ),
  );
  if (rows[0]?.gaps !== 0) throw new Error('The numbers of the events have a gap.');
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

if (import.meta.main) await report(measureLive);
