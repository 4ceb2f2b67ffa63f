import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StemmaError } from '../../shared/errors.ts';
import { embedderSuite } from '../embedder.suite.ts';
import type { Embedder } from '../embedder.ts';
import { embeddingServer, type EmbeddingServer, type Failure } from './embedding-server.fixture.ts';
import { openAiEmbedder } from './openai-embedder.ts';

const key = 'sk-very-secret';
let server: EmbeddingServer;
let embedder: Embedder;
beforeAll(async () => {
  server = await embeddingServer();
  embedder = open();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  server.requests.length = 0;
  server.embedded.length = 0;
  server.failures.length = 0;
});

const open = (timeoutMs = 20_000): Embedder =>
  openAiEmbedder({
    url: server.url,
    model: 'tiny',
    key,
    maxTokens: 512,
    batch: 4,
    prefixes: { document: '', query: 'query ' },
    waitsMs: [5, 10],
    timeoutMs,
  });

embedderSuite('an endpoint of OpenAI', () => embedder);

describe('an endpoint of OpenAI', () => {
  const failing = async (...failures: Failure[]): Promise<StemmaError> => {
    server.failures.push(...failures);
    const asked = failures.some((failure) => 'silent' in failure) ? open(300) : embedder;
    const error = await asked.embed(['car'], { role: 'document' }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(StemmaError);
    expect(JSON.stringify([String(error), (error as StemmaError).details ?? null])).not.toContain(key);
    return error as StemmaError;
  };

  test('is given the key and the model, with its prefix for questions', async () => {
    await embedder.embed(['car'], { role: 'query' });
    expect(server.requests).toEqual([{ authorization: `Bearer ${key}`, model: 'tiny', texts: 1 }]);
    expect(server.embedded).toEqual(['query car']);
  });

  test('is asked again while it is away, and for as long as it says', async () => {
    server.failures.push({ status: 500 }, { status: 429, headers: { 'retry-after': '0' } });
    expect(await embedder.embed(['car'], { role: 'document' })).toHaveLength(1);
    expect(server.requests).toHaveLength(3);
    const started = performance.now();
    server.failures.push({ status: 429, headers: { 'retry-after': '1' } });
    await embedder.embed(['car'], { role: 'document' });
    expect(performance.now() - started).toBeGreaterThan(950);
  });

  test('is not waited for longer than a minute, nor at all for a question', async () => {
    expect(await failing({ status: 429, headers: { 'retry-after': '3600' } })).toMatchObject({
      code: 'RATE_LIMITED',
      details: { retryAfterMs: 3_600_000 },
    });
    expect(server.requests).toHaveLength(1);
    server.failures.push({ status: 503 });
    await expect(embedder.embed(['car'], { role: 'query' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(server.requests).toHaveLength(2);
  });

  test.each<[string, Failure, string, RegExp]>([
    [
      'a key that is refused',
      { status: 401, body: JSON.stringify({ error: { message: `no key ${key}` } }) },
      'FORBIDDEN',
      /STEMMA_EMBED_KEY.*no key \*\*\*/,
    ],
    ['a model that it has not', { status: 404 }, 'NOT_FOUND', /STEMMA_EMBED_MODEL/],
    [
      'a redirect, which would take the key along',
      { status: 307, headers: { location: '/v1/elsewhere' } },
      'UNAVAILABLE',
      /cannot be reached/,
    ],
    ['silence', { silent: true }, 'UNAVAILABLE', /no answer within/],
    ['something else than JSON', { body: '<html>' }, 'UNAVAILABLE', /is none/],
    ['too few vectors', { body: '{"data":[]}' }, 'UNAVAILABLE', /did not answer each/],
    ['no numbers', { body: '{"data":[{"embedding":[1e999]}]}' }, 'UNAVAILABLE', /is none|no vector of numbers/],
    ['vectors of another length', { body: '{"data":[{"embedding":[1,2,3]}]}' }, 'UNAVAILABLE', /another model/],
  ])('%s is said in words', async (_, failure, code, words) => {
    await embedder.dimensions();
    const error = await failing(failure, failure, failure);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
  });

  test('a text that is too long for it is cut, the others are not', async () => {
    server.longest = 1000;
    try {
      const vectors = await embedder.embed(['banana', 'car '.repeat(300), 'car'], { role: 'document' });
      expect(vectors).toHaveLength(3);
      expect(new Set(server.embedded)).toEqual(new Set(['banana', 'car '.repeat(150), 'car']));
    } finally {
      server.longest = 100_000;
    }
  });

  test('its version is that of what decides its vectors, not of where it is', () => {
    const settings = { url: 'http://one/v1', model: 'm', maxTokens: 9, batch: 1, prefixes: { document: '', query: '' } };
    const { version } = openAiEmbedder(settings);
    expect(openAiEmbedder({ ...settings, url: 'http://two/v1', batch: 7 }).version).toBe(version);
    expect(openAiEmbedder({ ...settings, prefixes: { document: 'passage: ', query: '' } }).version).not.toBe(version);
  });
});
