import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { standaloneSchema } from '../kernel/contract/json-schema.ts';
import { systemRoutes } from '../kernel/contract/system.ts';
import { contractCases, contractSuite, type ContractSuite } from './contract-cases.ts';
import { demoApp, demoRoutes, makeNote, type Faults } from './demo-app.ts';
import { arbitraryOf } from './json-schema-arbitrary.ts';
import { schemaProblems } from './json-schema-check.ts';
import { propertyRuns } from './property.ts';

type DemoApp = ReturnType<typeof demoApp>;

const limits = { jsonBytes: 100_000, rawBytes: 200_000 };
const suite = (faults: Faults = {}): ContractSuite<DemoApp> => ({
  routes: [...demoRoutes, ...systemRoutes],
  makeApp: () => demoApp(faults, { limits, validateResults: false }),
  limits,
  examples: {
    'notes.list': {},
    'notes.show': { params: { id: 'note-1' } },
    'notes.make': { body: { text: 'hello', stars: 3, tags: ['a'] } },
    'notes.count': { body: { upTo: 3 } },
    'notes.import': (app) => ({ params: { path: `x/${app.context.files.size}` }, body: 'bytes' }),
    'notes.export': { params: { path: 'a/b.txt' } },
    'system.health': {},
    'system.readiness': {},
  },
});

describe('on an app without faults every case passes', () => contractSuite(suite()));

describe('each planted fault turns its case red', () => {
  test.each<[string, Faults, string, string, RegExp]>([
    ['a crash on one value', { crashOnStars: 4 }, 'notes.make', 'fuzzing', /500/],
    ['a crash on an unknown id', { missingIs: 'a crash' }, 'notes.show', 'unknown ids', /INTERNAL/],
    ['an unknown id that is made up', { missingIs: 'made up' }, 'notes.show', 'unknown ids', /expected NOT_FOUND, got status 200/],
    [
      'an error that is not declared',
      { undeclaredError: true },
      'notes.show',
      'unknown ids',
      /AMBIGUOUS is not an error this route declares/,
    ],
    ['a member the schema does not name', { extraMember: true }, 'notes.show', 'success', /data\.secret: is not named/],
    ['a value out of its range', { wrongType: true }, 'notes.show', 'success', /data\.stars: 77 is out of range/],
    ['pages that repeat an item', { pagesRepeat: true }, 'notes.list', 'paging to the end', /more items|another list/],
    ['bad cursors taken for none', { badCursorIgnored: true }, 'notes.list', 'bad cursors', /expected VALIDATION_ERROR, got status 200/],
  ])('%s', async (_, faults, route, name, words) => {
    const faulty = { ...suite(faults), runs: 400 };
    const found = contractCases(faulty).find((one) => one.route === route && one.name === name);
    await expect(found?.run(await faulty.makeApp())).rejects.toThrow(words);
  });

  test('a body limit that is not kept', async () => {
    const loose = { ...suite(), limits: { jsonBytes: 50_000, rawBytes: 50_000 } };
    for (const route of ['notes.make', 'notes.import']) {
      const found = contractCases(loose).find((one) => one.route === route && one.name === 'body over the limit');
      await expect(found?.run(await loose.makeApp())).rejects.toThrow(/expected LIMIT_EXCEEDED/);
    }
  });

  test('an answer that lets a required member be missing, or a wrong type or length through', async () => {
    const { makeApp, ...rest } = suite();
    const loose = {
      ...makeNote,
      body: z.object({ text: z.string().min(1).max(1000), stars: z.int().max(5), tags: z.array(z.string()).max(5) }),
    };
    const app = await makeApp();
    const cases = contractCases({
      ...rest,
      makeApp,
      routes: [loose],
      examples: { 'notes.make': { body: { text: 'a', stars: 1, tags: [] } } },
    });
    await expect(cases.find((one) => one.name === 'required members missing')?.run(app)).rejects.toThrow(
      /body\.stars: expected VALIDATION_ERROR/,
    );
  });
});

test('a route without an example fails by name, and so does an example without a route', async () => {
  const whole = suite();
  const { 'notes.show': _, ...others } = whole.examples;
  const cases = contractCases({ ...whole, examples: { ...others, 'notes.gone': {} } });
  const app = await whole.makeApp();
  await expect(cases.find((one) => one.route === 'notes.show')?.run(app)).rejects.toThrow('notes.show has no example');
  await expect(cases.find((one) => one.route === 'notes.gone')?.run(app)).rejects.toThrow('notes.gone is not a route');
});

describe('the validator', () => {
  const schema = z.object({
    id: z.uuid(),
    n: z.number().gt(0).max(5).nullable(),
    tags: z.array(z.string().max(3)).max(2),
    kind: z.discriminatedUnion('t', [z.object({ t: z.literal('a') }), z.object({ t: z.literal('b'), x: z.int() })]),
    map: z.record(z.string(), z.boolean()),
    at: z.iso.datetime().optional(),
  });
  const json = standaloneSchema(schema);
  const good = { id: '0192f0c1-2b3a-7c4d-8e5f-60718293a4b5', n: 1, tags: ['a'], kind: { t: 'b', x: 1 }, map: { y: true } };

  test('takes what is of the schema and refuses each thing that is not', () => {
    expect(schemaProblems(good, json, {})).toEqual([]);
    const wrong = [
      { ...good, id: 'x' },
      { ...good, n: 0 },
      { ...good, n: 6 },
      { ...good, n: '1' },
      { ...good, tags: ['four'] },
      { ...good, tags: ['', '', ''] },
      { ...good, kind: { t: 'b' } },
      { ...good, kind: { t: 'c' } },
      { ...good, map: { y: 1 } },
      { ...good, at: 'today' },
      { ...good, more: 1 },
      [good],
      null,
    ];
    expect(wrong.filter((value) => schemaProblems(value, json, {}).length === 0)).toEqual([]);
  });

  test('agrees with the schema it was made from, on values around it', () => {
    const exact = z.strictObject({
      id: z.uuid().optional(),
      n: z.number().gt(0).max(5).nullable(),
      tags: z.array(z.string().regex(/^[ab]*$/)).max(2),
      kind: z.union([z.strictObject({ t: z.literal('a') }), z.strictObject({ t: z.enum(['b', 'c']), x: z.int() })]),
      map: z.record(z.string(), z.boolean()),
      at: z.iso.datetime().optional(),
    });
    const made = standaloneSchema(exact);
    let fitting = 0;
    const agrees = fc.property(arbitraryOf(made, {}), (value) => {
      const fits = exact.safeParse(value).success;
      fitting += fits ? 1 : 0;
      expect(schemaProblems(value, made, {})).toSatisfy((problems: string[]) => (problems.length === 0) === fits);
    });
    fc.assert(agrees, { numRuns: propertyRuns(500) });
    expect(fitting).toBeGreaterThan(50);
  });

  test('does not pass over a keyword it does not know', () => {
    expect(() => schemaProblems({}, { type: 'object', minProperties: 1 }, {})).toThrow(/minProperties/);
  });
});
