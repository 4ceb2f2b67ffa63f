import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { demoRoutes, listNotes, makeNote } from '../../testing/demo-app.ts';
import { propertyRuns } from '../../testing/property.ts';
import { contractFiles } from './files.ts';
import { linesOf } from './lines.ts';
import { openApi } from './openapi.ts';
import { decodeCursor, encodeCursor } from './paging.ts';
import { defineRoute, rawBytes, type RouteDefinition } from './route.ts';
import { systemRoutes } from './system.ts';
import { decoderOf, encodeUrl } from './wire.ts';

describe('cursors', () => {
  const schema = z.object({ after: z.string(), n: z.int() });

  test('come back as they were made, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer(), (after, n) => {
        const cursor = encodeCursor({ after, n });
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(decodeCursor(schema, cursor)).toEqual({ after, n });
      }),
      { numRuns: propertyRuns() },
    );
  });

  test('anything else is a VALIDATION_ERROR', () => {
    const genuine = encodeCursor({ after: 'x', n: 1 });
    for (const forged of ['', '!', 'abc', `${genuine}x`, genuine.slice(0, -1), encodeCursor({ after: 1 }), encodeCursor(null)]) {
      expect(() => decodeCursor(schema, forged)).toThrow(expect.objectContaining({ code: 'VALIDATION_ERROR' }));
    }
    fc.assert(
      fc.property(fc.string(), (forged) => {
        expect(() => decodeCursor(schema, forged)).toThrow(expect.objectContaining({ code: 'VALIDATION_ERROR' }));
      }),
      { numRuns: propertyRuns() },
    );
  });
});

describe('a route that contradicts itself is refused where it is declared', () => {
  const good = {
    name: 'a.b',
    method: 'POST',
    path: '/a/:id',
    summary: '',
    params: z.object({ id: z.string() }),
    result: z.object({}),
    errors: [],
  } as const;
  test.each<[string, Partial<RouteDefinition>, RegExp]>([
    ['a name', { name: 'things' }, /noun\.verb/],
    ['a parameter without a schema', { path: '/a/:id/:other' }, /parameters \[id,other\]/],
    ['two bodies', { rawBody: true, body: z.string() }, /both/],
    ['a GET with a body', { method: 'GET', body: z.string() }, /GET/],
    ['bytes with another result', { rawResult: true }, /rawBytes/],
    ['bytes in pages', { rawResult: true, result: rawBytes, paged: true }, /bytes out/],
    ['pages with progress', { streams: true, paged: true }, /progress/],
  ])('%s', (_, part, words) => {
    expect(() => defineRoute(good)).not.toThrow();
    expect(() => defineRoute({ ...good, ...part })).toThrow(words);
  });
});

describe('URLs', () => {
  test('text in a parameter never leaves its segment', () => {
    const route = { ...makeNote, path: '/a/:one/b/:rest{.+}' };
    expect(encodeUrl(route, { one: 'x/../y?#', rest: 'p q/ü%2F' }, { tag: ['a&b', 'c'], none: undefined })).toBe(
      '/a/x%2F..%2Fy%3F%23/b/p%20q/%C3%BC%252F?tag=a%26b&tag=c',
    );
    expect(() => encodeUrl(route, { one: '', rest: 'x' })).toThrow(/needs one/);
    for (const one of ['..', '.', '\ud800']) expect(() => encodeUrl(route, { one, rest: 'x' })).toThrow(/one is not/);
    expect(() => encodeUrl(route, { one: 'x', rest: 'a/../b' })).toThrow(/rest is not a name/);
  });

  test('members are read as their schema says, and left as text when they are not of it', () => {
    const decode = decoderOf(
      z.object({ n: z.int().nullable().optional(), b: z.boolean(), s: z.string(), list: z.array(z.int()), e: z.enum(['1', 'x']) }),
    );
    expect(decode({ n: ['12'], b: ['true'], s: ['12'], list: ['1', 'x'], e: ['1'], other: ['1'] })).toEqual({
      n: 12,
      b: true,
      s: '12',
      list: [1, 'x'],
      e: '1',
      other: '1',
    });
    expect(decode({ n: ['0x10'], b: ['1'], list: ['5'] })).toEqual({ n: '0x10', b: '1', list: [5] });
  });
});

test('lines are put together across chunks, inside characters too', async () => {
  const bytes = new TextEncoder().encode('ä\n\nzwölf\nrest');
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const lines: string[] = [];
  for await (const line of linesOf(stream)) lines.push(line);
  expect(lines).toEqual(['ä', 'zwölf', 'rest']);
});

describe('the OpenAPI document', () => {
  const document = openApi([...demoRoutes, ...systemRoutes], { version: 'v1', base: '/api/v1' });

  test('has every route, its parameters, body, result and errors', () => {
    const list = document.paths['/api/v1/notes']?.['get'];
    expect(list?.operationId).toBe('notes.list');
    expect(list?.parameters?.map((one) => [one.name, one.in, one.required])).toEqual([
      ['stars', 'query', false],
      ['loud', 'query', false],
      ['tag', 'query', false],
      ['cursor', 'query', false],
      ['limit', 'query', false],
    ]);
    expect(document.paths['/api/v1/files/{path}']?.['put']?.requestBody?.content).toHaveProperty('application/octet-stream');
    expect(document.paths['/api/v1/notes']?.['post']?.parameters?.map((one) => one.name)).toEqual(['Idempotency-Key']);
    expect(document.paths['/api/v1/notes']?.['post']?.['x-errors']).toContain('CONFLICT');
    expect(document.paths['/healthz']?.['get']).toBeDefined();
    expect(Object.keys(document.paths['/api/v1/notes/count']?.['post']?.responses['200']?.content ?? {})).toEqual([
      'application/json',
      'application/x-ndjson',
    ]);
    expect(document.components.schemas['ErrorCode']?.enum).toContain('NOT_FOUND');
  });

  test('every reference in it leads somewhere', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] as string);
    expect(references.length).toBeGreaterThan(5);
    for (const name of references) expect(document.components.schemas).toHaveProperty([name]);
  });

  test('does not depend on the order of the routes', () => {
    const backwards = openApi([...systemRoutes, ...demoRoutes].toReversed(), { version: 'v1', base: '/api/v1' });
    expect(JSON.stringify(backwards)).toBe(JSON.stringify(document));
  });

  test('a part that differs as input has its own name, with what refers to it', () => {
    const inner = z.object({ n: z.int().default(3) }).meta({ id: 'ContractTestInner' });
    const outer = z.object({ inner }).meta({ id: 'ContractTestOuter' });
    const echo = defineRoute({
      name: 'a.echo',
      method: 'POST',
      path: '/a',
      summary: '',
      body: outer,
      result: z.object({ outer }),
      errors: [],
    });
    const { schemas } = openApi([echo], { version: 'v1', base: '' }).components;
    expect(schemas['ContractTestOuterInput']?.properties?.['inner']?.$ref).toBe('#/components/schemas/ContractTestInnerInput');
    expect(schemas['ContractTestOuter']?.properties?.['inner']?.$ref).toBe('#/components/schemas/ContractTestInner');
    expect(schemas['ContractTestInner']?.required).toEqual(['n']);
    expect(schemas['ContractTestInnerInput']?.required).toBeUndefined();
  });
});

test('contract files are the same text every time and hold the closed list', () => {
  const make = () =>
    contractFiles({ routes: [listNotes], versionedSchemas: { 'thing.v1': z.object({ b: z.string(), a: z.int() }) }, base: '/api/v1' });
  const files = make();
  expect([...files.keys()]).toEqual(['env.md', 'errors.v1.json', 'openapi.json', 'thing.v1.json']);
  expect([...make()]).toEqual([...files]);
  expect(files.get('errors.v1.json')).toContain('BUDGET_EXCEEDED');
});
