import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end and returns what it printed. @throws Error with the program's own words. */
export async function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  try {
    const { stdout } = await execute(program, [...args], { ...options, maxBuffer: 64 << 20 });
    return stdout.trim();
  } catch (error) {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`${program} ${args.join(' ')} failed. ${words || String(error)}`, { cause: error });
  }
}

/** Like `run`, but undefined where the program is missing or fails. */
export const tryRun = (program: string, args: readonly string[]): Promise<string | undefined> => run(program, args).catch(() => undefined);
