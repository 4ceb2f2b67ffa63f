import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { baselineOnly } from './src/testing/baseline-only.ts';
import { testSeed } from './src/testing/seed.ts';

/** Files whose every statement, branch, function and line is covered by tests. */
const criticalPaths: string[] = JSON.parse(readFileSync(new URL('scripts/critical-paths.json', import.meta.url), 'utf8'));
for (const path of criticalPaths)
  if (!existsSync(new URL(path, import.meta.url))) throw new Error(`scripts/critical-paths.json names ${path}, which is gone.`);
const all = { statements: 100, branches: 100, functions: 100, lines: 100 };

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    globalSetup: ['src/testing/global-setup.ts'],
    setupFiles: ['src/testing/property-seed.ts'],
    pool: 'forks',
    execArgv: [baselineOnly],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { shuffle: { tests: Boolean(process.env['CI']) }, seed: testSeed },
    coverage: {
      provider: 'v8',
      reportOnFailure: true,
      include: ['src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.suite.ts', '**/*.fixture.ts', 'src/testing/**'],
      reporter: ['json-summary', 'text-summary'],
      reportsDirectory: 'test-report/coverage',
      thresholds: { statements: 80, branches: 70, ...Object.fromEntries(criticalPaths.map((path) => [path, all])) },
    },
  },
});
