/**
 * The engine port on DBOS Transact, a library on the same database: its tables are in the schema `engine`, which the role of
 * requests cannot reach. What its open package lacks is ours: noticing dead processes, waking queues, retention, pausing.
 */
import type { Database } from '../db/port.ts';
import { assertNoHandle } from '../db/handles.ts';
import type { Log } from '../log/log.ts';
import type { Notices } from '../notices/notices.ts';
import { newId } from '../shared/ids.ts';
import { StemmaError } from '../shared/errors.ts';
import { beat, beAlone, findDead, launchAlone, leave } from './executors.ts';
import { internalQueue, loadTransact, type Transact } from './load-transact.ts';
import type { Engine, Payload, Schedule, WorkflowDefinition, WorkflowEnd, WorkflowEnqueue, WorkflowStart } from './port.ts';
import { type Queues } from './queues.ts';
import { listWorkflows, stateOf } from './read-workflows.ts';
import { wakeQueues } from './wake-queues.ts';
import { wakeWaiting } from './wake-waiting.ts';
import { workflowContext } from './workflow-context.ts';

export interface EngineOptions {
  readonly database: Database;
  readonly notices: Notices;
  readonly log: Log;
  readonly workflows: readonly WorkflowDefinition[];
  readonly queues: Queues;
  /** The queues this process works on; all when left out. */
  readonly worksOn?: readonly string[];
  /**
   * Raised when the steps of a workflow change so that a recorded one could not go on. Workflows go on only in processes of
   * the version that began them.
   */
  readonly version?: string;
  /** Milliseconds between two signs of life, and after how many without one a process counts as dead. */
  readonly beatMs?: number;
  readonly silentForMs?: number;
}

const schema = 'engine';
const scheduled = 'scheduled';
const connections = 10;
/** What is put in, ends or is sent is told, so that looking is for notices that were lost, and there it depends on whether any can be. */
const lookMs = { sure: 30_000, unsure: 5_000 };
/** For what time brings: a delay or a limit that is over, a schedule that was made; and for what a schedule began. */
const lookForTimesMs = 10_000;
const lookForBegunMs = 5_000;

/** Opens it: makes or brings up to date its tables, takes up what dead processes left, begins to work. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { database, notices, log, version = '1', beatMs = 5_000, silentForMs = 20_000 } = options;
  const executor = newId();
  await using opened = new AsyncDisposableStack();
  const pool = database.connections('stemma engine', connections);
  opened.defer(() => pool.end());
  const transact = loadTransact();
  const { DBOS, Executors, queueRunner } = transact;
  DBOS.setConfig({
    name: 'stemma',
    applicationVersion: version,
    executorID: executor,
    systemDatabasePool: pool,
    systemDatabaseUrl: 'postgresql://stemma@pool/stemma', // never opened: the pool is
    systemDatabaseSchemaName: schema,
    useListenNotify: false, // one connection for the notices of everything, ours, instead of one more
    schedulerPollingIntervalMs: lookForTimesMs,
    ...(options.worksOn ? { listenQueues: [...options.worksOn] } : {}),
    enableOTLP: false,
    logger: { debug: () => {}, info: say(log.debug), warn: say(log.warn), error: say(log.warn) },
  });
  const invoke = registered(transact, options.workflows, (id) => {
    const running = Executors.globalInstance?.systemDatabase.runningWorkflowMap.get(id)?.[0];
    const queue = running?.queueName;
    // Its place is free a moment later, when its end is recorded.
    if (queue !== undefined) void running?.promise.finally(() => notices.tell('queues', queue));
  });
  const enqueue = async ({ queue, partition, priority = 100, delayMs, ...start }: WorkflowEnqueue): Promise<void> => {
    const enqueueOptions = {
      queuePartitionKey: partition,
      priority,
      ...(delayMs === undefined ? {} : { delaySeconds: delayMs / 1000 }),
    };
    await DBOS.startWorkflow(invoke(start.workflow), { ...begin(start), queueName: queue, enqueueOptions })(start.input);
    if (delayMs === undefined) notices.tell('queues', queue);
    else dueLater(delayMs, queue);
  };
  /** A delay that ends soon is noticed then; the others, and those of processes that died, when it looks. */
  const dueLater = (delayMs: number, queue: string): void => {
    if (delayMs > lookMs.sure) return;
    const due = async (): Promise<void> => {
      await Executors.globalInstance?.systemDatabase.transitionDelayedWorkflows();
      notices.tell('queues', queue);
    };
    setTimeout(() => void due().catch(() => {}), delayMs + 1).unref();
  };
  const atTime = DBOS.registerWorkflow(
    async (time: Date, schedule: Schedule) => enqueue({ ...schedule, id: `${schedule.name}/${time.toISOString()}` }),
    { name: scheduled },
  );
  await beat(pool, { id: executor, version });
  if (database.kind === 'embedded') await beAlone(pool, executor);
  // Whatever happens from here on, a start that fails too, the library's loops end before its pool does.
  let drained: Promise<void> | undefined;
  const drain = (timeoutMs: number): Promise<void> =>
    (drained ??= DBOS.shutdown({ workflowCompletionTimeoutMS: timeoutMs }).then(() =>
      // With the database away the others find out by themselves.
      leave(pool, executor).catch(() => {}),
    ));
  opened.defer(() => drain(0));
  await (database.kind === 'embedded' ? DBOS.launch() : launchAlone(pool, () => DBOS.launch()));
  transact.setLooks({ queuesMs: lookMs.sure, timesMs: lookForTimesMs, internalMs: lookForBegunMs });
  for (const [name, limits] of Object.entries(options.queues)) {
    await DBOS.registerQueue(name, {
      partitionConcurrency: limits.perWorkspace,
      ...(limits.perProcess === undefined ? {} : { workerConcurrency: limits.perProcess }),
      ...(limits.rate ? { partitionRateLimit: { limitPerPeriod: limits.rate.starts, periodSec: limits.rate.seconds } } : {}),
      // The time of a rate passes untold.
      minPollingIntervalMs: limits.rate ? 1_000 : notices.sure ? lookMs.sure : lookMs.unsure,
      onConflict: 'always_update',
    });
  }
  const running = Executors.globalInstance;
  if (!running) throw new StemmaError('INTERNAL', 'The durable engine did not start.');
  await queueRunner.refreshDbQueues(running, Date.now());
  opened.defer(wakeWaiting(running.systemDatabase.notificationsMap, notices));
  opened.defer(wakeQueues(queueRunner, running, notices, options.worksOn ?? Object.keys(options.queues)));
  const goOn = (): void => notices.tell('queues', internalQueue);
  const recover = async (): Promise<string[]> => {
    const dead = await findDead(pool, silentForMs);
    if (dead.length === 0) return [];
    log.warn('processes died; their work goes on here', { dead });
    await running.recoverPendingWorkflows(dead);
    goOn();
    return dead;
  };
  opened.defer(watch({ alive: () => beat(pool, { id: executor, version }), recover, beatMs, log, alone: database.kind === 'embedded' }));
  await recover();

  const outside =
    <Arguments extends unknown[], Result>(work: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      assertNoHandle('Calling the durable engine');
      return work(...given);
    };
  const resources = opened.move();
  return {
    executor,
    start: outside(async (start) => void (await DBOS.startWorkflow(invoke(start.workflow), begin(start))(start.input))),
    enqueue: outside(enqueue),
    wait: outside((id, timeoutMs) => waitFor(transact, id, timeoutMs)),
    send: outside(async (id, topic, message, key) => {
      await DBOS.send(id, message, topic, key);
      notices.tell('waiting', id);
    }),
    cancel: outside(async (id) => {
      await pool.query('DELETE FROM engine.paused WHERE workflow = $1', [id]);
      await DBOS.cancelWorkflow(id, { cancelChildren: true });
      notices.tell('waiting', id);
    }),
    pause: outside(async (id) => {
      await pool.query('INSERT INTO engine.paused (workflow) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
      await DBOS.cancelWorkflow(id);
      notices.tell('waiting', id);
    }),
    resume: outside(async (id) => {
      await DBOS.resumeWorkflow(id);
      await pool.query('DELETE FROM engine.paused WHERE workflow = $1', [id]);
      goOn();
    }),
    fork: outside(async (id, fromStep, forked) => {
      await DBOS.forkWorkflow(id, fromStep, { newWorkflowID: forked });
      goOn();
    }),
    schedule: outside((schedule) =>
      DBOS.applySchedules([{ scheduleName: schedule.name, workflowFn: atTime, schedule: schedule.cron, context: schedule }]),
    ),
    unschedule: outside((name) => DBOS.deleteSchedule(name)),
    list: outside((filter) => listWorkflows(DBOS, pool, filter)),
    steps: outside(async (id) =>
      ((await DBOS.listWorkflowSteps(id)) ?? []).map(({ functionID, name, error }) => ({
        number: functionID,
        name,
        failed: error !== null,
      })),
    ),
    recover: outside(recover),
    drop: outside((id) => DBOS.deleteWorkflows([id])),
    forget: outside(async (before) => {
      const ended = await DBOS.listWorkflows({ completedBefore: before.toISOString(), limit: 1000, loadInput: false, loadOutput: false });
      if (ended.length > 0) await DBOS.deleteWorkflows(ended.map((one) => one.workflowID));
      return ended.length;
    }),
    drain,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

const say =
  (write: Log['warn']) =>
  (entry: unknown): void =>
    write('durable engine', entry instanceof Error ? { error: entry } : { says: String(entry) });

const begin = ({ id, timeoutMs }: WorkflowStart) => ({ workflowID: id, ...(timeoutMs === undefined ? {} : { timeoutMS: timeoutMs }) });

type Invoked = (input: Payload) => Promise<Payload | void>;

/** Makes every definition known to the library; the result finds one by its name. `ended` is told the id of each that ends here. */
function registered(
  transact: Transact,
  definitions: readonly WorkflowDefinition[],
  ended: (id: string) => void,
): (name: string) => Invoked {
  const known = new Map<string, Invoked>();
  for (const { name, body } of definitions)
    known.set(
      name,
      transact.DBOS.registerWorkflow(
        async (input: Payload) => {
          const context = workflowContext(transact);
          try {
            return await body(context, input);
          } finally {
            ended(context.id);
          }
        },
        { name },
      ),
    );
  return (name) => {
    const found = known.get(name);
    if (!found) throw new StemmaError('INTERNAL', `There is no workflow "${name}".`);
    return found;
  };
}

/** Somebody waits, so it looks often. */
const lookEveryMs = 100;

async function waitFor({ DBOS }: Transact, id: string, timeoutMs: number): Promise<WorkflowEnd | undefined> {
  const options = { timeoutSeconds: timeoutMs / 1000, pollingIntervalMs: lookEveryMs };
  const outcome = await DBOS.getResult<Payload>(id, options).then(
    (output) => ({ output }),
    (error: unknown) => ({ error }),
  );
  const status = await DBOS.getWorkflowStatus(id);
  if (!status) throw new StemmaError('NOT_FOUND', 'There is no such workflow.');
  const state = stateOf(status.status);
  if (state === 'succeeded') return { state, output: ('output' in outcome ? outcome.output : null) ?? undefined };
  if (state === 'cancelled') return { state };
  if (state !== 'failed') return undefined;
  const error = 'error' in outcome ? outcome.error : undefined;
  return { state, message: error instanceof Error ? error.message : String(error) };
}

interface Watch {
  readonly alive: () => Promise<void>;
  readonly recover: () => Promise<unknown>;
  readonly beatMs: number;
  readonly log: Log;
  /** An embedded database has one process: nobody needs a sign of it, and nobody else can die. */
  readonly alone: boolean;
}

/** Beats and looks for the dead until the returned function is called. */
function watch({ alive, recover, beatMs, log, alone }: Watch): () => Promise<void> {
  if (alone) return async () => {};
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    last = last
      .then(alive)
      .then(recover)
      .then(
        () => {},
        (error: unknown) => log.warn('no sign of life could be given; the next one tries again', { error }),
      );
  }, beatMs);
  return async () => {
    clearInterval(timer);
    await last;
  };
}
