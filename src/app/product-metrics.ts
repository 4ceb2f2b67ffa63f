/** The metrics of the product: what is counted where it happens, and what is read from the database when somebody asks. */
import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Reader, Store } from '../kernel/db/port.ts';
import { queueNames } from '../kernel/engine/queues.ts';
import type { ObservedRequest } from '../kernel/http/server.ts';
import type { RunKind } from '../kernel/runs/kinds.ts';
import type { RunObserver } from '../kernel/runs/observe.ts';
import { onMeasured, type What } from '../kernel/telemetry/measured.ts';
import { createMetrics, type Histogram, type Metrics, type Sample } from '../kernel/telemetry/metrics.ts';

export interface ProductMetrics {
  readonly all: Metrics;
  readonly request: (request: ObservedRequest) => void;
  readonly runs: RunObserver;
  /** Counts what is measured deep inside, until what it returns is called. */
  listen(): () => void;
  watch(watched: Watched): void;
}

export interface Watched {
  readonly store: Store;
  readonly kinds: () => readonly RunKind[];
  readonly readers: () => number;
  /** The data directory. */
  readonly data: string;
  /** Throws while stored files cannot be reached. */
  readonly files: () => Promise<void>;
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
  const measuredBounds = [0.001, 0.005, 0.02, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];
  const measured: Record<What, { readonly label: string; readonly seconds: Histogram }> = {
    embedding: {
      label: 'role',
      seconds: all.histogram(
        'stemma_embedding_seconds',
        'Asking the embedder for the vectors of some texts, by role and outcome.',
        measuredBounds,
      ),
    },
    ranking: {
      label: 'by',
      seconds: all.histogram(
        'stemma_search_ranking_seconds',
        'Ranking the passages of a search, by words alone or by vectors too.',
        measuredBounds,
      ),
    },
    scan: {
      label: 'over',
      seconds: all.histogram('stemma_search_scan_seconds', 'Reading all vectors for a search, which is exact.', measuredBounds),
    },
    media: {
      label: 'stage',
      seconds: all.histogram(
        'stemma_media_stage_seconds',
        'Stages of reading pictures, scanned pages and recordings, by stage and outcome.',
        measuredBounds,
      ),
    },
  };
  return {
    all,
    listen: () =>
      onMeasured(({ what, of, outcome, seconds }) => measured[what].seconds.observe({ [measured[what].label]: of, outcome }, seconds)),
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
      watchFiles(all, watched);
      all.observed('gauge', 'stemma_live_readers', 'Who follows runs live.', () => [{ labels: {}, value: watched.readers() }]);
    },
  };
}

/** However many watch, the database and the files are asked once in so long. */
const askEveryMs = 5_000;

function nowAndThen<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let asked: Promise<Result> | undefined;
  let at = -Infinity;
  return () => {
    if (!asked || performance.now() - at > askEveryMs) {
      at = performance.now();
      asked = ask();
    }
    return asked;
  };
}

const upOrNot = (ask: () => Promise<unknown>) => async (): Promise<Sample[]> => {
  const value = await ask().then(
    () => 1,
    () => 0,
  );
  return [{ labels: {}, value }];
};

function watchFiles(all: Metrics, { data, files }: Watched): void {
  all.observed('gauge', 'stemma_files_up', 'Whether stored files can be reached.', upOrNot(nowAndThen(files)));
  const bytes = (of: 'bavail' | 'blocks') => async (): Promise<Sample[]> => {
    const disk = await statfs(data);
    return [{ labels: {}, value: disk[of] * disk.bsize }];
  };
  all.observed('gauge', 'stemma_disk_free_bytes', 'Free on the disk of the data directory, for this process.', bytes('bavail'));
  all.observed('gauge', 'stemma_disk_size_bytes', 'Of the disk of the data directory.', bytes('blocks'));
}

function watchDatabase(all: Metrics, { store, kinds }: Watched): void {
  const counts = nowAndThen(() => store.read(countAll));
  const family = (type: 'gauge' | 'counter', name: string, help: string, of: (found: Counts) => readonly Sample[]): void =>
    all.observed(type, name, help, async () => of(await counts()));
  all.observed('gauge', 'stemma_database_up', 'Whether the database answers.', upOrNot(counts));
  family('gauge', 'stemma_runs_unfinished', 'Runs that have not ended, by kind and status.', ({ runs }) =>
    runs.map(({ kind, status, count }) => ({ labels: { kind, status }, value: count })),
  );
  const ofQueues =
    (value: (waiting: Counts['runs']) => number) =>
    ({ runs }: Counts): Sample[] =>
      queueNames.map((queue) => {
        const own = new Set(kinds().flatMap((kind) => (kind.queue === queue ? [kind.name] : [])));
        return { labels: { queue }, value: value(runs.filter(({ kind, status }) => status === 'queued' && own.has(kind))) };
      });
  family(
    'gauge',
    'stemma_queue_depth',
    'Runs that wait for a process, by queue.',
    ofQueues((waiting) => waiting.reduce((sum, { count }) => sum + count, 0)),
  );
  family(
    'gauge',
    'stemma_queue_oldest_seconds',
    'How long the oldest of them has waited.',
    ofQueues((waiting) => Math.max(0, ...waiting.map(({ oldest }) => oldest))),
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
  /** `oldest`: for how many seconds one of them is there. */
  readonly runs: readonly { readonly kind: string; readonly status: string; readonly count: number; readonly oldest: number }[];
  readonly lags: readonly { readonly subscriber: string; readonly lag: number }[];
  readonly deliveries: readonly { readonly status: string; readonly count: number }[];
  readonly dead: number;
  readonly passages: number;
}

async function countAll(reader: Reader): Promise<Counts> {
  const { workspace } = reader;
  const runs = await sql<Counts['runs'][number]>`
    SELECT kind, status, count(*) AS count, extract(epoch FROM clock_timestamp() - min(created_at))::float8 AS oldest FROM runs WHERE workspace = ${workspace} AND finished_at IS NULL GROUP BY 1, 2`.execute(
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
