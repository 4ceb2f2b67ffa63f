import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockPath, readLiveOwner, takeDirectoryLock } from './directory-lock.ts';
import { startTimeOf } from './process-identity.ts';

let directory: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stemma-lock-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

const module = new URL('./directory-lock.ts', import.meta.url).href;

/** A process that tries to take the lock, prints what happened, and lives until its input ends. */
function contender(): { child: ChildProcess; outcome: Promise<string> } {
  const program = `
    import { takeDirectoryLock } from ${JSON.stringify(module)};
    await new Promise((resolve) => process.stdin.once('data', resolve));
    try {
      await takeDirectoryLock(${JSON.stringify(directory)});
      console.log('taken');
    } catch (error) {
      console.log(error.code);
    }
    await new Promise((resolve) => process.stdin.once('end', resolve).resume());
  `;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const outcome = once(child.stdout ?? child, 'data').then(([data]) => String(data).trim());
  return { child, outcome };
}

test('a second taker is told the pid and the url of the owner', async () => {
  await using lock = await takeDirectoryLock(directory);
  await lock.announce('http://127.0.0.1:4321');
  await expect(takeDirectoryLock(directory)).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { pid: process.pid, url: 'http://127.0.0.1:4321' },
    message: expect.stringContaining('http://127.0.0.1:4321'),
  });
  expect(await readLiveOwner(directory)).toEqual(lock.owner);
  expect(lock.owner).toMatchObject({ pid: process.pid, startTime: await startTimeOf(process.pid) });
});

test('a lock given up can be taken again, and leaves no file', async () => {
  const first = await takeDirectoryLock(directory);
  await first.release();
  await first.release();
  expect(await readdir(directory)).toEqual([]);
  expect(await readLiveOwner(directory)).toBeUndefined();
  await using second = await takeDirectoryLock(directory);
  await first.release(); // must not take away what is somebody else's by now
  expect(await readLiveOwner(directory)).toEqual(second.owner);
});

test.each([
  ['a process that is gone', { pid: 2 ** 22 + 1, startTime: '1@x', token: 'gone' }],
  ['the same pid in another life', { pid: process.pid, startTime: '1@x', token: 'earlier' }],
])('the lock of %s is taken over', async (_name, owner) => {
  await writeFile(lockPath(directory), JSON.stringify(owner));
  expect(await readLiveOwner(directory)).toBeUndefined();
  await using lock = await takeDirectoryLock(directory);
  expect(JSON.parse(await readFile(lockPath(directory), 'utf8'))).toEqual(lock.owner);
  expect(await readdir(directory)).toEqual(['stemma.lock']);
});

test.each(['', '{', '{"pid":"1"}', '{"pid":1,"token":"../../x"}'])('a lock file that says %j belongs to nobody', async (content) => {
  await writeFile(lockPath(directory), content);
  await using lock = await takeDirectoryLock(directory);
  expect(await readLiveOwner(directory)).toEqual(lock.owner);
});

test('a lock file without a start time goes by the pid alone', async () => {
  await writeFile(lockPath(directory), JSON.stringify({ pid: process.pid, token: 'old' }));
  await expect(takeDirectoryLock(directory)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('an owner killed without warning leaves a lock that is taken over', async () => {
  const { child, outcome } = contender();
  child.stdin?.write('go\n');
  expect(await outcome).toBe('taken');
  await expect(takeDirectoryLock(directory)).rejects.toMatchObject({ code: 'CONFLICT', details: { pid: child.pid } });
  child.kill('SIGKILL');
  await once(child, 'exit');
  await using lock = await takeDirectoryLock(directory);
  expect(lock.owner.pid).toBe(process.pid);
});

test.each(['no lock', 'a stale lock', 'a stale lock and a stale removal'])(
  'of six processes at once exactly one takes the directory that has %s',
  async (before) => {
    const stale = JSON.stringify({ pid: 2 ** 22 + 1, startTime: '1@x', token: 'gone' });
    if (before !== 'no lock') await writeFile(lockPath(directory), stale);
    if (before === 'a stale lock and a stale removal') await writeFile(`${lockPath(directory)}.gone`, stale);
    const contenders = Array.from({ length: 6 }, contender);
    for (const { child } of contenders) child.stdin?.write('go\n');
    const outcomes = await Promise.all(contenders.map(({ outcome }) => outcome));
    expect(outcomes.toSorted()).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'CONFLICT', 'CONFLICT', 'taken']);
    const winner = contenders[outcomes.indexOf('taken')];
    expect((await readLiveOwner(directory))?.pid).toBe(winner?.child.pid);
  },
  30_000,
);

test('takers that come one after the other over a few milliseconds: one takes a stale lock', async () => {
  const late = (milliseconds: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, milliseconds));
  for (let round = 0; round < 30; round++) {
    await writeFile(lockPath(directory), JSON.stringify({ pid: 2 ** 22 + 1, startTime: '1@x', token: `gone-${round}` }));
    const takers = Array.from({ length: 20 }, (_, at) => late((at * (1 + (round % 5))) / 5).then(() => takeDirectoryLock(directory)));
    const results = await Promise.allSettled(takers);
    const taken = results.filter((result) => result.status === 'fulfilled');
    expect(taken).toHaveLength(1);
    await taken[0]?.value.release();
  }
});
