/** A process that carries out runs: the durable engine, and every few seconds a look for runs that nobody has. */
import type { Database, Store } from '../kernel/db/port.ts';
import { openEngine } from '../kernel/engine/open-engine.ts';
import { queues } from '../kernel/engine/queues.ts';
import type { Log } from '../kernel/log/log.ts';
import type { Notices } from '../kernel/notices/notices.ts';
import { natsSubscriber, type NatsOptions } from '../kernel/nats/publish-events.ts';
import { openDispatcher, type Subscriber } from '../kernel/outbox/dispatch.ts';
import { deleteEvents } from '../kernel/outbox/store.ts';
import type { Runs } from '../kernel/runs/open-runs.ts';
import type { Clock } from '../kernel/shared/clock.ts';
import { openDelivery, webhookSubscriber } from '../kernel/webhooks/deliver.ts';
import type { Poster } from '../kernel/webhooks/post.ts';

export interface Worker extends AsyncDisposable {
  /** Takes nothing new and lets what runs here end; what does not goes to other processes. */
  drain(timeoutMs: number): Promise<void>;
}

export interface WorkerParts {
  readonly database: Database;
  readonly store: Store;
  readonly notices: Notices;
  readonly log: Log;
  readonly clock: Clock;
  readonly runs: Runs;
  readonly poster: Poster;
  readonly queues: readonly string[] | undefined;
  /** A broker to publish events to. */
  readonly nats: NatsOptions | undefined;
}

/** A run is handed over by whoever wrote it; this is for those whose process died before. */
const relayEveryMs = { alone: 10_000, among: 2_000 };
const reconcileEveryMs = 30_000;
const forgetEveryMs = 3600_000;
/** Runs and their events are kept so long after their end, and what the engine recorded of them as well. */
const keepMs = 90 * 24 * 3600_000;
/** Events that were handed to everybody, with what became of their deliveries. */
const keepEventsMs = 30 * 24 * 3600_000;

export async function carryOutRuns(parts: WorkerParts): Promise<Worker> {
  const { database, store, notices, log, clock, runs, poster, nats, queues: worksOn } = parts;
  await using opened = new AsyncDisposableStack();
  const engine = opened.use(
    await openEngine({ database, notices, log, workflows: [runs.workflow], queues, ...(worksOn ? { worksOn } : {}) }),
  );
  runs.attach(engine);
  // When it dies the others name it so.
  log.info('engine ready', { executor: engine.executor, queues: worksOn ?? Object.keys(queues) });
  const forget = async (): Promise<void> => {
    const before = new Date(clock.now().getTime() - keepMs);
    while ((await runs.forget(before)) > 0 || (await engine.forget(before)) > 0);
    const eventsBefore = new Date(clock.now().getTime() - keepEventsMs);
    while ((await store.write((tx) => deleteEvents(tx, eventsBefore))) > 0);
  };
  opened.defer(every(notices.sure ? relayEveryMs.alone : relayEveryMs.among, () => runs.relay(), log));
  opened.defer(every(reconcileEveryMs, () => runs.reconcile(), log));
  opened.defer(every(forgetEveryMs, forget, log));
  await runs.relay();
  opened.use(openDelivery({ store, notices, log, poster }));
  const subscribers: Subscriber[] = [webhookSubscriber(notices, store.workspace)];
  if (nats) subscribers.push(opened.use(natsSubscriber(nats)));
  opened.use(openDispatcher({ store, notices, log, subscribers }));
  const resources = opened.move();
  return { drain: (timeoutMs) => engine.drain(timeoutMs), [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** Does something again and again, never twice at once, until the returned function is called. */
function every(milliseconds: number, work: () => Promise<unknown>, log: Log): () => Promise<void> {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= work()
      .then(() => {})
      .catch((error: unknown) => log.warn('looking after runs failed; the next time tries again', { error }))
      .finally(() => (running = undefined));
  }, milliseconds);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
