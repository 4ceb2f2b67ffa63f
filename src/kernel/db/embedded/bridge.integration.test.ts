/** What the bridge has to do beyond the database port: one test or more for each line of its requirements. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Bridge, type BridgeOptions } from './bridge.ts';
import { maintenanceName, type BridgeConnection } from './connection.ts';
import { startEngine, type Engine } from './engine.ts';

let root: string;
let engine: Engine;
let bridge: Bridge;
let clients: pg.Client[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stemma-bridge-'));
  engine = await startEngine(join(root, 'database'), 60_000);
}, 120_000);
afterAll(async () => {
  await engine.close();
  await rm(root, { recursive: true, force: true });
});
beforeEach(async () => {
  bridge = new Bridge(engine);
  const client = await open('set-up');
  await client.query('DROP TABLE IF EXISTS t; CREATE TABLE t (n int)');
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.end()));
  clients = [];
});

interface Opened extends pg.Client {
  stream: BridgeConnection;
}

async function open(name: string, on = bridge): Promise<Opened> {
  const stream = on.connect();
  const client = Object.assign(new pg.Client({ stream: () => stream, application_name: name }), { stream });
  client.on('error', () => {});
  clients.push(client);
  await client.connect();
  return client;
}

const numbers = async (client: pg.Client): Promise<number[]> =>
  (await client.query<{ n: number }>('SELECT n FROM t ORDER BY n')).rows.map(({ n }) => n);

describe('a connection that goes in the middle of a transaction is rolled back before the session is handed on', () => {
  const ways: [string, (client: Opened) => unknown][] = [
    ['ends', (client) => client.end()],
    ['is destroyed', (client) => client.stream.destroy()],
    [
      'is destroyed while a statement runs',
      (client) => (
        client.query('INSERT INTO t SELECT 2 FROM pg_sleep(0.2)').catch(() => {}),
        setTimeout(() => client.stream.destroy(), 50)
      ),
    ],
    ['ends after an error', (client) => client.query('SELECT 1 / 0').catch(() => client.end())],
  ];
  test.each(ways)('%s', async (_name, leave) => {
    const [leaving, next] = [await open('leaving'), await open('next')];
    await leaving.query('BEGIN');
    await leaving.query('INSERT INTO t VALUES (1)');
    const waiting = numbers(next);
    leave(leaving);
    expect(await waiting).toEqual([]);
    const { rows } = await next.query(
      "SELECT now() = statement_timestamp() AS outside, current_setting('transaction_isolation') AS isolation",
    );
    expect(rows).toEqual([{ outside: true, isolation: 'read committed' }]);
  });

  test('one that goes while it waits does not keep the session', async () => {
    const [holder, leaving, next] = [await open('holder'), await open('leaving'), await open('next')];
    await holder.query('BEGIN');
    const given = leaving.query('INSERT INTO t VALUES (1)').catch(() => 'ended');
    const waiting = numbers(next);
    leaving.stream.destroy();
    await holder.query('COMMIT');
    expect(await given).toBe('ended');
    expect(await waiting).toEqual([]);
  });
});

test('a connection that goes at the moment it is given the session does not keep it', async () => {
  for (let moments = 0; moments < 12; moments++) {
    const [before, leaving, next] = [await open('before'), await open('leaving'), await open('next')];
    await before.query('SELECT 1'); // so that the session is cleaned for the next one, which takes a moment
    leaving.query('BEGIN').catch(() => {});
    for (let moment = 0; moment < moments; moment++) await new Promise((resolve) => setImmediate(resolve));
    leaving.stream.destroy();
    expect(await numbers(next)).toEqual([]);
  }
});

describe('nothing outlives the transaction', () => {
  const later = async (): Promise<pg.Client> => open('later');

  test.each(['SET search_path = pg_catalog', 'SET SESSION work_mem = 64', "SELECT 'a;b'; SET ROLE pg_monitor", 'PREPARE p AS SELECT 1'])(
    '%s is refused',
    async (statement) => {
      const client = await open('setter');
      await expect(client.query(statement)).rejects.toMatchObject({
        code: '0A000',
        message: expect.stringContaining('The embedded database'),
      });
      expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    },
  );

  test('SET LOCAL works and ends with its transaction', async () => {
    const client = await open('setter');
    await client.query('BEGIN');
    await client.query("SET LOCAL application_name = 'mine'");
    expect((await client.query('SHOW application_name')).rows).toEqual([{ application_name: 'mine' }]);
    await client.query('COMMIT');
    expect((await client.query('SHOW application_name')).rows).not.toEqual([{ application_name: 'mine' }]);
  });

  test('a named statement is refused, an unnamed one is not', async () => {
    const client = await open('preparer');
    await expect(client.query({ name: 'mine', text: 'SELECT $1::int AS n', values: [1] })).rejects.toMatchObject({ code: '0A000' });
    expect((await client.query('SELECT $1::int AS n', [1])).rows).toEqual([{ n: 1 }]);
  });

  const raw = (type: string, ...words: string[]): Buffer => {
    const body = Buffer.from(words.map((word) => `${word}\0`).join('') + (type === 'S' ? '' : '\0'.repeat(6)));
    const head = Buffer.from([type.charCodeAt(0), 0, 0, 0, 0]);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  test.each([
    ['a named Parse on its own', raw('P', 'mine', 'SELECT 1')],
    ['a Bind of what an earlier message parsed', raw('B', '', '')],
    ['a Bind of a named statement', Buffer.concat([raw('P', '', 'SELECT 1'), raw('B', '', 'mine')])],
  ])('%s is refused', async (_name, message) => {
    const client = await open('preparer');
    const refused = new Promise((resolve) => client.stream.on('data', (chunk: Buffer) => resolve(chunk.toString('latin1'))));
    client.stream.write(Buffer.concat([message, raw('S')]));
    expect(await refused).toContain('keeps no named statements');
    client.removeAllListeners();
  });

  test('a refusal inside a transaction fails the transaction', async () => {
    const client = await open('preparer');
    await client.query('BEGIN');
    await client.query('INSERT INTO t VALUES (1)');
    await expect(client.query('LISTEN x')).rejects.toMatchObject({ code: '0A000' });
    await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
    await client.query('COMMIT');
    expect(await numbers(client)).toEqual([]);
  });

  test.each([
    ['a setting', "SELECT set_config('search_path', 'pg_catalog', false)", 'SHOW search_path', [{ search_path: 'public' }]],
    ['a role', "DO $$ BEGIN EXECUTE 'SET ROLE pg_monitor'; END $$", 'SELECT current_user = session_user AS own', [{ own: true }]],
    ['a temporary table', 'CREATE TEMPORARY TABLE mine (n int)', "SELECT to_regclass('mine') AS found", [{ found: null }]],
    ['an advisory lock', 'SELECT pg_advisory_lock(7)', "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory'", [{ n: 0 }]],
    ['a cursor', 'BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT 1; COMMIT', 'SELECT count(*)::int AS n FROM pg_cursors', [{ n: 0 }]],
  ])('%s does not reach the next connection', async (_name, leave, look, expected) => {
    const client = await open('leaver');
    await client.query(leave);
    expect((await (await later()).query(look)).rows).toEqual(expected);
  });
});

describe('COPY and LISTEN are refused with an error', () => {
  test.each([
    'COPY t FROM STDIN',
    'COPY t TO STDOUT',
    'SELECT 1; COPY t FROM STDIN',
    "/* hidden */ COPY t TO '/tmp/x'",
    'LISTEN news',
    'UNLISTEN *',
  ])('%s', async (statement) => {
    const client = await open('copier');
    await expect(client.query(statement)).rejects.toMatchObject({ code: '0A000', message: expect.stringContaining('does not offer') });
    await expect(client.query({ text: statement, values: [], queryMode: 'extended' } as pg.QueryConfig)).rejects.toMatchObject({
      code: '0A000',
    });
    expect((await client.query('SELECT $1::text AS copy', ['COPY'])).rows).toEqual([{ copy: 'COPY' }]);
  });
});

describe('a wait is given up', () => {
  test('after the limit, naming who holds the session', async () => {
    bridge = new Bridge(engine, { waitLimit: 200 });
    const [holder, waiter] = [await open('the long import'), await open('waiter')];
    await holder.query('BEGIN');
    const start = performance.now();
    await expect(waiter.query('SELECT 1')).rejects.toMatchObject({
      code: 'SB001',
      message: expect.stringMatching(/the long import \(connection \d+\) has held it for 0\.\d s/),
    });
    expect(performance.now() - start).toBeGreaterThan(190);
    expect(performance.now() - start).toBeLessThan(1500);
    await holder.query('COMMIT');
    expect((await (await open('next')).query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('a holder that sends nothing is ended', () => {
  const silent: BridgeOptions = { silenceLimit: 200, waitLimit: 5000 };

  test('after the limit: rolled back, told why, and the next one goes on', async () => {
    bridge = new Bridge(engine, silent);
    const [holder, next] = [await open('holder'), await open('next')];
    let told: unknown;
    holder.on('error', (error) => (told ??= error));
    await holder.query('BEGIN');
    await holder.query('INSERT INTO t VALUES (1)');
    expect(await numbers(next)).toEqual([]);
    expect(told).toMatchObject({ code: '25P03', message: expect.stringContaining('rolled back') });
    await expect(holder.query('COMMIT')).rejects.toThrow(/not queryable|terminated|ended/);
  });

  test('also in the middle of a message', async () => {
    bridge = new Bridge(engine, silent);
    const [holder, next] = [await open('holder'), await open('next')];
    await holder.query('BEGIN');
    holder.stream.write(Buffer.from([0x51, 0, 0, 1, 0, 0x53]));
    expect(await numbers(next)).toEqual([]);
  });

  test('not while its statement runs, not while it keeps sending, not when idle', async () => {
    bridge = new Bridge(engine, silent);
    const [holder, idle] = [await open('holder'), await open('idle')];
    await idle.query('SELECT 1');
    await holder.query('BEGIN');
    await holder.query('SELECT pg_sleep(0.4)');
    for (let n = 0; n < 6; n++) {
      await sleep(60);
      await holder.query('INSERT INTO t VALUES ($1)', [n]);
    }
    await holder.query('COMMIT');
    await sleep(300);
    expect(await numbers(idle)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

test('interactive connections jump the queue over maintenance', async () => {
  const holder = await open('holder');
  const names = [maintenanceName, 'first', maintenanceName, 'second'];
  const waiting = await Promise.all(names.map((name) => open(name)));
  await holder.query('BEGIN');
  const order: string[] = [];
  const all = waiting.map((client, at) => client.query('SELECT 1').then(() => order.push(names[at] ?? '')));
  await holder.query('COMMIT');
  await Promise.all(all);
  expect(order).toEqual(['first', 'second', maintenanceName, maintenanceName]);
});

test('messages sent ahead are answered in order', async () => {
  const client = await open('eager');
  const stream = client.stream;
  const replies: string[] = [];
  stream.on('data', (chunk: Buffer) => replies.push(chunk.toString('latin1')));
  const message = (sql: string): Buffer =>
    Buffer.concat([Buffer.from([0x51]), Buffer.from(Uint32Array.of(0).buffer), Buffer.from(`${sql}\0`)]);
  const queries = ['SELECT 11111', 'SELECT 22222', 'SELECT 33333'].map((sql) => {
    const bytes = message(sql);
    bytes.writeInt32BE(bytes.length - 1, 1);
    return bytes;
  });
  stream.write(Buffer.concat(queries));
  await expect.poll(() => replies.join('').match(/(11111|22222|33333)/g)).toEqual(['11111', '22222', '33333']);
  client.removeAllListeners();
});

test('a message that makes no sense ends its connection and no other', async () => {
  const [broken, other] = [await open('broken'), await open('other')];
  const ended = new Promise((resolve) => broken.once('end', resolve));
  broken.stream.write(Buffer.from([0x51, 0, 0, 0, 1]));
  await ended;
  expect((await other.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
