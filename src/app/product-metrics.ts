/** The metrics of the product: what is counted where it happens, and what is read from the database when somebody asks. */
import { sql } from 'kysely';
import type { Reader, Store } from '../kernel/db/port.ts';
import { queueNames } from '../kernel/engine/queues.ts';
import type { ObservedRequest } from '../kernel/http/server.ts';
import type { RunKind } from '../kernel/runs/kinds.ts';
import type { RunObserver } from '../kernel/runs/observe.ts';
import { createMetrics, type Metrics, type Sample } from '../kernel/telemetry/metrics.ts';

export interface ProductMetrics {
  readonly all: Metrics;
  readonly request: (request: ObservedRequest) => void;
  readonly runs: RunObserver;
  watch(watched: Watched): void;
}

export interface Watched {
  readonly store: Store;
  readonly kinds: () => readonly RunKind[];
  readonly readers: () => number;
}

export function productMetrics(): ProductMetrics {
  const all = createMetrics();
  const requests = all.counter('stemma_requests_total', 'Requests answered, by route and class of status.');
  const durations = all.histogram('stemma_request_duration_seconds', 'Until the answer begins, by route.');
  const runs = all.counter('stemma_runs_total', 'Runs that ended, by kind and status.');
  const runDurations = all.histogram(
    'stemma_run_duration_seconds',
    'Of runs that ended, by kind.',
    [0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200],
  );
  const steps = all.counter('stemma_run_steps_total', 'Steps that were recorded, by kind of run.');
  const stageItems = all.counter(
    'stemma_run_stage_items_total',
    'What stages of runs got done (documents read, versions published), by kind and stage.',
  );
  const stageSeconds = all.counter('stemma_run_stage_seconds_total', 'How long they took.');
  return {
    all,
    request: ({ route, status, ms }) => {
      requests.add({ route, status: `${Math.floor(status / 100)}xx` });
      durations.observe({ route }, ms / 1000);
    },
    runs: {
      ended: ({ kind, status, ms }) => {
        runs.add({ kind, status });
        runDurations.observe({ kind }, ms / 1000);
      },
      step: (kind) => steps.add({ kind }),
      stage: ({ kind, stage, items, ms }) => {
        stageItems.add({ kind, stage }, items);
        stageSeconds.add({ kind, stage }, ms / 1000);
      },
    },
    watch(watched) {
      watchDatabase(all, watched);
      all.observed('gauge', 'stemma_live_readers', 'Who follows runs live.', () => [{ labels: {}, value: watched.readers() }]);
    },
  };
}

/** However many watch, the database is asked once in so long. */
const askEveryMs = 5_000;

function watchDatabase(all: Metrics, { store, kinds }: Watched): void {
  let asked: Promise<Counts> | undefined;
  let at = -Infinity;
  const counts = (): Promise<Counts> => {
    if (!asked || performance.now() - at > askEveryMs) {
      at = performance.now();
      asked = store.read(countAll);
    }
    return asked;
  };
  const family = (type: 'gauge' | 'counter', name: string, help: string, of: (found: Counts) => readonly Sample[]): void =>
    all.observed(type, name, help, async () => of(await counts()));
  all.observed('gauge', 'stemma_database_up', 'Whether the database answers.', async () => [
    {
      labels: {},
      value: await counts().then(
        () => 1,
        () => 0,
      ),
    },
  ]);
  family('gauge', 'stemma_runs_unfinished', 'Runs that have not ended, by kind and status.', ({ runs }) =>
    runs.map(({ kind, status, count }) => ({ labels: { kind, status }, value: count })),
  );
  family('gauge', 'stemma_queue_depth', 'Runs that wait for a process, by queue.', ({ runs }) =>
    queueNames.map((queue) => {
      const own = new Set(kinds().flatMap((kind) => (kind.queue === queue ? [kind.name] : [])));
      const waiting = runs.filter(({ kind, status }) => status === 'queued' && own.has(kind));
      return { labels: { queue }, value: waiting.reduce((sum, { count }) => sum + count, 0) };
    }),
  );
  family('gauge', 'stemma_outbox_lag_events', 'Events that a subscriber has not got yet.', ({ lags }) =>
    lags.map(({ subscriber, lag }) => ({ labels: { subscriber }, value: lag })),
  );
  family('gauge', 'stemma_outbox_dead_letters', 'Events that a subscriber refused.', ({ dead }) => [{ labels: {}, value: dead }]);
  family('gauge', 'stemma_webhook_deliveries', 'Deliveries to webhooks that wait or were given up.', ({ deliveries }) =>
    deliveries.map(({ status, count }) => ({ labels: { status }, value: count })),
  );
  family('counter', 'stemma_passages_indexed_total', 'Passages that were indexed since the beginning.', ({ passages }) => [
    { labels: {}, value: passages },
  ]);
}

interface Counts {
  readonly runs: readonly { readonly kind: string; readonly status: string; readonly count: number }[];
  readonly lags: readonly { readonly subscriber: string; readonly lag: number }[];
  readonly deliveries: readonly { readonly status: string; readonly count: number }[];
  readonly dead: number;
  readonly passages: number;
}

async function countAll(reader: Reader): Promise<Counts> {
  const { workspace } = reader;
  const runs = await sql<Counts['runs'][number]>`
    SELECT kind, status, count(*) AS count FROM runs WHERE workspace = ${workspace} AND finished_at IS NULL GROUP BY 1, 2`.execute(
    reader.db(),
  );
  const lags = await sql<Counts['lags'][number]>`
    SELECT p.subscriber, greatest(h.last_seq - p.seq, 0) AS lag FROM outbox_positions p JOIN outbox_heads h ON h.workspace = p.workspace
    WHERE p.workspace = ${workspace}`.execute(reader.db());
  const deliveries = await sql<Counts['deliveries'][number]>`
    SELECT status, count(*) AS count FROM webhook_deliveries
    WHERE workspace = ${workspace} AND status IN ('waiting', 'dead') GROUP BY 1`.execute(reader.db());
  const others = await sql<Pick<Counts, 'dead' | 'passages'>>`
    SELECT (SELECT count(*) FROM outbox_dead_letters WHERE workspace = ${workspace}) AS dead,
      coalesce((SELECT last_content FROM search_counters WHERE workspace = ${workspace}), 0) AS passages`.execute(reader.db());
  return { runs: runs.rows, lags: lags.rows, deliveries: deliveries.rows, ...(others.rows[0] ?? { dead: 0, passages: 0 }) };
}
