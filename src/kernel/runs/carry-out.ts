/**
 * Carries out one run of a whole kind: its events, stages and end are written around the work. The caller who waits and the
 * durable engine both come through here, so a run looks the same whoever began it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Progress } from '../contract/envelope.ts';
import { errorCodeSchema } from '../contract/envelope.ts';
import type { Store, Tx } from '../db/port.ts';
import { withCorrelation, type Log } from '../log/log.ts';
import type { Notices } from '../notices/notices.ts';
import { emit } from '../outbox/emit.ts';
import type { Clock } from '../shared/clock.ts';
import { StemmaError } from '../shared/errors.ts';
import { appendEvents, type NewEvent } from './append-events.ts';
import { runFinished } from './contract.ts';
import type { RunWork, WholeKind } from './kinds.ts';
import type { Tracer } from '../telemetry/tracer.ts';
import type { RunObserver } from './observe.ts';
import { RunWriter, type Left } from './run-writer.ts';
import { Stages } from './stages.ts';
import { changeStatus, type StoredProgress } from './store.ts';
import type { RunStatus } from './states.ts';

export interface RunParts {
  readonly store: Store;
  readonly notices: Notices;
  readonly log: Log;
  readonly clock: Clock;
  /** How a run that is carried out here is told to stop. */
  readonly stopping: Map<string, (reason: unknown) => void>;
  readonly tracer: Tracer;
  readonly observe: RunObserver;
}

export interface Carried {
  readonly run: string;
  /** Which attempt this is: one that counts no more does not end the run. */
  readonly attempt: number;
  readonly again: boolean;
  readonly kind: WholeKind;
  readonly input: unknown;
  readonly signal: AbortSignal;
  readonly progress?: (step: Progress) => void;
  readonly secrets?: ReadonlyMap<string, string>;
  /** A caller waits: what the work came to is for them, also when it cannot be written. */
  readonly awaited?: boolean;
  /** The span it goes on under, when that is not the one of this context. */
  readonly trace?: string | undefined;
}

export const cancelledWords = 'Cancelled. What was published stays as it is.';

/** Steps of one stage are told at most this often. */
const progressEveryMs = 250;

/** Returns what the work returned. @throws what the work threw, after the run says so. */
export function carryOut(parts: RunParts, carried: Carried): Promise<unknown> {
  const attributes = { 'stemma.run.id': carried.run, 'stemma.run.kind': carried.kind.name };
  return withCorrelation({ run: carried.run }, () =>
    parts.tracer.span(`run ${carried.kind.name}`, { attributes, parent: carried.trace }, () => carryOutHere(parts, carried)),
  );
}

async function carryOutHere(parts: RunParts, carried: Carried): Promise<unknown> {
  const { run, attempt, again, kind, input, signal: outer, progress, secrets = new Map<string, string>(), awaited } = carried;
  const { store, notices, log, clock, stopping } = parts;
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  const stages = new Stages(kind.stages);
  const cancel = (): void => stop.abort(new StemmaError('CANCELLED', 'The run was cancelled. What was published stays as it is.'));
  const writer = new RunWriter({ store, notices, log, run, progress: () => stages.progress, onCancel: cancel });
  stopping.set(run, (reason) => stop.abort(reason));
  const write = workOn({ run, again, signal, writer, stages, clock, progress, secrets });
  const started = performance.now();
  let ending: Ending;
  let thrown: { error: unknown } | undefined;
  try {
    const output = await kind.work(write, input);
    ending = { to: kind.outcome?.(output) ?? 'succeeded', output };
  } catch (error) {
    thrown = { error };
    ending = endOf(error, signal, log);
  } finally {
    stopping.delete(run);
  }
  const last = stages.finish(clock.now());
  const left = await writer.close();
  const events = [...left.events, ...(last ? [stageFinished(last, clock.now())] : [])];
  parts.observe.ended({ kind: kind.name, status: ending.to, ms: performance.now() - started });
  for (const { name, done, ms = 0 } of stages.progress.stages) parts.observe.stage({ kind: kind.name, stage: name, items: done, ms });
  const end = { ...ending, left: { ...left, events }, progress: stages.progress, attempt };
  if (awaited) await finishOrSay(parts, run, end, thrown ? [] : endWaitsMs);
  else await finish(parts, run, end);
  // What the work made of being stopped is of no use to the caller.
  if (thrown) throw stop.signal.aborted && ending.to === 'cancelled' ? stop.signal.reason : thrown.error;
  return ending.output;
}

interface Writing {
  readonly run: string;
  readonly again: boolean;
  readonly signal: AbortSignal;
  readonly writer: RunWriter;
  readonly stages: Stages;
  readonly clock: Clock;
  readonly progress: ((step: Progress) => void) | undefined;
  readonly secrets: ReadonlyMap<string, string>;
}

function workOn({ run, again, signal, writer, stages, clock, progress, secrets }: Writing): RunWork {
  let told = -Infinity;
  return {
    run,
    again,
    signal,
    secrets,
    progress(step) {
      progress?.(step);
      const now = clock.now();
      const { finished, started } = stages.step(step, now);
      if (finished) void writer.emit(stageFinished(finished, now));
      if (started) void writer.emit({ at: now, level: 'info', type: 'stage.started', node: started.name });
      if (now.getTime() - told < progressEveryMs) return;
      told = now.getTime();
      void writer.emit({ at: now, level: 'debug', type: 'run.progress', node: step.stage, data: { ...step } });
    },
    say: (level, message, { node, data } = {}) => writer.emit({ at: clock.now(), level, type: 'log', node, message, data }),
    itemFailed: (item, { code, message }) =>
      writer.emit({ at: clock.now(), level: 'error', type: 'item.failed', node: item, message, data: { code } }),
  };
}

const stageFinished = (stage: { name: string; done: number; ms?: number }, at: Date): NewEvent => ({
  at,
  level: 'info',
  type: 'stage.finished',
  node: stage.name,
  data: { done: stage.done, ms: stage.ms ?? 0 },
});

export interface Ending {
  readonly to: Extract<RunStatus, 'succeeded' | 'partial' | 'failed' | 'cancelled'>;
  readonly output?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

/** How a run ends that threw. */
export function endOf(error: unknown, signal: AbortSignal, log: Log): Ending {
  if (error instanceof StemmaError && error.code !== 'INTERNAL' && error.code !== 'CANCELLED' && !signal.aborted)
    return { to: 'failed', error: { code: error.code, message: error.message } };
  if (signal.aborted || (error instanceof StemmaError && error.code === 'CANCELLED'))
    return { to: 'cancelled', error: { code: 'CANCELLED', message: cancelledWords } };
  log.error('a run failed', { error });
  return {
    to: 'failed',
    error: { code: 'INTERNAL', message: 'Something failed inside Stemma. The log says what; nothing half-done is visible.' },
  };
}

/** Waits between tries to write the end of what is done already: some seconds in all. */
const endWaitsMs = [250, 500, 1_000, 2_000];

/**
 * Ends a run for a caller, who is told what the work came to and not that its end could not be written. With the database away for
 * longer than that, the process will be taken for dead.
 */
async function finishOrSay(parts: RunParts, run: string, end: Parameters<typeof finish>[2], waitsMs: readonly number[]): Promise<void> {
  for (const wait of [...waitsMs, undefined]) {
    try {
      return await finish(parts, run, end);
    } catch (error) {
      if (!(error instanceof StemmaError && error.code === 'UNAVAILABLE')) throw error;
      if (wait === undefined) return parts.log.warn('the end of a run could not be written', { run, error });
      await pause(wait);
    }
  }
}

/** Tells of the end of a run in the transaction that ends it. */
export function tellFinished(
  tx: Tx,
  { code, ...ended }: { run: string; kind: string; status: Ending['to']; code?: string | undefined },
): Promise<void> {
  return emit(tx, runFinished, { ...ended, ...(code === undefined ? {} : { code: errorCodeSchema.parse(code) }) });
}

/** Ends a run once: one that is finished or paused by then, or carried out by somebody else, keeps what it has. */
export async function finish(
  { store, notices, clock }: Pick<RunParts, 'store' | 'notices' | 'clock'>,
  run: string,
  {
    to,
    output,
    error,
    left,
    progress,
    attempt,
  }: Ending & { readonly left?: Left; readonly progress?: StoredProgress; readonly attempt?: number },
): Promise<void> {
  await store.write(async (tx) => {
    if (left?.unsure) await appendEvents(tx, left.unsure);
    const changed = await changeStatus(tx, run, {
      to,
      from: ['queued', 'running', 'waiting'],
      output,
      error,
      progress,
      finished: true,
      attempt,
    });
    const level = to === 'failed' ? 'error' : to === 'succeeded' ? 'info' : 'warn';
    const data = { status: to, ...(error ? { code: error.code } : {}) };
    const end: NewEvent = { at: clock.now(), level, type: 'run.finished', message: error?.message, data };
    // Under a key: tried again after a lost answer, it is there once.
    await appendEvents(tx, { run, key: `end ${attempt ?? 0}`, events: [...(left?.events ?? []), ...(changed ? [end] : [])] });
    if (changed) await tellFinished(tx, { run, kind: changed.kind, status: to, code: error?.code });
  });
  notices.tell('runs', run);
}
