/**
 * A program of this machine at work on what a document holds, beside the parser process and under limits of its own. The shell sets
 * those of time and memory, so that they hold also when the parser process is killed and nobody is left to watch.
 */
import { spawn } from 'node:child_process';

export interface ProgramLimits {
  /** The longest it may take, on the clock and on the processor. */
  readonly milliseconds: number;
  readonly megabytes: number;
  /** The most that it may write. */
  readonly outputBytes: number;
}

export interface ProgramRun {
  readonly program: string;
  readonly parameters: readonly string[];
  /** What it reads from its input: bytes, or an open file. */
  readonly input: Uint8Array | number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** How a program ended: with what it wrote, by itself with a failure (or it is not there), or by a limit. */
export type ProgramEnd = { readonly written: Buffer } | { readonly ended: 'failed' | 'limit' };

/** Runs a program that starts no others on its own account; whatever it started ends with it. */
export function runProgram({ program, parameters, input, environment }: ProgramRun, limits: ProgramLimits): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const [command, given] = bounded(program, parameters, limits);
    const file = typeof input === 'number';
    const child = spawn(command, given, {
      stdio: [file ? input : 'pipe', 'pipe', 'ignore'],
      env: { ...process.env, ...environment },
      // A group of its own, which is ended as one.
      detached: process.platform !== 'win32',
    });
    const end = (): void => endGroup(child.pid);
    const clock = setTimeout(end, limits.milliseconds);
    const pieces: Buffer[] = [];
    let length = 0;
    child.stdout?.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length > limits.outputBytes) end();
      else pieces.push(piece);
    });
    // It may end before it has read everything; how it ended says more.
    child.stdin?.on('error', () => undefined);
    if (!file) child.stdin?.end(input);
    child.once('error', () => {
      clearTimeout(clock);
      resolve({ ended: 'failed' });
    });
    child.once('close', (code, signal) => {
      clearTimeout(clock);
      resolve(code === 0 ? { written: Buffer.concat(pieces) } : { ended: signal === null ? 'failed' : 'limit' });
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}

function bounded(program: string, parameters: readonly string[], { milliseconds, megabytes }: ProgramLimits): [string, string[]] {
  if (process.platform === 'win32') return [program, [...parameters]];
  const limits = `ulimit -t ${Math.ceil(milliseconds / 1000)}; ulimit -v ${megabytes * 1024} 2>/dev/null; exec "$0" "$@"`;
  return ['/bin/sh', ['-c', limits, program, ...parameters]];
}
