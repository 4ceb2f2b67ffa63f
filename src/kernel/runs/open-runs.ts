/**
 * The runs of one workspace. A caller who waits is served in this process, with two transactions around the work; whatever is
 * to go on without a caller goes through the durable engine. A caller whose process died was promised nothing: that run has
 * failed and may be retried. Finished by itself, minutes or days later, it could undo what was done since.
 */
import type { Progress } from '../contract/envelope.ts';
import { assertNoHandle } from '../db/handles.ts';
import type { Reader, Store, Tx } from '../db/port.ts';
import type { Engine, WorkflowDefinition, WorkflowInfo } from '../engine/port.ts';
import { correlationIds, type Log } from '../log/log.ts';
import type { Notices } from '../notices/notices.ts';
import type { Clock } from '../shared/clock.ts';
import { StemmaError } from '../shared/errors.ts';
import { isId, newId } from '../shared/ids.ts';
import { appendEvents, type NewEvent } from './append-events.ts';
import { cancelledWords, carryOut, finish, tellFinished, type RunParts } from './carry-out.ts';
import type { RunKind, TypedKind, WholeKind } from './kinds.ts';
import type { MayRun } from './policy.ts';
import { runDefinition, runWorkflow } from './run-workflow.ts';
import { noTracer, type Tracer } from '../telemetry/tracer.ts';
import { nobody, type RunObserver } from './observe.ts';
import { mayNow, type RunAction } from './states.ts';
import {
  areWaiting,
  changeStatus,
  deleteRuns,
  insertRun,
  loadAbandoned,
  loadPayload,
  loadRun,
  loadSilent,
  loadUnbegun,
  lockRun,
  markHanded,
  requestCancel,
  type RunPayloadRow,
  type RunRow,
  takeBack,
} from './store.ts';

export interface RunsOptions {
  readonly store: Store;
  readonly notices: Notices;
  readonly log: Log;
  readonly clock: Clock;
  /** No other process can be at work on the database: what somebody else began is abandoned. */
  readonly alone: boolean;
  readonly tracer?: Tracer;
  readonly observe?: RunObserver;
  /** How many runs may wait at once. */
  readonly mostWaiting?: number;
}

export interface Caller {
  readonly signal: AbortSignal;
  readonly progress: (step: Progress) => void;
  /** Handed to the work, and never stored: a retry has none. */
  readonly secrets?: ReadonlyMap<string, string>;
}

export interface Runs {
  /** Carries out a run for a caller who waits. @throws what the work throws; the run says so too. */
  perform<Input, Output>(kind: TypedKind<Input, Output>, input: Input, caller: Caller): Promise<Output>;
  /** Starts a run that goes on without the caller. @throws StemmaError NOT_FOUND for an unknown kind, VALIDATION_ERROR, RATE_LIMITED. */
  start(may: MayRun, kind: string, input: unknown): Promise<RunRow>;
  /** Writes a run into an open transaction: it starts after the commit, once, whatever happens to this process. */
  startIn(tx: Tx, kind: string, input: unknown): Promise<string>;
  cancel(may: MayRun, id: string): Promise<RunRow>;
  pause(may: MayRun, id: string): Promise<RunRow>;
  resume(may: MayRun, id: string): Promise<RunRow>;
  /** Starts what is left of a run as a new one; for a caller who waits it is carried out here, and is over then. */
  retry(may: MayRun, id: string, caller?: Caller): Promise<RunRow>;
  /** What the engine must know to carry out runs. */
  readonly workflow: WorkflowDefinition;
  /** Gives runs an engine; without one they wait to be started by a process that has one. */
  attach(engine: Engine): void;
  /** Hands what nobody carries out to the engine, and ends what died with its process. Called every few seconds by processes that have an engine. */
  relay(): Promise<number>;
  /** Ends the runs that somebody waited for in a process that died. Returns how many. */
  endDead(): Promise<number>;
  /** Ends runs whose workflow ended without them: cancelled with nobody at work on it, or given up by the engine. */
  reconcile(): Promise<number>;
  forget(before: Date): Promise<number>;
}

/** A process that gave no sign for so long is taken for dead. */
const silentForMs = 20_000;
/** Below every id. */
const firstId = '00000000-0000-0000-0000-000000000000';
const processEnded =
  'The process that carried it out ended before it was done. What was published stays as it is; do it again, or retry the run.';

export function openRuns(options: RunsOptions, kinds: () => readonly RunKind[]): Runs {
  const { store, notices, log, clock, tracer = noTracer, observe = nobody, mostWaiting = 10_000 } = options;
  const parts: RunParts = { ...options, tracer, observe, stopping: new Map() };
  const executor = newId();
  let engine: Engine | undefined;
  notices.listen('runs.stop', (run) => parts.stopping.get(run)?.(new StemmaError('CANCELLED', 'The run was stopped.')));

  const kindOf = (name: string): RunKind => {
    const found = kinds().find((kind) => kind.name === name);
    if (!found)
      throw new StemmaError(
        'NOT_FOUND',
        `There is no kind of run called "${name}". There are: ${kinds()
          .map((kind) => kind.name)
          .join(', ')}.`,
      );
    return found;
  };
  const event = (type: NewEvent['type'], level: NewEvent['level'] = 'info'): NewEvent => ({ at: clock.now(), level, type });
  const insert = async (
    tx: Tx,
    kind: RunKind,
    input: unknown,
    more: { id?: string; executor?: string; retryOf?: string } = {},
  ): Promise<string> => {
    const id = more.id ?? newId();
    const status = more.executor === undefined ? 'queued' : 'running';
    const { name, definition, stages: expected } = kind;
    const first = event(status === 'queued' ? 'run.queued' : 'run.started');
    const { requestId } = correlationIds();
    const origin = { request: typeof requestId === 'string' ? requestId : undefined, trace: tracer.current() };
    await insertRun(tx, { ...more, ...origin, id, kind: name, definition, title: kind.title(input), status, input, expected, first });
    return id;
  };

  /** Hands runs to the engine. Their ids are the ids of their workflows, so handing one over again changes nothing. */
  const hand = async (runs: readonly { readonly id: string; readonly kind: string }[]): Promise<void> => {
    if (!engine || runs.length === 0) return;
    for (const { id, kind } of runs)
      await engine.enqueue({ workflow: runWorkflow, id, input: id, queue: kindOf(kind).queue, partition: store.workspace });
    await store.write((tx) =>
      markHanded(
        tx,
        runs.map((run) => run.id),
      ),
    );
  };
  const started = async (kind: RunKind, input: unknown, retryOf?: string): Promise<RunRow> => {
    const id = await store.write(async (tx) => {
      if (await areWaiting(tx, mostWaiting)) throw full(mostWaiting);
      return insert(tx, kind, input, retryOf === undefined ? {} : { retryOf });
    });
    await hand([{ id, kind: kind.name }]);
    notices.tell('runs', id);
    return required(store, id);
  };

  /** Where the look for runs that were never begun goes on: a long queue is gone through a hundred at a time. */
  let lookedTo = firstId;
  /** A workflow may end before it begins its run, when its process was just told to end: what was acknowledged is handed over again. */
  const beginAgain = async (running: Engine): Promise<number> => {
    const unbegun = await store.read((reader) => loadUnbegun(reader, lookedTo, silentForMs));
    lookedTo = unbegun.at(-1) ?? firstId;
    let begun = 0;
    for (const { id } of await endedAmong(running, unbegun)) {
      const kind = await store.write((tx) => takeBack(tx, id, silentForMs));
      if (kind === undefined) continue;
      await running.drop(id);
      await hand([{ id, kind }]);
      begun += 1;
    }
    return begun;
  };

  const performed = async (
    id: string,
    kind: WholeKind,
    input: unknown,
    { signal, progress, secrets }: Caller,
    retryOf?: string,
  ): Promise<unknown> => {
    assertNoHandle('Carrying out a run');
    signal.throwIfAborted();
    parts.stopping.set(id, () => {}); // before others can see it: nobody is to take it over
    try {
      await store.write((tx) => insert(tx, kind, input, { id, executor, ...(retryOf === undefined ? {} : { retryOf }) }));
      const given = secrets === undefined ? {} : { secrets };
      return await carryOut(parts, { run: id, attempt: 1, again: false, kind, input, signal, progress, ...given, awaited: true });
    } finally {
      parts.stopping.delete(id);
    }
  };

  /** What nobody carries out: of processes that died, and never begun. */
  const abandoned = async () => {
    const found = await store.read((reader) => loadAbandoned(reader, options.alone ? 0 : silentForMs));
    // A kind that this version does not know waits for one that does.
    const ours = found.filter((run) => !parts.stopping.has(run.id) && kinds().some((kind) => kind.name === run.kind));
    return { dead: ours.filter((run) => run.executor !== null), waiting: ours.filter((run) => run.executor === null) };
  };
  const end = async (dead: readonly { readonly id: string }[]): Promise<void> => {
    if (dead.length > 0) log.info('end runs whose process died', { runs: dead.map(({ id }) => id) });
    for (const { id } of dead) await finish(parts, id, { to: 'failed', error: { code: 'UNAVAILABLE', message: processEnded } });
  };

  return {
    workflow: runDefinition(parts, kindOf),
    attach: (given) => void (engine = given),

    perform: async (kind, input, caller) => (await performed(newId(), kind, input, caller)) as never,

    start: async (_may, name, input) => {
      const kind = kindOf(name);
      const accepted = kind.accept(input);
      return started(kind, kind.bind ? await kind.bind(accepted) : accepted);
    },

    startIn: (tx, name, input) => {
      const kind = kindOf(name);
      return insert(tx, kind, kind.accept(input));
    },

    async cancel(_may, id) {
      const row = await store.write(async (tx) => {
        const found = await actOn(tx, id, 'cancel');
        await requestCancel(tx, id);
        await appendEvents(tx, { run: id, events: [event('run.cancelling', 'warn')] });
        if (found.status === 'running') return found; // whoever carries it out ends it
        await changeStatus(tx, id, { to: 'cancelled', from: ['queued', 'waiting', 'paused'], finished: true });
        await appendEvents(tx, { run: id, events: [{ ...event('run.finished', 'warn'), data: { status: 'cancelled' } }] });
        await tellFinished(tx, { run: id, kind: found.kind, status: 'cancelled' });
        return found;
      });
      notices.tell('runs.stop', id);
      notices.tell('runs', id);
      if (row.handed_at !== null) await engine?.cancel(id);
      return required(store, id);
    },

    async pause(_may, id) {
      const row = await store.write(async (tx) => {
        const found = await actOn(tx, id, 'pause');
        if (found.handed_at === null && found.status !== 'queued')
          throw new StemmaError('CONFLICT', 'Somebody waits for this run, so it cannot be paused. Cancel it, or start it without waiting.');
        await changeStatus(tx, id, { to: 'paused', from: ['queued', 'running', 'waiting'], finished: false });
        await appendEvents(tx, { run: id, events: [event('run.paused')] });
        return found;
      });
      if (row.handed_at !== null) await needed(engine).pause(id);
      notices.tell('runs.stop', id);
      notices.tell('runs', id);
      return required(store, id);
    },

    async resume(_may, id) {
      const row = await store.write(async (tx) => {
        const found = await actOn(tx, id, 'resume');
        if (found.handed_at !== null) needed(engine);
        await changeStatus(tx, id, { to: 'queued', from: ['paused'], finished: false, next: true });
        await appendEvents(tx, { run: id, events: [event('run.queued')] });
        return found;
      });
      if (row.handed_at !== null) await needed(engine).resume(id);
      notices.tell('runs', id);
      return required(store, id);
    },

    async retry(_may, id, caller) {
      const { row, payload } = await store.read(async (reader) => ({
        row: await readable(reader, id, 'retry'),
        payload: (await loadPayload(reader, id)) as RunPayloadRow,
      }));
      const kind = kindOf(row.kind);
      const rest = row.status === 'partial' && kind.rest ? kind.rest(payload.input, payload.output) : payload.input;
      // Recorded steps are the engine's, whoever waits for them.
      if (!caller || 'steps' in kind) return started(kind, rest, id);
      const again = newId();
      const [outcome] = await Promise.allSettled([performed(again, kind, rest, caller, id)]);
      const ended = await store.read((reader) => loadRun(reader, again));
      // How it ended is what is asked for, also when it failed.
      if (ended?.finished_at || outcome.status === 'fulfilled') return required(store, again);
      throw outcome.reason;
    },

    async relay() {
      const { dead, waiting } = await abandoned();
      await end(dead);
      if (waiting.length > 0) log.info('begin runs that nobody carried out', { runs: waiting.map(({ id }) => id) });
      await hand(waiting);
      return dead.length + waiting.length;
    },

    async endDead() {
      const { dead } = await abandoned();
      await end(dead);
      return dead.length;
    },

    async reconcile() {
      const running = engine;
      if (!running) return 0;
      const silent = await store.read((reader) => loadSilent(reader, silentForMs));
      const ended = await endedAmong(running, silent);
      for (const { id, state } of ended) {
        const error =
          state === 'cancelled' ? { code: 'CANCELLED', message: cancelledWords } : { code: 'UNAVAILABLE', message: processEnded };
        await finish(parts, id, { to: state === 'cancelled' ? 'cancelled' : 'failed', error });
      }
      return ended.length + (await beginAgain(running));
    },

    forget: (before) => store.write((tx) => deleteRuns(tx, before)),
  };
}

async function endedAmong(engine: Engine, ids: readonly string[]): Promise<WorkflowInfo[]> {
  const workflows = ids.length === 0 ? [] : await engine.list({ ids });
  return workflows.filter(({ state }) => state === 'cancelled' || state === 'failed' || state === 'succeeded');
}

const full = (most: number): StemmaError =>
  new StemmaError('RATE_LIMITED', `${most} runs are waiting already. Nothing was started; try again when some of them are done.`, {
    waiting: most,
    retryAfterSeconds: 30,
  });

const unknown = (): StemmaError => new StemmaError('NOT_FOUND', 'There is no such run.');

/** The run as the API shows it after a change. @throws StemmaError NOT_FOUND */
export async function required(store: Store, id: string): Promise<RunRow> {
  const row = isId(id) ? await store.read((reader) => loadRun(reader, id)) : undefined;
  if (!row) throw unknown();
  return row;
}

async function actOn(tx: Tx, id: string, action: RunAction): Promise<RunRow> {
  return allowed(isId(id) ? await lockRun(tx, id) : undefined, action);
}

async function readable(reader: Reader, id: string, action: RunAction): Promise<RunRow> {
  return allowed(isId(id) ? await loadRun(reader, id) : undefined, action);
}

function allowed(row: RunRow | undefined, action: RunAction): RunRow {
  if (!row) throw unknown();
  if (!mayNow(action, row.status)) throw new StemmaError('CONFLICT', refusal(action, row.status), { status: row.status });
  return row;
}

function refusal(action: RunAction, status: RunRow['status']): string {
  if (action === 'retry')
    return status === 'succeeded'
      ? 'The run succeeded; there is nothing to do again.'
      : `The run is ${status}. Wait for its end, or cancel it first.`;
  if (action === 'resume') return `The run is ${status}, not paused.`;
  return status === 'paused' ? 'The run is paused already.' : `The run has ended already: ${status}.`;
}

function needed(engine: Engine | undefined): Engine {
  if (engine) return engine;
  throw new StemmaError('UNAVAILABLE', 'No process carries out runs at the moment: start one with `stemma start` or `stemma work`.');
}
