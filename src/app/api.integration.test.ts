import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linesOf } from '../kernel/contract/lines.ts';
import { ndjson } from '../kernel/contract/envelope.ts';
import { listen, type Listening } from '../kernel/http/listen.ts';
import { newId } from '../kernel/shared/ids.ts';
import { api, openProduct, seed, type LogLine, type Product } from './seeded-workspace.fixture.ts';

let product: Product;
let server: Listening;
beforeAll(async () => {
  product = await openProduct();
  await seed(product);
  server = await listen(product.stemma.app, { port: 0 });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await product?.[Symbol.asyncDispose]();
  const fault = product?.lines.find((line) => line.level === 'error');
  if (fault) throw new Error(`The product logged a fault: ${JSON.stringify(fault)}`);
});

interface Sent {
  readonly path: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const json = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Sent => ({
  path,
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});

const requestTo = (base: string, { path, ...init }: Sent): Request => new Request(base + path, init);
const here = (sent: Sent): Promise<Response> => product.fetch(requestTo('http://localhost', sent));
const there = (sent: Sent, signal?: AbortSignal): Promise<Response> => fetch(requestTo(server.url, sent), signal ? { signal } : {});

/** What an answer says, without what is of one request only: its id, and when it was made. */
async function told(response: Response): Promise<unknown> {
  const headers = Object.fromEntries(
    ['content-type', 'content-disposition', 'content-security-policy', 'location', 'allow'].map((name) => [
      name,
      response.headers.get(name),
    ]),
  );
  const text = await response.text();
  if (text === '' || !headers['content-type']?.startsWith('application/json')) return { status: response.status, headers, text };
  const { meta, error, ...rest } = JSON.parse(text) as { meta?: object; error?: object };
  const stamps = { requestId: '', timestamp: '', ms: 0 };
  return {
    status: response.status,
    headers,
    ...rest,
    ...(meta ? { meta: { ...meta, ...stamps } } : {}),
    ...(error ? { error: { ...error, ...stamps } } : {}),
  };
}

const idOf = async (kind: 'evidence' | 'answers' | 'insights'): Promise<string> => {
  const { data } = (await (await here({ path: `/api/v1/${kind}?limit=1` })).json()) as { data: Record<string, { id: string }[]> };
  return data[kind]?.[0]?.id as string;
};

test('metrics count what was asked by route, and know the database', async () => {
  await here(json('/api/v1/search', { query: 'lamp' }));
  await here({ path: '/api/v1/bundles/nowhere/versions' });
  const response = await there({ path: '/metrics', headers: { authorization: 'Bearer nobody asked for one' } });
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = (await response.text()).split('\n');
  const valueOf = (series: string): number => Number(lines.find((line) => line.startsWith(`${series} `))?.slice(series.length + 1));
  expect(valueOf('stemma_requests_total{route="search.query",status="2xx"}')).toBeGreaterThan(0);
  expect(valueOf('stemma_requests_total{route="bundles.versions",status="4xx"}')).toBeGreaterThan(0);
  expect(valueOf('stemma_request_duration_seconds_count{route="search.query"}')).toBeGreaterThan(0);
  expect(valueOf('stemma_runs_total{kind="bundles.add",status="succeeded"}')).toBeGreaterThan(0);
  expect(valueOf('stemma_run_stage_items_total{kind="bundles.add",stage="reading"}')).toBeGreaterThan(0);
  expect(valueOf('stemma_passages_indexed_total')).toBeGreaterThan(0);
  expect(valueOf('stemma_search_ranking_seconds_count{by="words",outcome="done"}')).toBeGreaterThan(0);
  for (const series of ['stemma_database_up', 'stemma_files_up']) expect(valueOf(series)).toBe(1);
  expect(valueOf('stemma_disk_free_bytes')).toBeLessThanOrEqual(valueOf('stemma_disk_size_bytes'));
  expect(valueOf('stemma_queue_oldest_seconds{queue="maintenance"}')).toBe(0);
  expect(valueOf('stemma_live_readers')).toBe(0);
  expect(lines.join('\n')).not.toContain('nowhere');
});

describe('in-process and over the network the answers are the same', () => {
  test.each<[string, () => Sent | Promise<Sent>]>([
    ['bundles', () => ({ path: '/api/v1/bundles' })],
    ['a page', () => ({ path: '/api/v1/bundles?limit=1' })],
    ['a listing', () => ({ path: '/api/v1/bundles/handbook/versions/2' })],
    ['text, byte exact', () => ({ path: '/api/v1/bundles/handbook/text?path=guide.html' })],
    ['a difference', () => ({ path: '/api/v1/bundles/handbook/diff?from=1&to=2' })],
    ['a plan', () => json('/api/v1/bundles/notes/plan', {})],
    ['hits', () => json('/api/v1/search', { query: 'return lamp "thirty days"', explain: true })],
    ['an answer', () => json('/api/v1/ask', { question: 'How long may a customer return an item?' })],
    ['evidence', async () => ({ path: `/api/v1/evidence/${await idOf('evidence')}` })],
    ['an insight as of a time', async () => ({ path: `/api/v1/insights/${await idOf('insights')}?asOf=2100-01-01` })],
    ['saved answers', () => ({ path: '/api/v1/answers?limit=1' })],
    ['what something read', async () => ({ path: `/api/v1/why/${await idOf('insights')}` })],
    ['status', () => ({ path: '/api/v1/status' })],
    ['HEAD', () => ({ path: '/api/v1/bundles', method: 'HEAD' })],
    ['something that is not there', () => ({ path: '/api/v1/bundles/nowhere/versions' })],
    ['a wrong version', () => ({ path: '/api/v1/bundles/handbook/text?path=guide.html&version=x' })],
    ['another method', () => ({ path: '/api/v1/bundles', method: 'DELETE' })],
    ['an address that is none', () => ({ path: '/api/v1/nothing' })],
    ['broken JSON', () => ({ path: '/api/v1/search', method: 'POST', body: '{"query":', headers: { 'content-type': 'application/json' } })],
    ['another content type', () => ({ path: '/api/v1/search', method: 'POST', body: 'query=x' })],
    ['the OpenAPI document', () => ({ path: '/api/openapi.json' })],
  ])('%s', async (_, make) => {
    const sent = await make();
    const [inside, outside] = [await here(sent), await there(sent)];
    expect(await told(outside)).toEqual(await told(inside));
    expect(inside.status).toBeLessThan(500);
  });

  test('what one made, the other finds made under the same key', async () => {
    const sent = json('/api/v1/ask', { question: 'When does the shop open?', save: true }, { 'idempotency-key': newId() });
    const [inside, outside] = [await here(sent), await there(sent)];
    expect(outside.headers.get('idempotency-replayed')).toBe('true');
    expect(await outside.text()).toBe(await inside.text());
  });

  test('a browser that opens the address finds the page, or how to build it; the reference has the address in its examples', async () => {
    const page = await fetch(`${server.url}/`, { headers: { accept: 'text/html' } });
    expect(new URL(page.url).pathname).toBe('/');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('Stemma');
    expect(await (await fetch(`${server.url}/api/reference`)).text()).toContain(`${server.url}/api/v1/bundles`);
  });
});

/** Documents with one word that no other text has. */
async function uploads(count: number, word: string): Promise<{ path: string; blob: string }[]> {
  const documents = [];
  for (let index = 0; index < count; index += 1) {
    const body = `# Parcel ${index}\n\nThe ${word} parcel number ${index} is weighed twice.`;
    documents.push({ path: `parcels/${index}.md`, blob: (await product.client.call(api.upload, { body })).sha256 });
  }
  return documents;
}

type Line = { progress?: { stage: string }; data?: { documents: unknown[]; version: { number: number } }; error?: { code: string } };

async function streamed(response: Response): Promise<Line[]> {
  expect(response.headers.get('content-type')).toContain(ndjson);
  const lines: Line[] = [];
  for await (const line of linesOf(response.body)) lines.push(JSON.parse(line) as Line);
  return lines;
}

const versionsOf = async (bundle: string): Promise<readonly { number: number; status: string }[]> =>
  (await product.client.call(api.versions, { params: { bundle } })).versions;

const hitsFor = async (word: string): Promise<number> =>
  (await product.client.call(api.search, { body: { query: `"${word}"`, k: 200 } })).hits.length;

/** Waits for a line of the log written after `from`. */
async function logged(from: number, fits: (line: LogLine) => boolean): Promise<LogLine> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = product.lines.slice(from).find(fits);
    if (found) return found;
    await wait(25);
  }
  throw new Error('The log did not say it within ten seconds.');
}

describe('adding with progress over the network', () => {
  test('tells its stages, then the result in exactly one last line', async () => {
    const documents = await uploads(20, 'crimson');
    const lines = await streamed(await there(json('/api/v1/bundles/streamed/documents', { documents }, { accept: ndjson })));
    expect(new Set(lines.slice(0, -1).map((line) => line.progress?.stage))).toContain('reading');
    expect(lines.filter((line) => line.progress === undefined)).toHaveLength(1);
    expect(lines.at(-1)?.data).toMatchObject({ version: { number: 1, status: 'published' } });
    expect(lines.at(-1)?.data?.documents).toHaveLength(20);
  });

  test('an error is the one last line too', async () => {
    const lines = await streamed(await there(json('/api/v1/bundles/NO/documents', { documents: [] }, { accept: ndjson })));
    expect(lines.filter((line) => line.progress === undefined)).toHaveLength(1);
    expect(lines.at(-1)?.error?.code).toBe('VALIDATION_ERROR');
  });
});

describe('a caller that leaves during an add', () => {
  const streamEnded = (line: LogLine): boolean => line.message === 'stream ended' && line['outcome'] === 'CANCELLED';
  const refused = (line: LogLine): boolean => line.message === 'request' && line['status'] === 499;

  /** Leaves once the first of six batches is stored. */
  const leaveStream = async ({ body }: Response): Promise<void> => {
    for await (const line of linesOf(body)) if (/"stage":"reading","done":[1-9]/.test(line)) break;
  };
  const leavePlain = async (sent: Sent): Promise<void> => {
    const leaving = new AbortController();
    const gone = there(sent, leaving.signal).catch((error: unknown) => error);
    await wait(150);
    leaving.abort();
    expect(await gone).toHaveProperty('name', 'AbortError');
  };

  test.each<[string, string, string, (sent: Sent) => Promise<void>, (line: LogLine) => boolean]>([
    ['a stream', 'viridian', ndjson, async (sent) => leaveStream(await there(sent)), streamEnded],
    ['a stream in this process', 'ochre', ndjson, async (sent) => leaveStream(await here(sent)), streamEnded],
    ['a plain request', 'cerulean', 'application/json', leavePlain, refused],
  ])('of %s leaves nothing half visible, and the same request does it all', async (name, word, accept, leave, ended) => {
    const bundle = `left-${word}`;
    await product.put(bundle, { 'first.md': '# First\n\nThe first document of this bundle.' });
    const documents = await uploads(96, word);
    const sent = json(`/api/v1/bundles/${bundle}/documents`, { documents, publish: true }, { accept, 'idempotency-key': newId() });
    const from = product.lines.length;
    await leave(sent);
    await logged(from, ended);
    // It may have come as far as staging: then the staged version is whole, and still nobody sees it.
    const [first, ...rest] = (await versionsOf(bundle)).toReversed();
    expect(first, name).toMatchObject({ number: 1, status: 'published' });
    for (const { number, status } of rest) {
      expect(status).toBe('staged');
      expect((await product.client.call(api.version, { params: { bundle, number: String(number) } })).documents).toHaveLength(97);
    }
    expect(await hitsFor(word)).toBe(0);

    const again = (await (await there({ ...sent, headers: { ...sent.headers, accept: 'application/json' } })).json()) as Line;
    expect(again.data?.documents).toHaveLength(96);
    expect(await versionsOf(bundle)).toMatchObject([
      { number: 2, status: 'published' },
      { number: 1, status: 'superseded' },
    ]);
    expect(await hitsFor(word)).toBe(96);
  });
});

describe('an Idempotency-Key on an add', () => {
  test('makes one version, however often and at once it is sent', async () => {
    const [document] = await uploads(1, 'umber');
    const key = { 'idempotency-key': newId() };
    const sent = json('/api/v1/bundles/keyed/documents', { documents: [document] }, key);
    const answers = await Promise.all([there(sent), there(sent), here(sent)]);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200, 409]));
    const replay = await there(sent);
    expect(replay.headers.get('idempotency-replayed')).toBe('true');
    expect(await replay.text()).toBe(await answers.find((answer) => answer.status === 200)?.text());
    expect(await versionsOf('keyed')).toHaveLength(1);

    const other = await there(json('/api/v1/bundles/keyed/documents', { documents: [document], sync: true }, key));
    expect(await other.json()).toMatchObject({ error: { code: 'CONFLICT' } });
    const lines = await streamed(await there({ ...sent, headers: { ...sent.headers, accept: ndjson } }));
    expect(lines.at(-1)?.data?.version.number).toBe(1);
    expect(await versionsOf('keyed')).toHaveLength(1);
  });
});
