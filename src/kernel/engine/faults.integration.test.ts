/** Real processes, really killed: the short form of `bench/faults.ts`. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openTestDatabase, postgresHalf } from '../../testing/databases.ts';
import { putLadders, rungs, startWorker } from './faults.fixture.ts';

const migrations = ['db', 'engine'].map((module) => ({ module, directory: new URL(`../${module}/migrations/`, import.meta.url) }));

test.skipIf('skip' in postgresHalf())(
  'one process killed, one frozen and thawed, the clock of one jumping by hours, every connection cut: no workflow lost, no step recorded twice',
  { timeout: 180_000 },
  async () => {
    await using opened = await openTestDatabase('postgresql', { migrations });
    const url = opened.url as string;
    await using ladders = await putLadders(url, 24);
    const [first, second, third] = [await startWorker(url), await startWorker(url), await startWorker(url, 'jumping')];
    try {
      await expect.poll(() => ladders.ended(), { timeout: 60_000 }).toBeGreaterThan(0);
      first.kill('SIGKILL');
      expect(await ladders.ended()).toBeLessThan(24); // in the middle of it
      second.kill('SIGSTOP');
      await pause(2_500); // longer than a process may be silent
      await ladders.cut();
      second.kill('SIGCONT');
      await expect.poll(() => ladders.ended(), { timeout: 90_000, interval: 200 }).toBe(24);
      expect(await ladders.tally()).toMatchObject({ lost: 0, doubled: 0, recorded: 24 * rungs });
    } finally {
      for (const worker of [first, second, third]) worker.kill('SIGKILL');
    }
  },
);
