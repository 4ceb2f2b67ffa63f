import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeDatabases } from '../../testing/databases.ts';
import type { Store } from '../db/port.ts';
import { silentLog, withCorrelation } from '../log/log.ts';
import { eventsAfter } from '../outbox/store.ts';
import { StemmaError } from '../shared/errors.ts';
import { systemClock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import { noTracer, recordingTracer, type FinishedSpan } from '../telemetry/tracer.ts';
import { appendEvents, loadEvents, type NewEvent } from './append-events.ts';
import { nobody as nothing, type RunObserver } from './observe.ts';
import { carryOut } from './carry-out.ts';
import { copyKind, may, openWorkspace, type Workspace } from './runs.fixture.ts';
import { presentRun } from './present.ts';
import { changeStatus, insertRun, loadPayload, loadRun, loadRuns, type RunRow } from './store.ts';
import type { Runs } from './open-runs.ts';

const nobody = { signal: new AbortController().signal, progress: () => {} };
const event = (message: string, more: Partial<NewEvent> = {}): NewEvent => ({
  at: new Date(),
  level: 'info',
  type: 'log',
  message,
  ...more,
});

describeDatabases((kind) => {
  let workspace: Workspace;
  let runs: Runs;
  beforeAll(async () => {
    workspace = await openWorkspace(kind);
    runs = workspace.process();
  }, 60_000);
  afterAll(() => workspace[Symbol.asyncDispose]());

  const load = async (id: string): Promise<RunRow> => (await workspace.store.read((reader) => loadRun(reader, id))) as RunRow;
  const events = (id: string, filter: Partial<Parameters<typeof loadEvents>[2]> = {}) =>
    workspace.store.read((reader) => loadEvents(reader, id, { after: 0, limit: 10_000, ...filter }));
  const latest = async (): Promise<RunRow> => (await workspace.store.read((reader) => loadRuns(reader, { limit: 1 })))[0] as RunRow;
  const status = async (id: string): Promise<string> => (await load(id)).status;
  const bare = async (): Promise<string> => {
    const id = newId();
    await workspace.store.write((tx) =>
      insertRun(tx, { id, kind: 'bare', definition: '1', title: 'Bare', status: 'running', input: {}, expected: [] }),
    );
    return id;
  };

  describe('events', () => {
    test('appended from many sides at once they are numbered without a gap, and a batch sent twice is there once', async () => {
      const id = await bare();
      const writers = [0, 1, 2, 3, 4, 5, 6, 7].map(async (writer) => {
        for (let n = 0; n < 10; n++) {
          const batch = {
            run: id,
            key: `${writer}/${n}`,
            events: Array.from({ length: 1 + (n % 3) }, (_, at) => event(`${writer} ${n} ${at}`)),
          };
          await workspace.store.write((tx) => appendEvents(tx, batch));
          if (n % 4 === 0) await workspace.store.write((tx) => appendEvents(tx, batch));
        }
      });
      await Promise.all(writers);
      const rows = await events(id);
      expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 8 * 19 }, (_, index) => index + 1));
      expect((await load(id)).last_seq).toBe(8 * 19);
      const ofOne = rows.filter((row) => row.message?.startsWith('3 ')).map((row) => row.message ?? '');
      expect(ofOne).toEqual([...ofOne].sort((a, b) => (a < b ? -1 : 1))); // each side's own order holds
    });

    test('filters by level, type, node, time and text, behind a number', async () => {
      const id = await bare();
      const list = [
        event('Reading A', { node: 'reading', at: new Date('2026-01-01') }),
        event('A is broken', { level: 'error', type: 'item.failed', node: 'a', at: new Date('2026-01-02') }),
        event('slow', { level: 'warn', at: new Date('2026-01-03') }),
        event('detail', { level: 'debug', at: new Date('2026-01-04'), data: { n: 1 } }),
      ];
      await workspace.store.write((tx) => appendEvents(tx, { run: id, events: list }));
      const found = async (filter: Parameters<typeof events>[1]): Promise<number[]> => (await events(id, filter)).map((row) => row.seq);
      expect(await found({ level: 'warn' })).toEqual([2, 3]);
      expect(await found({ level: 'error' })).toEqual([2]);
      expect(await found({ level: 'info', after: 1 })).toEqual([2, 3]);
      expect(await found({ type: 'item.failed' })).toEqual([2]);
      expect(await found({ node: 'reading' })).toEqual([1]);
      expect(await found({ text: 'a IS' })).toEqual([2]);
      expect(await found({ from: '2026-01-02', to: '2026-01-03' })).toEqual([2, 3]);
      expect(await found({ limit: 2 })).toEqual([1, 2]);
    });
  });

  describe('for a caller who waits', () => {
    test('the run says what was done, stage by stage', async () => {
      expect(await runs.perform(copyKind, { items: [1, 2] }, nobody)).toEqual({ copied: [1, 2], failed: [] });
      const row = await latest();
      const stages = [expect.objectContaining({ name: 'reading', ms: expect.any(Number) }), expect.objectContaining({ name: 'writing' })];
      expect(presentRun(row)).toMatchObject({ status: 'succeeded', progress: { share: 1, stages }, error: null });
      const types = (await events(row.id)).map((one) => one.type).filter((type) => type !== 'run.progress');
      expect(types).toEqual(['run.started', 'stage.started', 'stage.finished', 'stage.started', 'stage.finished', 'run.finished']);
    });

    test('a failure is thrown and written down; the caller who leaves cancels', async () => {
      await expect(runs.perform(copyKind, { items: [] }, nobody)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
      expect(await latest()).toMatchObject({ status: 'failed', error: { code: 'VALIDATION_ERROR', message: 'There is nothing to copy.' } });
      const leaving = AbortSignal.timeout(100);
      await expect(runs.perform(copyKind, { items: [1], hang: true }, { ...nobody, signal: leaving })).rejects.toThrow(/abort/);
      expect(await latest()).toMatchObject({ status: 'cancelled' });
    });

    test('cancelled from elsewhere it stops at once', async () => {
      const performed = runs.perform(copyKind, { items: [1], hang: true }, nobody).catch((error: unknown) => error);
      await expect.poll(async () => (await latest()).status).toBe('running');
      const started = performance.now();
      await runs.cancel(may, (await latest()).id);
      expect(await performed).toMatchObject({ code: 'CANCELLED' });
      expect(performance.now() - started).toBeLessThan(2_000);
    });

    test('a retry does what failed', async () => {
      await runs.perform(copyKind, { items: [1, -2, -3] }, nobody);
      const { id } = await latest();
      expect(await status(id)).toBe('partial');
      expect(await events(id, { type: 'item.failed' })).toHaveLength(2);
      const retried = await runs.retry(may, id);
      expect(retried).toMatchObject({ retry_of: id, status: 'queued' });
      expect(await workspace.store.read((reader) => loadPayload(reader, retried.id))).toMatchObject({ input: { items: [2, 3] } });
      await expect(runs.retry(may, retried.id)).rejects.toMatchObject({ code: 'CONFLICT' });
      const steps: string[] = [];
      const waiting = { ...nobody, progress: ({ stage }: { stage: string }) => void steps.push(stage) };
      expect(await runs.retry(may, id, waiting)).toMatchObject({ retry_of: id, status: 'succeeded', handed_at: null });
      expect(steps).toEqual(['reading', 'writing']);
    });
  });

  test('an attempt that was stopped does not end the run that another carries on by then', async () => {
    const id = await bare();
    const stopping = new Map<string, (reason: unknown) => void>();
    const { store, notices } = workspace;
    const parts = { store, notices, log: silentLog, clock: systemClock, stopping, tracer: noTracer, observe: nothing };
    const { attempt } = await load(id);
    const input = { items: [1], hang: true };
    const carried = carryOut(parts, { run: id, attempt, again: false, kind: copyKind, input, signal: nobody.signal });
    const change = { to: 'running', from: ['running'], finished: false, next: true } as const;
    await workspace.store.write((tx) => changeStatus(tx, id, change));
    stopping.get(id)?.(new Error('paused'));
    await expect(carried).rejects.toThrow(/paused/);
    expect(await load(id)).toMatchObject({ status: 'running', attempt: attempt + 1, finished_at: null });
    await workspace.store.write((tx) => changeStatus(tx, id, { ...change, to: 'cancelled', finished: true }));
  });

  test('what cannot be is said: an unknown run, kind or input, a second end', async () => {
    await expect(runs.cancel(may, newId())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(runs.cancel(may, 'no id')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(runs.start(may, 'nothing.known', {})).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('copies.make'),
    });
    const { id } = await runs.start(may, 'copies.make', { items: [1] });
    expect(await runs.cancel(may, id)).toMatchObject({ status: 'cancelled' });
    await expect(runs.cancel(may, id)).rejects.toMatchObject({ code: 'CONFLICT', message: 'The run has ended already: cancelled.' });
  });

  test('a full queue refuses what goes on without a caller, and says for how long', async () => {
    const { length: before } = await workspace.store.read((reader) => loadRuns(reader, { status: 'queued', limit: 200 }));
    const full = workspace.process({ mostWaiting: before + 1 });
    const waiting = await full.start(may, 'copies.make', { items: [1] });
    const refused = { code: 'RATE_LIMITED', details: { waiting: before + 1, retryAfterSeconds: 30 } };
    await expect(full.start(may, 'copies.make', { items: [2] })).rejects.toMatchObject(refused);
    expect(await full.perform(copyKind, { items: [3] }, nobody)).toEqual({ copied: [3], failed: [] });
    await full.cancel(may, waiting.id);
  });

  test('what is done is done for who waits, although the end is written only at the second try; it is told and counted once', async () => {
    const { store } = workspace;
    const ended: unknown[] = [];
    let writes = 0;
    // The first makes the run, the second ends it: its answer is lost.
    const losing: Store = {
      ...store,
      async write(work) {
        const result = await store.write(work);
        if ((writes += 1) === 2) throw new StemmaError('UNAVAILABLE');
        return result;
      },
    };
    const observe: RunObserver = { ...nothing, ended: (run) => ended.push(run) };
    const process = workspace.process({ store: losing, observe });
    const output = await withCorrelation({ requestId: 'request 1' }, () => process.perform(copyKind, { items: [1, -2] }, nobody));
    expect(output).toEqual({ copied: [1], failed: [-2] });
    const row = await latest();
    expect(row).toMatchObject({ status: 'partial', request: 'request 1' });
    const all = (await events(row.id)).map(({ type }) => type);
    expect(all.filter((type) => type === 'run.finished')).toHaveLength(1);
    expect(new Set(all.filter((type) => type === 'item.failed')).size).toBe(1);
    const told = (await store.read((reader) => eventsAfter(reader, 0, 1_000))).filter(({ run }) => run === row.id);
    expect(told).toMatchObject([
      { type: 'run.finished', request: 'request 1', data: { run: row.id, kind: 'copies.make', status: 'partial' } },
    ]);
    expect(ended).toMatchObject([{ kind: 'copies.make', status: 'partial' }]);

    // What the work failed of is not hidden by the end that could not be written.
    writes = 0;
    const away: Store = {
      ...store,
      write: (work) => ((writes += 1) === 1 ? store.write(work) : Promise.reject(new StemmaError('UNAVAILABLE'))),
    };
    const failed = workspace.process({ store: away }).perform(copyKind, { items: [] }, nobody);
    await expect(failed).rejects.toThrow('There is nothing to copy.');
    const left = await latest();
    expect(left.status).toBe('running'); // until somebody takes its process for dead
    await store.write((tx) => changeStatus(tx, left.id, { to: 'failed', from: ['running'], finished: true }));
  });

  test('with an engine: left by a dead process, written in a transaction, started, paused, waiting for a person', async () => {
    const spans: FinishedSpan[] = [];
    const tracer = recordingTracer((span) => spans.push(span));
    const steps: string[] = [];
    const observe: RunObserver = { ...nothing, step: (name) => steps.push(name) };
    const [working, gone] = [workspace.process({ tracer, observe }), workspace.process()];
    const dead = gone.perform(copyKind, { items: [7], hang: true }, nobody).catch(() => {});
    await expect.poll(async () => (await latest()).status).toBe('running');
    const abandoned = (await latest()).id;
    const later = await workspace.store.write((tx) => runs.startIn(tx, 'copies.make', { items: [8] }));
    const undone = workspace.store.write(async (tx) => {
      await runs.startIn(tx, 'copies.make', { items: [9] });
      throw new Error('rolled back');
    });
    await expect(undone).rejects.toThrow('rolled back');
    const engine = await workspace.engine(working);
    expect(await working.relay()).toBeGreaterThanOrEqual(2);
    expect(await working.relay()).toBe(0);
    await expect.poll(() => status(later), { timeout: 10_000 }).toBe('succeeded');
    expect(await load(abandoned)).toMatchObject({ status: 'failed', error: { code: 'UNAVAILABLE' } });

    // What its work found away ends a run, and nothing is done behind that end.
    const { id: without } = await working.start(may, 'copies.make', { items: [1], away: true });
    await expect.poll(async () => (await engine.list({ ids: [without] }))[0]?.state, { timeout: 10_000 }).toBe('succeeded');
    expect(await load(without)).toMatchObject({ status: 'failed', error: { code: 'UNAVAILABLE' } });
    expect((await events(without, { type: 'stage.started' })).length).toBe(2); // its two stages, once each

    // It was promised nothing; asked for again it goes on by itself.
    const { id: hangs } = await working.start(may, 'copies.make', { items: [7], hang: true });
    await expect.poll(() => status(hangs), { timeout: 10_000 }).toBe('running');
    await working.pause(may, hangs);
    expect(await status(hangs)).toBe('paused');
    await expect.poll(async () => (await engine.list({ ids: [hangs] }))[0]?.state).toBe('paused');
    await working.resume(may, hangs);
    await expect.poll(() => status(hangs), { timeout: 10_000 }).toBe('running');
    await working.cancel(may, hangs);
    await expect.poll(() => status(hangs), { timeout: 3_000 }).toBe('cancelled');

    // Its workflow ended before it began the run: it is handed over again, once.
    const unbegun = await workspace.store.write((tx) => runs.startIn(tx, 'copies.make', { items: [6] }));
    const queue = (await engine.list({ ids: [without] }))[0]?.queue ?? '';
    await engine.enqueue({ workflow: 'run', id: unbegun, input: 'no run at all', queue, partition: workspace.store.workspace });
    await expect.poll(async () => (await engine.list({ ids: [unbegun] }))[0]?.state, { timeout: 10_000 }).toBe('failed');
    expect([await working.relay(), await working.reconcile(), await status(unbegun)]).toEqual([1, 0, 'queued']); // it may be about to begin
    await workspace.store.write((tx) =>
      sql`UPDATE runs SET handed_at = clock_timestamp() - interval '1 minute' WHERE id = ${unbegun}`.execute(tx.db()),
    );
    expect([await working.reconcile(), await working.reconcile()]).toEqual([1, 0]);
    await expect.poll(() => status(unbegun), { timeout: 10_000 }).toBe('succeeded');

    // Cancelled while nobody was at work on it: its workflow has ended without it.
    const { id: lost } = await working.start(may, 'reviews.make', {});
    await expect.poll(() => status(lost), { timeout: 10_000 }).toBe('waiting');
    await engine.cancel(lost);
    await workspace.store.write((tx) =>
      sql`UPDATE runs SET status = 'running', seen_at = clock_timestamp() - interval '1 hour' WHERE id = ${lost}`.execute(tx.db()),
    );
    expect([await working.reconcile(), await status(lost), await working.reconcile()]).toEqual([1, 'cancelled', 0]);
    workspace.notices.tell('runs.stop', abandoned);
    await dead;

    steps.length = 0;
    const { id: review } = await withCorrelation({ requestId: 'request 2' }, () =>
      tracer.span('request', {}, () => working.start(may, 'reviews.make', {})),
    );
    await expect.poll(() => status(review), { timeout: 10_000 }).toBe('waiting');
    await engine.send(review, 'verdict', { good: true });
    await expect.poll(() => status(review), { timeout: 10_000 }).toBe('succeeded');
    const output = { first: 'a draft', answer: { good: true }, second: 'published' };
    expect(await workspace.store.read((reader) => loadPayload(reader, review))).toMatchObject({ output });
    expect((await events(review)).map((one) => one.type)).toEqual([
      'run.queued',
      'run.started',
      'step.finished',
      'log',
      'run.waiting',
      'run.resumed',
      'step.finished',
      'run.finished',
    ]);
    // Carried out later and elsewhere, it goes on under the request that began it.
    const spanOf = (name: string): FinishedSpan | undefined => spans.findLast((span) => span.name === name);
    const { traceId, spanId } = spanOf('request') as FinishedSpan;
    for (const name of ['step draft', 'step publish']) expect(spanOf(name)).toMatchObject({ traceId, parentId: spanId });
    expect(steps).toEqual(['reviews.make', 'reviews.make']);
    const told = (await workspace.store.read((reader) => eventsAfter(reader, 0, 1_000))).filter(({ run }) => run === review);
    expect(told).toMatchObject([{ type: 'run.finished', request: 'request 2' }]);
  });

  test('what ended is forgotten when it is old, with its events', async () => {
    await runs.perform(copyKind, { items: [1] }, nobody);
    const { id } = await latest();
    await runs.forget(new Date(Date.now() - 60_000));
    expect(await load(id)).toBeDefined();
    await runs.forget(new Date(Date.now() + 60_000));
    expect(await events(id)).toEqual([]);
  });
});
