/** How the durable engine carries out runs: one workflow, whose input is the id of the run. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Payload, WorkflowContext, WorkflowDefinition } from '../engine/port.ts';
import { withCorrelation } from '../log/log.ts';
import { StemmaError } from '../shared/errors.ts';
import { appendEvents, type NewEvent } from './append-events.ts';
import { carryOut, endOf, finish, type Carried, type RunParts } from './carry-out.ts';
import type { DurableKind, DurableWork, RunKind } from './kinds.ts';
import { isFinished, type RunStatus } from './states.ts';
import { changeStatus, loadPayload, loadRun, lockRun } from './store.ts';

export const runWorkflow = 'run';

/** How long a run waits for a database that is away before it fails: with growing pauses, some four minutes. */
const patience = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 120_000];

export function runDefinition(parts: RunParts, kindOf: (name: string) => RunKind): WorkflowDefinition {
  return {
    name: runWorkflow,
    async body(context, input) {
      const run = String(input);
      // What is read here never changes, so it is the same when the workflow is run again.
      const { row, stored } = await whileAway(() =>
        parts.store.read(async (reader) => ({ row: await loadRun(reader, run), stored: await loadPayload(reader, run) })),
      );
      if (!row || !stored) return;
      const kind = kindOf(row.kind);
      const trace = row.trace ?? undefined;
      await withCorrelation({ run, ...(row.request === null ? {} : { requestId: row.request }) }, async () => {
        if ('steps' in kind) return carryOutSteps({ parts, context, kind, run, trace }, stored.input);
        await context.step('work', ({ signal }) => carryOutWhole(parts, { run, kind, input: stored.input, signal, trace }));
      });
    },
  };
}

/** The outcome of the run is in the run: only a pause, or a loss of the workflow to another process, is for the engine. */
async function carryOutWhole(parts: RunParts, carried: Omit<Carried, 'attempt' | 'again'>): Promise<void> {
  try {
    await whileAway(async () => {
      // Also work that found something away ends its run, and is not done again behind it.
      const begun = await begin(parts, carried.run);
      if (begun) await carryOut(parts, { ...carried, ...begun });
    });
  } catch (error) {
    if (carried.signal.aborted) throw error;
  }
}

/** Marks a run as running and answers which attempt this is; undefined when it is finished already. */
async function begin(parts: RunParts, run: string): Promise<{ attempt: number; again: boolean } | undefined> {
  const begun = await parts.store.write(async (tx) => {
    const row = await lockRun(tx, run);
    if (!row || isFinished(row.status)) return undefined;
    await changeStatus(tx, run, { to: 'running', from: ['queued', 'running', 'waiting', 'paused'], finished: false, next: true });
    const type = row.started_at === null ? 'run.started' : 'run.resumed';
    await appendEvents(tx, { run, events: [{ at: parts.clock.now(), level: 'info', type }] });
    return { attempt: row.attempt + 1, again: row.started_at !== null };
  });
  parts.notices.tell('runs', run);
  return begun;
}

/** Does it again while the database is away. */
async function whileAway<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const wait of patience) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StemmaError) || error.code !== 'UNAVAILABLE') throw error;
      await pause(wait);
    }
  }
  return work();
}

interface Durable {
  readonly parts: RunParts;
  readonly context: WorkflowContext;
  readonly kind: DurableKind;
  readonly run: string;
  readonly trace: string | undefined;
}

/** Every event has a key by its place in the workflow, so that a replay tells nothing twice. */
async function carryOutSteps({ parts, context, kind, run, trace }: Durable, input: unknown): Promise<void> {
  const { clock, notices, store } = parts;
  let told = 0;
  const tell = async (event: Omit<NewEvent, 'at'>, status?: RunStatus): Promise<void> => {
    const key = `told ${(told += 1)}`;
    await whileAway(() =>
      store.write(async (tx) => {
        if (status) await changeStatus(tx, run, { to: status, from: ['queued', 'running', 'waiting', 'paused'], finished: false });
        await appendEvents(tx, { run, key, events: [{ at: clock.now(), ...event }] });
      }),
    );
    notices.tell('runs', run);
  };
  const none = new AbortController();
  const work: DurableWork = {
    run,
    again: false, // what was done is recorded, step by step
    signal: none.signal,
    secrets: new Map(),
    progress: (step) => {
      tell({ level: 'debug', type: 'run.progress', node: step.stage, data: { ...step } }).catch((error: unknown) =>
        parts.log.warn('the progress of a run could not be written', { run, error }),
      );
    },
    say: (level, message, { node, data } = {}) => tell({ level, type: 'log', node, message, data }),
    itemFailed: (item, { code, message }) => tell({ level: 'error', type: 'item.failed', node: item, message, data: { code } }),
    step: async (name, body, options) => {
      const attributes = { 'stemma.run.id': run, 'stemma.run.kind': kind.name };
      // Only a step that is done here and now is one to measure: a recorded one takes no time.
      const traced: typeof body = (given) =>
        withCorrelation({ step: name }, () => parts.tracer.span(`step ${name}`, { attributes, parent: trace }, () => body(given)));
      const result = await context.step(name, traced, options);
      parts.observe.step(kind.name);
      await tell({ level: 'info', type: 'step.finished', node: name });
      return result;
    },
    sleep: (milliseconds) => context.sleep(milliseconds),
    receive: async (topic, timeoutMs): Promise<Payload | undefined> => {
      await tell({ level: 'info', type: 'run.waiting', node: topic }, 'waiting');
      const message = await context.receive(topic, timeoutMs);
      await tell({ level: 'info', type: 'run.resumed', node: topic }, 'running');
      return message;
    },
  };
  await context.step('begin', async () => void (await whileAway(() => begin(parts, run))));
  const started = performance.now();
  let ending;
  try {
    const output = await kind.steps(work, input);
    ending = { to: kind.outcome?.(output) ?? ('succeeded' as const), output };
  } catch (error) {
    if (context.isOver(error)) throw error; // what cancelled or paused the run wrote that into it; another process may have it
    ending = endOf(error, none.signal, parts.log);
  }
  const end = ending;
  parts.observe.ended({ kind: kind.name, status: end.to, ms: performance.now() - started });
  await context.step('end', () => whileAway(() => finish(parts, run, end)));
}
