/**
 * Dispatches a queue at the moment something was put into it, here or in another process: the library only polls, and a poll
 * every 100 ms of every queue would cost 6 % of a core all day. With a wake the poll may be as slow as a second.
 */
import type { Notices } from '../notices/notices.ts';
import { internalQueue, type QueueRunner } from './load-transact.ts';

/** Returns the end of it. */
export function wakeQueues(runner: QueueRunner, executor: object, notices: Notices, worksOn: readonly string[]): () => void {
  const busy = new Map<string, 'polling' | 'again'>();
  const wake = async (name: string): Promise<void> => {
    if (busy.has(name)) return void busy.set(name, 'again');
    try {
      do {
        busy.set(name, 'polling');
        const queue = runner.states.get(name)?.queue;
        // What goes wrong here goes wrong in the library's own poll too, which says so.
        if (queue) await runner.pollQueue(executor, queue).catch(() => false);
      } while (busy.get(name) === 'again');
    } finally {
      busy.delete(name);
    }
  };
  return notices.listen('queues', (name) => {
    if (name === internalQueue || worksOn.includes(name)) void wake(name);
  });
}
