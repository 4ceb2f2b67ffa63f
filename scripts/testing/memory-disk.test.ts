import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import { keepTemporaryFilesInMemory } from './memory-disk.ts';

const chosen = process.env['TMPDIR'];
afterEach(() => {
  if (chosen !== undefined) process.env['TMPDIR'] = chosen;
});

test('a folder that somebody chose stays', () => {
  process.env['TMPDIR'] = '/somewhere';
  using _memory = keepTemporaryFilesInMemory();
  expect(tmpdir()).toBe('/somewhere');
});

test.skipIf(!chosen?.startsWith('/dev/shm/'))(
  'what a run that is gone left in memory goes with the next one, and that of others stays',
  () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const [gone, living] = [pid, process.ppid].map((of) => `/dev/shm/stemma-tests-${of}`) as [string, string];
    for (const folder of [gone, living]) mkdirSync(folder, { recursive: true });
    delete process.env['TMPDIR'];
    let own: string;
    {
      using _memory = keepTemporaryFilesInMemory();
      own = tmpdir();
      expect([existsSync(own), existsSync(gone), existsSync(living)]).toEqual([true, false, true]);
    }
    expect([existsSync(own), process.env['TMPDIR']]).toEqual([false, undefined]);
  },
);
