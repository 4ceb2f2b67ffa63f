import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runVitest } from './vitest-run.ts';

const root = new URL('../../', import.meta.url).pathname;
const source = 'export function larger(a: number, b: number): number {\n  if (a > b) return a;\n  return b;\n}\n';
const test1 =
  "import { expect, test } from 'vitest';\nimport { larger } from './larger.ts';\ntest('one', () => expect(larger(2, 1)).toBe(2));\n";
const test2 = "test('two', () => expect(larger(1, 2)).toBe(2));\n";

/** Runs a small tree under this checkout's Vitest configuration with coverage. */
async function coverageOf(files: Record<string, string>): Promise<{ exitCode: number; output: string }> {
  const tree = await mkdtemp(join(tmpdir(), 'stemma-coverage-'));
  try {
    const setup = {
      'src/testing/global-setup.ts': 'export const setup = () => {};',
      'src/testing/property-seed.ts': '',
      'src/testing/seed.ts': 'export const testSeed = 1;',
      'src/testing/baseline-only.ts': "export const baselineOnly = '--liftoff-only';",
    };
    const all = { ...setup, 'package.json': '{"type":"module"}', ...files };
    for (const [path, text] of Object.entries(all)) {
      await mkdir(dirname(join(tree, path)), { recursive: true });
      await writeFile(join(tree, path), text);
    }
    await cp(join(root, 'vitest.config.ts'), join(tree, 'vitest.config.ts'));
    await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
    return await runVitest(tree, ['--coverage'], { report: 'test-report/tests.json', quiet: true });
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

test('full coverage passes', async () => {
  const { exitCode } = await coverageOf({
    'scripts/critical-paths.json': '["src/larger.ts"]',
    'src/larger.ts': source,
    'src/larger.test.ts': test1 + test2,
  });
  expect(exitCode).toBe(0);
});

test('a planted drop below the floors fails, though every test passes', async () => {
  const { exitCode, output } = await coverageOf({
    'scripts/critical-paths.json': '[]',
    'src/larger.ts': source,
    'src/larger.test.ts': test1,
  });
  expect(exitCode).not.toBe(0);
  expect(output).toMatch(/does not meet.* threshold/);
});

test('a file no test loads counts as not covered', async () => {
  const { exitCode } = await coverageOf({
    'scripts/critical-paths.json': '[]',
    'src/larger.ts': source,
    'src/larger.test.ts': test1 + test2,
    'src/forgotten.ts': source.replace('larger', 'forgotten'),
  });
  expect(exitCode).not.toBe(0);
});

test('a planted drop in a critical file fails, though the floors hold', async () => {
  const covered = Array.from({ length: 30 }, (_, index) => `export const f${index} = (): number => ${index};`).join('\n');
  const files = {
    'src/larger.ts': source,
    'src/larger.test.ts': test1,
    'src/much.ts': `${covered}\nexport const pick = (n: number): number => (n > 1 ? 1 : n > 0 ? 2 : 3);`,
    'src/much.test.ts':
      "import { expect, test } from 'vitest';\nimport * as much from './much.ts';\ntest('all', () => { for (const f of Object.values(much)) for (const n of [0, 1, 2]) expect(f(n)).toBeDefined(); });\n",
  };
  expect((await coverageOf({ ...files, 'scripts/critical-paths.json': '[]' })).exitCode).toBe(0);
  expect((await coverageOf({ ...files, 'scripts/critical-paths.json': '["src/larger.ts"]' })).exitCode).not.toBe(0);
});

test('a critical path that is gone fails', async () => {
  const { exitCode, output } = await coverageOf({
    'scripts/critical-paths.json': '["src/gone.ts"]',
    'src/larger.ts': source,
    'src/larger.test.ts': test1 + test2,
  });
  expect(exitCode).not.toBe(0);
  expect(output).toContain('which is gone');
});
