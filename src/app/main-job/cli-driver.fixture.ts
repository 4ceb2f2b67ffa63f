/**
 * The main job through the command line. What changes something is a child process `bin/stemma ... --json`, and so is the first
 * call of every verb that reads; later reads run the same command line in this process, which saves most of the time.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { errorCodeSchema } from '../../kernel/contract/envelope.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { answerSchema, listAnswers } from '../../modules/answers/contract.ts';
import * as documents from '../../modules/documents/contract.ts';
import { evidenceSchema, insightSchema, listEvidence, listInsights } from '../../modules/evidence/contract.ts';
import { searchRoute } from '../../modules/search/contract.ts';
import { runVerb } from '../cli/run-verb.ts';
import { statusRoute } from '../overview/contract.ts';
import type { Driver, Scope } from './driver.fixture.ts';

const program = fileURLToPath(new URL('../../../bin/stemma', import.meta.url));
const failureSchema = z.strictObject({
  error: z.strictObject({ code: errorCodeSchema, message: z.string(), details: z.record(z.string(), z.unknown()).optional() }),
});

interface Ran {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line to its end. */
function runStemma(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', reject).on('close', (exit) => resolve({ exit, out, err }));
  });
}

/** The same in this process. */
async function runHere(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ran> {
  let out = '';
  let err = '';
  const exit = await runVerb(args, {
    env: environment,
    stdin: (async function* () {})(),
    out: async (text) => void (out += text),
    err: (text) => (err += text),
    isTerminal: false,
    signal: new AbortController().signal,
  });
  return { exit, out, err };
}

const reading = new Set(['text', 'search', 'ask', 'answer', 'evidence', 'insight', 'status']);
const isReading = ([verb = '', second = '', ...rest]: readonly string[]): boolean =>
  reading.has(verb) && second !== 'add' && !rest.includes('--save');

/** Exit codes that go with a result, and those that go with an error. */
const done = new Set([0, 3, 4]);

const scoped = ({ bundle, asOf }: Scope): string[] => [...(bundle === undefined ? [] : ['--bundle', bundle]), ...at(asOf)];
const at = (asOf: string | undefined): string[] => (asOf === undefined ? [] : ['--as-of', asOf]);

/** @param environment what a child needs to reach the data. Results are parsed strictly: a member more or less is an error. */
export function cliDriver(environment: Readonly<Record<string, string>>): Driver {
  const called = new Set<string>();
  function run(args: readonly string[]): Promise<Ran> {
    const verb = args[0] ?? '';
    if (isReading(args) && called.has(verb)) return runHere(args, environment);
    called.add(verb);
    return runStemma(args, environment);
  }
  async function call<Schema extends z.ZodType>(schema: Schema, ...args: string[]): Promise<z.output<Schema>> {
    const { exit, out, err } = await run([...args, '--json']);
    const printed: unknown = JSON.parse(out);
    const failure = failureSchema.safeParse(printed);
    if (failure.success) {
      const { code, message, details } = failure.data.error;
      if (exit !== (code === 'AMBIGUOUS' ? 4 : 1)) throw new Error(`${args.join(' ')} ended with ${exit} and ${code}: ${err}`);
      throw new StemmaError(code, message, details);
    }
    if (exit === null || !done.has(exit)) throw new Error(`${args.join(' ')} ended with ${exit}: ${out} ${err}`);
    const parsed = schema.parse(printed);
    if (JSON.stringify(sorted(parsed)) !== JSON.stringify(sorted(printed)))
      throw new Error(`${args.join(' ')} printed members of no contract: ${out}`);
    return parsed;
  }
  return {
    name: 'cli',
    async add(bundle, files, { sync, publish } = {}) {
      const folder = await mkdtemp(join(tmpdir(), 'stemma-files-'));
      try {
        for (const [path, source] of files) {
          await mkdir(dirname(join(folder, path)), { recursive: true });
          await writeFile(join(folder, path), source);
        }
        const flags = [...(sync ? ['--sync'] : []), ...(publish ? ['--publish'] : [])];
        return await call(documents.addDocuments.result, 'add', folder, '--bundle', bundle, ...flags);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    remove: (bundle, path) => call(documents.removeDocumentRoute.result, 'rm', path, '--bundle', bundle),
    rename: (bundle, from, to) => call(documents.renameDocumentRoute.result, 'mv', from, to, '--bundle', bundle),
    plan: (bundle) => call(documents.planSchema, 'plan', bundle),
    apply: (bundle, only) => call(documents.appliedSchema, 'apply', bundle, ...(only === undefined ? [] : ['--only', ...only])),
    restore: (bundle, version) => call(documents.appliedSchema, 'restore', `${bundle}@${version}`),
    hold: (bundle, off) => call(documents.holdRoute.result, 'hold', bundle, ...(off ? ['--off'] : [])),
    discard: (bundle) => call(documents.discardRoute.result, 'discard', bundle),
    async text(bundle, path, version) {
      const { exit, out, err } = await run(['text', `${bundle}/${path}@${version}`]);
      if (exit !== 0) throw new Error(`text ${bundle}/${path}@${version} ended with ${exit}: ${err}`);
      return out;
    },
    search: (query, scope) => call(searchRoute.result, 'search', query, ...scoped(scope)),
    ask: (question, { save, ...scope }) => call(answerSchema, 'ask', question, ...scoped(scope), ...(save ? ['--save'] : [])),
    answers: async (asOf) => (await call(listAnswers.result, 'answer', 'list', ...at(asOf))).answers,
    evidence: async (asOf) => (await call(listEvidence.result, 'evidence', 'list', ...at(asOf))).evidence,
    insights: async (asOf) => (await call(listInsights.result, 'insight', 'list', ...at(asOf))).insights,
    status: (asOf) => call(statusRoute.result, 'status', ...at(asOf)),
    addEvidence: (document, quote, occurrence) =>
      call(
        evidenceSchema,
        'evidence',
        'add',
        '--document',
        document,
        '--quote',
        quote,
        ...(occurrence === undefined ? [] : ['--occurrence', `${occurrence}`]),
      ),
    addInsight: (statement, ids) => call(insightSchema, 'insight', 'add', statement, ...ids.flatMap((id) => ['--evidence', id])),
  };
}

/** The same value with members in order, so that texts can be compared. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
