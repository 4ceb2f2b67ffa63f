import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mutationTable, tryMutations, type Mutation, type MutationResult } from './mutations.ts';

const root = new URL('../', import.meta.url).pathname;
const source = 'export const larger = (a: number, b: number): number => (a > b ? a : b);\n';
const tests = `import { expect, test } from 'vitest';
import { larger } from './larger.ts';
test('takes the larger', () => expect(larger(2, 1)).toBe(2));
test('sees nothing', () => expect(larger).toBeDefined());
test('is red anyway', () => expect(larger(1, 1)).toBe(2));
test.skip('cannot run here', () => {});
`;
let tree: string;
let results: Map<string, MutationResult>;

const base: Omit<Mutation, 'name'> = {
  file: 'src/larger.ts',
  find: 'a > b',
  replace: 'a < b',
  test: 'src/larger.test.ts',
  testName: 'takes the larger',
};
const mutations: Mutation[] = [
  { ...base, name: 'caught' },
  { ...base, name: 'blind test', testName: 'sees nothing' },
  { ...base, name: 'text gone', find: 'a >= b' },
  { ...base, name: 'text twice', find: 'number' },
  { ...base, name: 'file gone', file: 'src/smaller.ts' },
  { ...base, name: 'test gone', testName: 'takes the smaller' },
  { ...base, name: 'red anyway', testName: 'is red anyway' },
  { ...base, name: 'skipped', testName: 'cannot run here' },
  { ...base, name: 'does not load', replace: 'a >' },
];

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'stemma-mutated-'));
  for (const [path, text] of Object.entries({
    'package.json': '{"type":"module"}',
    'src/larger.ts': source,
    'src/larger.test.ts': tests,
  })) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
  }
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
  results = new Map((await tryMutations(tree, mutations)).map((result) => [result.mutation.name, result]));
});
afterAll(() => rm(tree, { recursive: true, force: true }));

test('a fault that turns its test red is caught', () => {
  expect(results.get('caught')).toMatchObject({ caught: 'yes', by: 'takes the larger' });
});

test.each([
  ['blind test', /stayed green/],
  ['text gone', /occurs 0 times/],
  ['text twice', /occurs 3 times/],
  ['file gone', /is gone/],
  ['test gone', /no test in/],
  ['red anyway', /red without the fault/],
  ['does not load', /no test ran/],
])('%s is not caught, and says why', (name, why) => {
  expect(results.get(name)).toMatchObject({ caught: 'no', by: expect.stringMatching(why) });
});

test('a test that cannot run here is told apart', () => {
  expect(results.get('skipped')).toMatchObject({ caught: 'skipped' });
});

test('the tree itself is not touched', async () => {
  expect(await readFile(join(tree, 'src/larger.ts'), 'utf8')).toBe(source);
});

test('the table has a row for each', () => {
  expect(mutationTable([...results.values()]).split('\n')).toHaveLength(mutations.length + 1);
});
