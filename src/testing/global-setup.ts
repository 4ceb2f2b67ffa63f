/** Once per test run: temporary files in memory, a place for templates of databases, and a PostgreSQL for the tests that want one. What cannot be had is said in the tests' own names, never passed over. */
import type { TestProject } from 'vitest/node';
import { provideNats } from '../../scripts/nats.ts';
import { providePostgres, type TestServer } from '../../scripts/postgres.ts';
import { providePrometheus } from '../../scripts/prometheus.ts';
import { keepTemporaryFilesInMemory } from '../../scripts/testing/memory-disk.ts';
import { provideTemplates } from './templates-of-run.ts';

const usesDatabases = /\.(integration|contract|e2e|smoke)\.test\.ts$/;

// Vitest calls set-up and tear-down in the same process, with nothing handed over.
let server: TestServer | undefined;
let templates: AsyncDisposable | undefined;
let memory: Disposable | undefined;

/** Sets STEMMA_TEST_DATABASE_URL for the workers, or STEMMA_TEST_DATABASE_MISSING to the reason why there is none. */
export async function setup(project: TestProject): Promise<void> {
  memory = keepTemporaryFilesInMemory();
  templates = await provideTemplates();
  // Vitest keeps what was asked for to itself; where it is not found, a server that nobody uses is started.
  const asked: unknown = Reflect.get(project.vitest, 'filenamePattern');
  const { testFiles } = await project.globTestFiles(Array.isArray(asked) ? asked.map(String) : undefined);
  if (testFiles.some((file) => usesDatabases.test(file))) server = await providePostgres();
  if (testFiles.some((file) => file.includes('/kernel/nats/'))) await provideNats();
  if (testFiles.some((file) => file.endsWith('/alerts.integration.test.ts'))) await providePrometheus();
}

/** Ends the server of this run, if it started one, and drops its templates. */
export async function teardown(): Promise<void> {
  await templates?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  memory?.[Symbol.dispose]();
}
