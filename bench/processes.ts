/** Children that do the measured work: each begins with an empty heap, and its memory is its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory of a process and all below it, in MB; 0 where the system does not tell (only Linux does). */
export function treeMemoryMb(pid: number): number {
  try {
    const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    const threads = readdirSync(`/proc/${pid}/task`);
    const children = threads.flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean));
    return kilobytes / 1024 + children.reduce((sum, child) => sum + treeMemoryMb(Number(child)), 0);
  } catch {
    return 0; // it ended while it was looked at
  }
}

/** Processor time of a process with all its threads so far, in seconds; 0 where the system does not tell (only Linux does). */
export function processorSeconds(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce(
      (sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e9,
      0,
    );
  } catch {
    return 0;
  }
}

export interface ChildRun<Result> {
  readonly result: Result;
  /** The most it and its children held at once, looked at ten times a second. */
  readonly peakMb: number;
}

export interface ChildOptions {
  readonly limitMs?: number;
  /** With a group of its own, ending it ends everything that it has started. */
  readonly ownGroup?: boolean;
}

/**
 * Runs a file of this folder to its end; its last line on standard output is its result as JSON.
 * @throws Error with what it wrote when it fails or takes longer than `limitMs`.
 */
export async function runChild<Result>(
  file: string,
  args: readonly string[],
  { limitMs = 600_000, ownGroup = false }: ChildOptions = {},
): Promise<ChildRun<Result>> {
  const path = new URL(file, import.meta.url).pathname;
  const child = spawn(process.execPath, [path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // As `bin/stemma` sets it: every peer is measured with its compiled code kept.
    env: { ...process.env, NODE_COMPILE_CACHE: new URL('../node_modules/.cache/stemma/compiled', import.meta.url).pathname },
    detached: ownGroup,
  });
  let peakMb = 0;
  const looking = setInterval(() => (peakMb = Math.max(peakMb, treeMemoryMb(child.pid ?? 0))), 100);
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    end(child, ownGroup);
  }, limitMs);
  const orphaned = (): void => end(child, ownGroup);
  process.once('exit', orphaned);
  try {
    const [out, err, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), exitOf(child)]);
    if (late) throw new Error(`${file} ${args.join(' ')} did not end within ${limitMs / 1000} s.`);
    if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}: ${err.slice(-3000)}`);
    return { result: JSON.parse(out.trim().split('\n').at(-1) ?? '') as Result, peakMb };
  } finally {
    process.removeListener('exit', orphaned);
    clearInterval(looking);
    clearTimeout(limit);
  }
}

function end(child: ChildProcess, group: boolean): void {
  try {
    if (child.pid !== undefined) process.kill(group ? -child.pid : child.pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

/** How a child ends: its exit code, null after a signal. */
export function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', (code) => resolve(code)));
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}
