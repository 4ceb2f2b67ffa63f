/**
 * `npm test`: every suite, then the mutation table, then what could not be run and why, then one line with the sum.
 * `node scripts/test.ts unit` (or integration, contract, e2e, smoke) runs one kind only, without the table.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { loadMutations, mutationTable, tryMutations, type MutationResult } from './mutations.ts';
import { providePostgres } from './postgres.ts';
import { keepTemporaryFilesInMemory } from './testing/memory-disk.ts';
import { runVitest, type TestResult } from './testing/vitest-run.ts';

const kinds: Record<string, readonly string[]> = {
  unit: ['--exclude', '**/*.{integration,contract,component,e2e,smoke}.test.ts'],
  ...Object.fromEntries(['integration', 'contract', 'component', 'e2e', 'smoke'].map((kind) => [kind, [`.${kind}.test.ts`]])),
};

const kind = process.argv[2];
if (kind !== undefined && !(kind in kinds)) {
  process.stderr.write(`There is no kind of test called ${kind}; there are ${Object.keys(kinds).join(', ')}.\n`);
  process.exitCode = 2;
} else {
  using _memory = keepTemporaryFilesInMemory();
  await using _server = kind === 'unit' ? undefined : await providePostgres();
  process.exitCode = await everything(kind);
}

async function everything(only: string | undefined): Promise<number> {
  const withCoverage = only === undefined && process.env['CI'] ? ['--coverage'] : [];
  const run = await runVitest(process.cwd(), ['--passWithNoTests', ...withCoverage, ...(kinds[only ?? ''] ?? [])], {
    report: 'test-report/tests.json',
  });
  const results = [...run.results];
  // A coverage floor that is not met, or an error outside every test, leaves a failing exit code and no failing test.
  const failedOutside = run.exitCode !== 0 && !results.some((result) => result.outcome === 'failed');
  if (failedOutside) results.push({ file: 'test run', name: 'coverage floors and errors outside tests (see above)', outcome: 'failed' });
  const mutations = only === undefined ? await tryMutations(process.cwd(), await loadMutations(process.cwd()), results) : [];
  if (mutations.length > 0) console.log(`\nMutation table: each planted fault must turn a test red\n\n${mutationTable(mutations)}`);
  return conclude(results, mutations);
}

async function conclude(results: readonly TestResult[], mutations: readonly MutationResult[]): Promise<number> {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of results) sum[outcome] += 1;
  for (const { caught } of mutations) sum[caught === 'yes' ? 'passed' : caught === 'no' ? 'failed' : 'skipped'] += 1;
  await mkdir('test-report', { recursive: true });
  await writeFile('test-report/summary.json', `${JSON.stringify({ ...sum, tests: results, mutations }, undefined, 2)}\n`);
  tell('Failed', [
    ...results.filter((result) => result.outcome === 'failed').map(({ file, name }) => `${file}: ${name}`),
    ...mutations.filter(({ caught }) => caught === 'no').map(({ mutation, by }) => `planted fault not caught: ${mutation.name} (${by})`),
  ]);
  const missing = process.env['STEMMA_TEST_DATABASE_MISSING'];
  tell('NOT RUN', [
    ...(missing === undefined ? [] : [`everything on PostgreSQL: ${missing}`]),
    ...results.filter((result) => result.outcome === 'skipped').map(({ file, name }) => `${file}: ${name}`),
    ...mutations.filter(({ caught }) => caught === 'skipped').map(({ mutation, by }) => `planted fault: ${mutation.name} (${by})`),
  ]);
  const ran = sum.passed + sum.failed > 0;
  if (!ran) console.log('\nNo test ran.');
  console.log(`\n${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
  return sum.failed > 0 || (!ran && process.argv[2] === undefined) ? 1 : 0;
}

function tell(heading: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  console.log(`\n${'='.repeat(20)} ${heading}: ${lines.length} ${'='.repeat(20)}`);
  for (const line of lines) console.log(`  ${line}`);
}
