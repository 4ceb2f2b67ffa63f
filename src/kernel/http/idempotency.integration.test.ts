import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createClient } from '../contract/client.ts';
import type { Database, Store } from '../db/port.ts';
import { newId } from '../shared/ids.ts';
import { demoApp, demoHandlers, demoRoutes, importNote } from '../../testing/demo-app.ts';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import { databaseIdempotency } from './idempotency-store.ts';
import { once } from './idempotency.ts';

describeDatabases((kind) => {
  let opened: TestDatabase;
  let store: Store;
  let now = new Date('2026-01-01T00:00:00Z');
  const clock = { now: () => now };
  const later = (milliseconds: number): void => void (now = new Date(now.getTime() + milliseconds));

  beforeAll(async () => {
    opened = await openTestDatabase(kind, { migrations: [{ module: 'kernel', directory: new URL('../db/migrations/', import.meta.url) }] });
  });
  afterAll(() => opened[Symbol.asyncDispose]());
  beforeEach(async () => {
    store = await workspaceIn(opened.database);
  });

  const app = (faults = {}) => demoApp(faults, { idempotency: () => databaseIdempotency(store, clock) });
  const make = (of: ReturnType<typeof demoApp>, key: string, text: string): Promise<Response> =>
    of.fetch(
      new Request('http://localhost/api/v1/notes', {
        method: 'POST',
        body: JSON.stringify({ text }),
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
      }),
    );

  test('the same key and body answer the stored result and make nothing again', async () => {
    const demo = app();
    const first = await make(demo, 'k', 'hello');
    const again = await make(demo, 'k', 'hello');
    expect(await again.text()).toBe(await first.text());
    expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([null, 'true']);
    expect(demo.context.notes).toHaveLength(4);
  });

  test('the same key with another body, or on another address, is a conflict and makes nothing', async () => {
    const demo = app();
    await make(demo, 'k', 'hello');
    expect((await make(demo, 'k', 'other')).status).toBe(409);
    const client = createClient({ routes: demoRoutes, fetch: demo.fetch, baseUrl: 'http://localhost/api/v1' });
    await expect(client.call(importNote, { params: { path: 'x' }, body: 'x', idempotencyKey: 'k' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(demo.context.notes).toHaveLength(4);
    expect(demo.context.files.has('x')).toBe(false);
  });

  test('streamed bodies count too', async () => {
    const demo = app();
    const client = createClient({ routes: demoRoutes, fetch: demo.fetch, baseUrl: 'http://localhost/api/v1' });
    const put = (text: string) => client.call(importNote, { params: { path: 'x' }, body: text, idempotencyKey: 'k' });
    const first = await put('bytes');
    demo.context.files.delete('x');
    expect(await put('bytes')).toEqual(first);
    expect(demo.context.files.has('x')).toBe(false);
    await expect(put('other')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('a failure stores nothing: the key may be used again', async () => {
    expect((await make(app({ crashOnStars: 0 }), 'k', 'hello')).status).toBe(500);
    expect((await make(app(), 'k', 'hello')).status).toBe(200);
  });

  test('of two at once one works; the other is told to come again, then gets the same answer', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    let enter = (): void => {};
    const entered = new Promise<void>((resolve) => (enter = resolve));
    const waiting: typeof demoHandlers = (api) =>
      demoHandlers({ add: (route, handler) => api.add(route, async (call) => (enter(), await gate, handler(call))) });
    const demo = demoApp({}, { routes: [waiting], idempotency: () => databaseIdempotency(store, clock) });
    const first = make(demo, 'k', 'hello');
    await entered; // the first holds the key now
    const second = await make(demo, 'k', 'hello');
    expect(await second.text()).toMatch(/still at work/);
    release();
    expect((await first).status).toBe(200);
    expect((await make(demo, 'k', 'hello')).headers.get('idempotency-replayed')).toBe('true');
    expect(demo.context.notes).toHaveLength(4);
  });

  test('many at once do the work once', async () => {
    const demo = app();
    const responses = await Promise.all(Array.from({ length: 8 }, () => make(demo, 'k', 'hello')));
    expect(new Set(responses.map((response) => response.status))).toSatisfy(
      (all: Set<number>) => all.has(200) && [...all].every((one) => one === 200 || one === 409),
    );
    expect(demo.context.notes).toHaveLength(4);
  });

  test('a holder that died is replaced after its lease, and cannot finish any more', async () => {
    const keys = databaseIdempotency(store, clock);
    const [dead, alive] = [newId(), newId()];
    expect(await keys.claim('k', 'hash', dead)).toEqual({ outcome: 'claimed' });
    expect(await keys.claim('k', 'hash', alive)).toEqual({ outcome: 'running' });
    later(59_000);
    await keys.keep('k', dead);
    later(59_000);
    expect(await keys.claim('k', 'hash', alive)).toEqual({ outcome: 'running' });
    later(2_000);
    expect(await keys.claim('k', 'hash', alive)).toEqual({ outcome: 'claimed' });
    await keys.finish('k', dead, 'body', 'of the dead');
    await keys.release('k', dead);
    expect(await keys.claim('k', 'hash', newId())).toEqual({ outcome: 'running' });
    expect(await keys.claim('k', 'hash of another request', newId())).toEqual({ outcome: 'other' });
    await keys.finish('k', alive, 'body', 'of the living');
    expect(await keys.claim('k', 'hash', newId())).toEqual({ outcome: 'done', bodyHash: 'body', response: 'of the living' });
  });

  test('keys end after a day', async () => {
    const demo = app();
    await make(demo, 'k', 'hello');
    later(24 * 60 * 60_000 - 1);
    expect((await make(demo, 'k', 'other')).status).toBe(409);
    later(1);
    expect((await make(demo, 'k', 'other')).status).toBe(200);
  });

  test('actors and workspaces do not see the keys of each other', async () => {
    const keys = databaseIdempotency(store, clock);
    await keys.claim('k', 'hash', newId());
    const colleague = opened.database.as({ workspace: store.workspace, actor: newId() });
    expect(await databaseIdempotency(colleague, clock).claim('k', 'other', newId())).toEqual({ outcome: 'claimed' });
    expect(await databaseIdempotency(await workspaceIn(opened.database), clock).claim('k', 'other', newId())).toEqual({
      outcome: 'claimed',
    });
  });

  test.each(['', 'with space', 'ü', 'x'.repeat(256)])('the key %j is refused', async (key) => {
    const work = (): Promise<string> => Promise.resolve('');
    const refused = once(databaseIdempotency(store, clock), { key, holder: newId(), head: '', body: '' }, work);
    await expect(refused).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
  });
});

async function workspaceIn(database: Database): Promise<Store> {
  const store = database.as({ workspace: newId(), actor: newId() });
  await store.write(async (tx) => {
    await tx
      .db<{ workspaces: { id: string; name: string } }>()
      .insertInto('workspaces')
      .values({ id: store.workspace, name: 'test' })
      .execute();
  });
  return store;
}
