/** Once per test run: a PostgreSQL for the tests that want one. What cannot be had is said in the tests' own names, never passed over. */
import type { TestProject } from 'vitest/node';
import { providePostgres, type TestServer } from '../../scripts/postgres.ts';

const usesDatabases = /\.(integration|contract|e2e|smoke)\.test\.ts$/;

let server: TestServer | undefined; // Vitest calls set-up and tear-down in the same process, with nothing handed over

/** Sets STEMMA_TEST_DATABASE_URL for the workers, or STEMMA_TEST_DATABASE_MISSING to the reason why there is none. */
export async function setup(project: TestProject): Promise<void> {
  // Vitest keeps what was asked for to itself; where it is not found, a server that nobody uses is started.
  const asked: unknown = Reflect.get(project.vitest, 'filenamePattern');
  const { testFiles } = await project.globTestFiles(Array.isArray(asked) ? asked.map(String) : undefined);
  if (testFiles.some((file) => usesDatabases.test(file))) server = await providePostgres();
}

/** Ends the server of this run, if it started one. */
export async function teardown(): Promise<void> {
  await server?.[Symbol.asyncDispose]();
}
