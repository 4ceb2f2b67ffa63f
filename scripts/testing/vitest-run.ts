/** Runs Vitest in a process of its own and reads its JSON report, which also tells of files that could not even be loaded. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

export interface TestResult {
  readonly file: string; // relative to the tree it ran in
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

export interface VitestRun {
  readonly results: readonly TestResult[];
  readonly exitCode: number;
  /** What it printed; empty when it printed to the terminal itself. */
  readonly output: string;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** `report` is a file relative to `tree`, written anew. `quiet` keeps what Vitest prints instead of showing it. */
export async function runVitest(
  tree: string,
  args: readonly string[],
  options: { readonly report: string; readonly quiet?: boolean },
): Promise<VitestRun> {
  const report = join(tree, options.report);
  await mkdir(dirname(report), { recursive: true });
  await rm(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], {
    cwd: tree,
    ...(options.quiet ? { timeout: 300_000, killSignal: 'SIGKILL' as const } : {}), // a planted fault may well hang
    stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (words: string) => (output += words));
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject).once('close', (code) => resolve(code ?? 1));
  const exitCode = await promise;
  const results = existsSync(report) ? read(tree, JSON.parse(await readFile(report, 'utf8'))) : [];
  return { results, exitCode, output };
}

function read(tree: string, report: Report): TestResult[] {
  return report.testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative(tree, name);
    const results = assertionResults.map((test): TestResult => ({ file, name: test.fullName, outcome: outcomeOf(test.status) }));
    // A file that fails outside its tests (it does not load, a hook throws) counts as one failure of its own.
    const unsaid = status === 'failed' && !results.some((result) => result.outcome === 'failed');
    return unsaid ? [...results, { file, name: 'the file itself', outcome: 'failed' }] : results;
  });
}

const outcomeOf = (status: string): TestResult['outcome'] => (status === 'passed' || status === 'failed' ? status : 'skipped');
