/** Which process a process id means: ids are used again, an id together with its start time is not. */
import { readFile } from 'node:fs/promises';

/** When a process started (clock ticks and boot id, from /proc); undefined when it does not run or the system does not tell. */
export async function startTimeOf(pid: number): Promise<string | undefined> {
  const fields = await statOf(pid);
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return fields && fields.state !== 'Z' ? `${fields.started}@${boot.trim()}` : undefined;
}

/** Whether the process that was recorded still runs. Without a recorded start time the id alone decides. */
export async function isRunning(pid: number, startTime: string | undefined): Promise<boolean> {
  if (pid <= 0) return false;
  if (startTime !== undefined && (await statOf(process.pid))) return (await startTimeOf(pid)) === startTime;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // runs, and is somebody else's
  }
}

/** Fields 3 and 22 of /proc/PID/stat (proc_pid_stat(5)). The name in field 2 may hold blanks and brackets. */
async function statOf(pid: number): Promise<{ state: string; started: string } | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields?.[0], fields?.[19]];
  return state !== undefined && started !== undefined ? { state, started } : undefined;
}
