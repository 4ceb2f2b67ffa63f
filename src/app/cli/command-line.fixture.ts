/** The command line as a script meets it: the real program as a child process, on a directory of its own. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { baselineOnly } from '../../testing/baseline-only.ts';
import { seedDataDirectory } from '../../testing/templates.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const program = join(root, 'bin/stemma');
/** A verb ends soon, and is started as `bin/stemma` would, with one more option: most of what it takes would be to optimise. */
const verb = [baselineOnly, join(root, 'src/app/main.ts')];
const NODE_COMPILE_CACHE = join(root, 'node_modules/.cache/stemma/compiled');

export interface Ran {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
  /** The one JSON document of standard output. @throws SyntaxError when it is not exactly one line of JSON */
  readonly json: Json;
}

/** A JSON document as a test reads it: members by name, which may not be there. */
export interface Json {
  readonly [member: string]: Json | undefined;
}

/** The entries of a member that has to be a list. */
export function listOf(value: Json | undefined): Json[] {
  if (!Array.isArray(value)) throw new TypeError(`This is no list: ${JSON.stringify(value)}`);
  return value;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** A scratch directory with files, in which verbs run on `.stemma`. Disposing ends what was started in it. */
export interface CommandLine extends AsyncDisposable {
  readonly directory: string;
  readonly data: string;
  write(path: string, content: string | Uint8Array): Promise<string>;
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** As `run` with `--json`. */
  json(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Starts without waiting. */
  spawn(args: readonly string[], options?: RunOptions): Child;
  /** `start --port 0`, when it is ready. */
  serve(env?: Readonly<Record<string, string>>): Promise<Served>;
}

export interface Served {
  readonly url: string;
  readonly pid: number;
  /** Ends it and waits; resolves to the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** On the embedded database the workspace is made already, as a second verb finds it; with `parent`, in a place of the test's own, it is not. */
export async function openCommandLine(settings: Readonly<Record<string, string>> = {}, parent?: string): Promise<CommandLine> {
  const directory = await mkdtemp(join(parent ?? tmpdir(), 'stemma-cli-'));
  const data = join(directory, '.stemma');
  if (parent === undefined && settings['DATABASE_URL'] === undefined) await seedDataDirectory(data);
  const children = new Set<Child>();
  // Nothing of the machine's own settings, and no database but the one that a test names.
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const environment = { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...settings };

  const start = (args: readonly string[], { env = {} }: RunOptions = {}): Child => {
    const [file, all] = args[0] === 'start' ? [program, args] : [process.execPath, [...verb, ...args]];
    const child: Child = spawn(file, all, {
      cwd: directory,
      env: { NODE_COMPILE_CACHE, ...environment, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    child.stdin.on('error', () => {}); // a verb may end without reading
    return child;
  };
  const run = async (args: readonly string[], options: RunOptions = {}): Promise<Ran> => {
    const child = start(args, options);
    child.stdin.end(options.stdin ?? '');
    return ranOf(child);
  };
  return {
    directory,
    data,
    run,
    json: (args, options) => run([...args, '--json'], options),
    spawn: start,
    serve: (env = {}) => serveIn(start(['start', '--port', '0'], { env: { STEMMA_LOG_FORMAT: 'json', ...env } })),
    async write(path, content) {
      const file = join(directory, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      return file;
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all([...children].map((child) => once(child, 'exit')));
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** How a child that was started comes to its end. */
export async function ranOf(child: Child): Promise<Ran> {
  const [out, err, exit] = await Promise.all([textOf(child.stdout), textOf(child.stderr), exitOf(child)]);
  return {
    exit,
    out,
    err,
    get json() {
      if (!/^[^\n]+\n$/.test(out)) throw new SyntaxError(`Not one line of JSON: ${JSON.stringify(out)}; standard error: ${err}`);
      return JSON.parse(out) as Json;
    },
  };
}

async function exitOf(child: Child): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function serveIn(child: Child): Promise<Served> {
  const url = await saidBy(child, /"url":"([^"]+)"/);
  return {
    url,
    pid: child.pid as number,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exitOf(child);
    },
  };
}

/** What a process that lives on writes into its log: the first group of a pattern, when it is there. */
export async function saidBy(child: Child, pattern: RegExp): Promise<string> {
  child.stdout.resume();
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, found] = pattern.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`The process ended: ${said}`)));
  });
}
