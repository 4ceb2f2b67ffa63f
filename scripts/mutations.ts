/**
 * The mutation table: each entry plants one fault in a copy of the tree and names the test that must turn red.
 * The checkout itself is never touched. An entry whose text is gone, or whose test stays green, is a failure.
 */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideTemplates } from '../src/testing/templates-of-run.ts';
import { providePostgres } from './postgres.ts';
import { keepTemporaryFilesInMemory } from './testing/memory-disk.ts';
import { runVitest, type TestResult } from './testing/vitest-run.ts';

interface Edit {
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** One planted fault; `testName` is a regular expression over full test names in `test`. */
export interface Mutation extends Edit {
  readonly name: string;
  /** Where a guard stands in two places, the other one. */
  readonly also?: readonly Edit[];
  readonly test: string;
  readonly testName: string;
}

/** `caught` no means the product lost a guard or the test its teeth; `skipped` that the test could not run here. */
export interface MutationResult {
  readonly mutation: Mutation;
  readonly caught: 'yes' | 'no' | 'skipped';
  readonly by: string; // the test that turned red, or why nothing did
}

/** What a copy does not need: what is installed is linked, what is made is made again. */
const leftOut = new Set(['node_modules', '.git', 'dist', 'test-report', 'coverage', '.stemma']);

/** Reads every entry of `scripts/mutations/*.json`. */
export async function loadMutations(root: string): Promise<Mutation[]> {
  const directory = join(root, 'scripts/mutations');
  const files = existsSync(directory) ? (await readdir(directory)).filter((name) => name.endsWith('.json')).sort() : [];
  const lists = await Promise.all(
    files.map(async (name): Promise<Mutation[]> => JSON.parse(await readFile(join(directory, name), 'utf8'))),
  );
  return lists.flat();
}

/** Tries every fault, two at a time. `green` are the results of the run without faults, when there was one. */
export async function tryMutations(root: string, mutations: readonly Mutation[], green?: readonly TestResult[]): Promise<MutationResult[]> {
  const results = new Map<Mutation, MutationResult>();
  await using _templates = await provideTemplates();
  const before = green ?? (await withoutFaults(root, mutations));
  const queue = mutations.values();
  const worker = async (): Promise<void> => {
    const tree = await copyOf(root);
    try {
      for (const mutation of queue) {
        const result = await tryOne(tree, mutation, before);
        results.set(mutation, result);
        if (process.stderr.isTTY) process.stderr.write(`  ${result.caught === 'yes' ? 'caught' : result.caught}: ${mutation.name}\n`);
      }
    } finally {
      await rm(tree, { recursive: true, force: true });
    }
  };
  if (mutations.length > 0) await Promise.all([worker(), worker()]);
  return mutations.flatMap((mutation) => results.get(mutation) ?? []);
}

/** The table as lines of text. */
export function mutationTable(results: readonly MutationResult[]): string {
  const rows = [
    ['planted fault', 'test that caught it', 'caught'],
    ...results.map(({ mutation, by, caught }) => [mutation.name, by, caught]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(' | ')
        .trimEnd(),
    )
    .join('\n');
}

async function tryOne(tree: string, mutation: Mutation, before: readonly TestResult[]): Promise<MutationResult> {
  const answer = (caught: MutationResult['caught'], by: string): MutationResult => ({ mutation, caught, by });
  const sources = new Map<Edit, string>();
  for (const edit of [mutation, ...(mutation.also ?? [])]) {
    const source = await readFile(join(tree, edit.file), 'utf8').catch(() => undefined);
    if (source === undefined) return answer('no', `${edit.file} is gone`);
    const times = source.split(edit.find).length - 1;
    if (times !== 1) return answer('no', `the text to replace occurs ${times} times in ${edit.file}`);
    sources.set(edit, source);
  }
  const pattern = new RegExp(mutation.testName);
  const named = before.filter((result) => result.file === mutation.test && pattern.test(result.name));
  if (named.length === 0) return answer('no', `no test in ${mutation.test} is called like ${mutation.testName}`);
  if (named.every((result) => result.outcome === 'skipped')) return answer('skipped', `${mutation.test} was skipped`);
  if (named.some((result) => result.outcome === 'failed')) return answer('no', `the test is red without the fault: ${mutation.test}`);
  for (const [{ file, find, replace }, source] of sources)
    await writeFile(
      join(tree, file),
      source.replace(find, () => replace),
    );
  try {
    const run = await runVitest(tree, [mutation.test, '-t', mutation.testName], { report: 'test-report/mutation.json', quiet: true });
    const red = run.results.find((result) => result.outcome === 'failed' && pattern.test(result.name));
    if (red) return answer('yes', red.name);
    return answer(
      'no',
      run.results.some((result) => result.outcome === 'passed')
        ? `stayed green: ${mutation.testName}`
        : `no test ran: ${lastWords(run.output)}`,
    );
  } finally {
    for (const [{ file }, source] of sources) await writeFile(join(tree, file), source);
  }
}

async function withoutFaults(root: string, mutations: readonly Mutation[]): Promise<readonly TestResult[]> {
  if (mutations.length === 0) return [];
  const files = [...new Set(mutations.map((mutation) => mutation.test))];
  const names = mutations.map((mutation) => `(${mutation.testName})`).join('|');
  return (await runVitest(root, [...files, '-t', names], { report: 'test-report/unmutated.json', quiet: true })).results;
}

async function copyOf(root: string): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), 'stemma-mutation-'));
  for (const name of await readdir(root)) if (!leftOut.has(name)) await cp(join(root, name), join(tree, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
  return tree;
}

const lastWords = (output: string): string => output.trim().split('\n').slice(-3).join(' ');

// `node scripts/mutations.ts 'behind a gap' …` tries only the entries that have one of these words in their names.
if (import.meta.main) {
  const words = process.argv.slice(2);
  const root = process.cwd();
  const chosen = (await loadMutations(root)).filter(({ name }) => words.length === 0 || words.some((some) => name.includes(some)));
  using _memory = keepTemporaryFilesInMemory();
  await using _server = await providePostgres();
  const results = await tryMutations(root, chosen);
  console.log(chosen.length === 0 ? `No planted fault is called like ${words.join(', ')}.` : mutationTable(results));
  process.exitCode = results.length > 0 && results.every((result) => result.caught === 'yes') ? 0 : 1;
}
