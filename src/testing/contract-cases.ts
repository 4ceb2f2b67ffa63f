/**
 * The contract tests of every route, generated from its contract: success, each required member missing, wrong types,
 * over the limits, unknown ids, bad cursors, paging to the end, fuzzing. A route without an example fails by name.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { StemmaError } from '../kernel/shared/errors.ts';
import { newId } from '../kernel/shared/ids.ts';
import { ndjson } from '../kernel/contract/envelope.ts';
import { encodeCursor } from '../kernel/contract/paging.ts';
import { openApi, type OpenApiDocument, type OpenApiParameter } from '../kernel/contract/openapi.ts';
import type { JsonSchema } from '../kernel/contract/json-schema.ts';
import type { RouteDefinition } from '../kernel/contract/route.ts';
import { apiBase, apiVersion } from '../kernel/http/routing.ts';
import { arbitraryOf } from './json-schema-arbitrary.ts';
import { schemaProblems, type SchemaParts } from './json-schema-check.ts';
import { assertCode, callChecked, operationOf, type Answering, type CallExample, type ContractCall } from './contract-call.ts';
import { beyondLimits, withoutRequired, withWrongTypes, type Variant } from './contract-variants.ts';
import { propertyRuns } from './property.ts';

/** Input a route succeeds with. `unknown` replaces the params a made-up id would not do for; `{}` says that none can be unknown. */
export interface RouteExample extends CallExample {
  readonly unknown?: Readonly<Record<string, unknown>>;
}

export interface ContractSuite<App extends Answering> {
  readonly routes: readonly RouteDefinition[];
  /** Called once per suite. Its JSON and raw limits should be small. */
  readonly makeApp: () => Promise<App> | App;
  /** By route name. A function makes what the example needs, afresh for every case. */
  readonly examples: Readonly<Record<string, RouteExample | ((app: App) => Promise<RouteExample> | RouteExample)>>;
  /** What the app was made with, in bytes. */
  readonly limits: { readonly jsonBytes: number; readonly rawBytes: number };
  /** Left out what is refused before any database is asked: a second database has nothing to say to it. */
  readonly refusals?: boolean;
  /** Fuzzed calls per route. */
  readonly runs?: number;
}

export interface ContractCase<App> {
  readonly route: string;
  readonly name: string;
  readonly run: (app: App) => Promise<void>;
}

interface Subject extends ContractCall {
  readonly example: RouteExample;
  readonly limits: { readonly jsonBytes: number; readonly rawBytes: number };
  readonly runs: number;
}

type Check = (subject: Subject) => Promise<void>;

/** Registers every case with the test runner. */
export function contractSuite<App extends Answering & Partial<AsyncDisposable>>(suite: ContractSuite<App>): void {
  describe('contract', () => {
    let app: App | undefined;
    beforeAll(async () => void (app = await suite.makeApp()));
    afterAll(() => app?.[Symbol.asyncDispose]?.());
    for (const one of contractCases(suite)) {
      test(`${one.route}: ${one.name}`, async () => {
        assert(app, 'There is no app.');
        await one.run(app);
      });
    }
  });
}

/** The cases, for whoever runs them. */
export function contractCases<App extends Answering>(suite: ContractSuite<App>): ContractCase<App>[] {
  const document = openApi(suite.routes, { version: apiVersion, base: apiBase });
  const runs = suite.runs ?? propertyRuns(50);
  const strangers = Object.keys(suite.examples).filter((name) => !suite.routes.some((route) => route.name === name));
  const left = strangers.map((name) => failing<App>(name, 'is a route', `${name} is not a route.`));
  return [...left, ...suite.routes.flatMap((route) => casesOf(route, document, suite, runs))];
}

const failing = <App>(route: string, name: string, words: string): ContractCase<App> => ({
  route,
  name,
  run: () => Promise.reject(new Error(words)),
});

function casesOf<App extends Answering>(
  route: RouteDefinition,
  document: OpenApiDocument,
  suite: ContractSuite<App>,
  runs: number,
): ContractCase<App>[] {
  const given = suite.examples[route.name];
  if (!given) return [failing(route.name, 'has an example', `${route.name} has no example of success: add one.`)];
  const carriedOut: readonly [string, Check | false][] = [
    ['success', success],
    ['success with progress', route.streams === true && successWithProgress],
    ['unknown ids', route.params !== undefined && route.errors.includes('NOT_FOUND') && unknownIds],
    ['paging to the end', route.paged === true && pagingToTheEnd],
    ['fuzzing', fuzz],
  ];
  const refusals: readonly [string, Check | false][] = [
    ['required members missing', missing],
    ['wrong types', wrongTypes],
    ['beyond limits', limits],
    ['body over the limit', (route.body !== undefined || route.rawBody === true) && oversize],
    ['bad cursors', route.paged === true && badCursors],
  ];
  const fresh = async (app: App): Promise<RouteExample> => (typeof given === 'function' ? given(app) : given);
  // What is refused uses nothing up, so one example does for all of that.
  let kept: Promise<RouteExample> | undefined;
  const shared = (app: App): Promise<RouteExample> => (kept ??= fresh(app));
  const cases = (checks: readonly [string, Check | false][], exampleFor: typeof fresh): ContractCase<App>[] =>
    checks.flatMap(([name, check]) => {
      if (check === false) return [];
      const run = async (app: App): Promise<void> =>
        check({ app, document, route, example: await exampleFor(app), limits: suite.limits, runs });
      return [{ route: route.name, name, run }];
    });
  return [...cases(carriedOut, fresh), ...(suite.refusals === false ? [] : cases(refusals, shared))];
}

const success: Check = async (subject) => {
  const answer = await callChecked(subject, subject.example);
  assert.equal(
    answer.status,
    200,
    `The example failed: ${answer.error?.code} ${answer.error?.message} ${JSON.stringify(answer.error?.details ?? '')}`,
  );
};

const successWithProgress: Check = async (subject) => {
  const answer = await callChecked(subject, { ...subject.example, headers: { ...subject.example.headers, accept: ndjson } });
  assert.equal(answer.status, 200, `The example failed: ${answer.error?.message}`);
};

const missing: Check = (subject) => refused(subject, withoutRequired);
const wrongTypes: Check = (subject) =>
  refused(subject, withWrongTypes, (schema) => {
    const one = schema.items ?? schema; // a list in a query is its repeated members
    return schemaProblems('nonsense', one, subject.document.components.schemas).length > 0 ? 'nonsense' : undefined;
  });
const limits: Check = (subject) => refused(subject, beyondLimits);

/** Every variant of body and query must be a VALIDATION_ERROR. Text is what a query can hold: `asText` says what is wrong there. */
async function refused(
  subject: Subject,
  vary: (schema: JsonSchema, example: unknown, parts: SchemaParts) => Variant[],
  asText?: (schema: JsonSchema) => string | undefined,
): Promise<void> {
  const { document, route, example } = subject;
  const parts = document.components.schemas;
  const operation = operationOf(document, route);
  const queryParameters = (operation.parameters ?? []).filter((one) => one.in === 'query');
  const bodySchema = operation.requestBody?.content['application/json']?.schema;
  if (bodySchema) {
    for (const { where, value } of vary(bodySchema, example.body, parts)) {
      assertCode(await callChecked(subject, { ...example, body: value }), 'VALIDATION_ERROR', `body${where}`);
    }
    if (vary === withoutRequired) await withoutAnyBody(subject, operation.requestBody?.required ?? false);
  }
  const queries = asText
    ? queryParameters.flatMap(({ name, schema }) =>
        asText(schema) === undefined ? [] : [{ where: `.${name}`, value: { ...example.query, [name]: asText(schema) } }],
      )
    : vary(objectOf(queryParameters), example.query ?? {}, parts);
  for (const { where, value } of queries) {
    assertCode(await callChecked(subject, { ...example, query: value as Record<string, unknown> }), 'VALIDATION_ERROR', `query${where}`);
  }
}

/** No body at all: refused where the contract asks for one, the plainest call where it does not. */
async function withoutAnyBody(subject: Subject, required: boolean): Promise<void> {
  const answer = await callChecked(subject, { ...subject.example, body: undefined });
  if (required) assertCode(answer, 'VALIDATION_ERROR', 'no body');
  else assert.equal(answer.status, 200, `no body: ${answer.error?.message}`);
}

const objectOf = (parameters: readonly OpenApiParameter[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  required: parameters.filter(({ required }) => required).map(({ name }) => name),
});

const oversize: Check = async (subject) => {
  const most = subject.route.rawBody ? subject.limits.rawBytes : subject.limits.jsonBytes;
  const chunk = new Uint8Array(65_536).fill(32);
  let left = most + 1;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = Math.min(left, chunk.byteLength);
      left -= next;
      if (next === 0) controller.close();
      else controller.enqueue(chunk.slice(0, next));
    },
  });
  assertCode(await callChecked(subject, { ...subject.example, body }), 'LIMIT_EXCEEDED', `a body of ${most + 1} bytes`);
};

const unknownIds: Check = async (subject) => {
  const { document, route, example } = subject;
  const parameters = (operationOf(document, route).parameters ?? []).filter((one) => one.in === 'path');
  const made = example.unknown ?? Object.fromEntries(parameters.map(({ name, schema }) => [name, unknownValue(schema, document)]));
  for (const [name, value] of Object.entries(made)) {
    if (value === undefined) continue;
    assertCode(
      await callChecked(subject, { ...example, params: { ...example.params, [name]: value } }),
      'NOT_FOUND',
      `${name} = ${String(value)}`,
    );
  }
};

/** A value of the schema that names nothing; undefined when the schema leaves no room for one. */
function unknownValue(schema: JsonSchema, document: OpenApiDocument): unknown {
  const candidates = [newId(), 'there-is-no-such-thing', 987_654_321];
  return candidates.find((value) => schemaProblems(value, schema, document.components.schemas).length === 0);
}

const badCursors: Check = async (subject) => {
  const { example } = subject;
  for (const cursor of ['nonsense', encodeCursor(null), encodeCursor({ forged: true }), 'x'.repeat(5000)]) {
    assertCode(
      await callChecked(subject, { ...example, query: { ...example.query, cursor } }),
      'VALIDATION_ERROR',
      `cursor ${cursor.slice(0, 40)}`,
    );
  }
};

const pagingToTheEnd: Check = async (subject) => {
  const page = async (query: Record<string, unknown>): Promise<{ items: unknown[]; nextCursor: string | undefined }> => {
    const answer = await callChecked(subject, { ...subject.example, query: { ...subject.example.query, ...query } });
    assert.equal(answer.status, 200, answer.error?.message);
    return { items: listIn(answer.data), nextCursor: answer.nextCursor };
  };
  const whole: unknown[] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const { items, nextCursor } = await page({ limit: 200, cursor });
    whole.push(...items);
    assert(whole.length < 10_000, 'The list of the example does not end within 10,000 items.');
    cursor = nextCursor;
  }
  assert(whole.length >= 2, 'Paging shows nothing on fewer than 2 items: the example has to make some.');
  const singly: unknown[] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const { items, nextCursor } = await page({ limit: 1, cursor });
    assert(items.length <= 1, 'A page has more items than its limit.');
    singly.push(...items);
    assert(singly.length <= whole.length, 'Paging by one gives more items than there are.');
    cursor = nextCursor;
  }
  assert.deepEqual(singly, whole, 'Paging by one gives another list.');
};

function listIn(data: unknown): unknown[] {
  const lists = Object.values(data as object).filter((member) => Array.isArray(member));
  assert.equal(lists.length, 1, 'The result of a list in pages has exactly one list.');
  return lists[0] as unknown[];
}

const fuzz: Check = async (subject) => {
  const { document, route, example, runs } = subject;
  const parts = document.components.schemas;
  const operation = operationOf(document, route);
  const of = (place: 'path' | 'query'): readonly OpenApiParameter[] => (operation.parameters ?? []).filter((one) => one.in === place);
  // Mostly the example's own params, or nothing would get past a first NOT_FOUND.
  const param = ({ name, schema }: OpenApiParameter): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(example.params?.[name]) }, arbitraryOf(schema, parts));
  const params = fc.record(Object.fromEntries(of('path').map((one) => [one.name, param(one)])));
  const query = fc.record(Object.fromEntries(of('query').map(({ name, schema }) => [name, arbitraryOf(schema, parts)])), {
    requiredKeys: [],
  });
  const content = operation.requestBody?.content ?? {};
  const schema = content['application/json']?.schema;
  const body: fc.Arbitrary<unknown> = schema
    ? arbitraryOf(schema, parts)
    : route.rawBody
      ? fc.oneof(fc.constant(example.body), fc.uint8Array({ maxLength: 2000 }))
      : fc.constant(undefined);
  await fc.assert(
    fc.asyncProperty(params, query, body, async (madeParams, madeQuery, madeBody) => {
      const call: CallExample = {
        params: texts(madeParams),
        query: texts(madeQuery),
        body: madeBody,
        ...(example.headers ? { headers: example.headers } : {}),
      };
      try {
        const answer = await callChecked(subject, call);
        assert(answer.status < 500, `${answer.status} ${answer.error?.code}`);
      } catch (error) {
        if (!(error instanceof StemmaError)) throw error; // it does not fit into a URL, so no client can send it
      }
    }),
    { numRuns: runs, includeErrorInReport: true },
  );
};

/** What a URL can carry of made-up values. */
const texts = (made: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(made).map(([name, value]) => [name, Array.isArray(value) ? value.map((one) => String(textOf(one))) : textOf(value)]),
  );

const textOf = (value: unknown): unknown => (typeof value === 'object' ? JSON.stringify(value) : value);
