/** Who owns a data directory: one server, or one verb after the other; a dead owner owns nothing. */
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { lockPath } from '../../kernel/db/embedded/directory-lock.ts';
import { listOf, openCommandLine, ranOf, type CommandLine } from './command-line.fixture.ts';

// Dozens of processes one after the other: on a machine that is busy with more that takes its time.
vi.setConfig({ testTimeout: 240_000 });

const good = '# Rent\n\nThe rent is 900 euros a month.\n';

const manyFiles = async (line: CommandLine, count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) await line.write(`in/${index}.md`, `# Part ${index}\n\nThe part has number p${index}.\n`);
};

test('a second server is refused with the pid and the address of the first; one killed with -9 is replaced', async () => {
  await using line = await openCommandLine();
  await line.write('good.md', good);
  const first = await line.serve();
  const second = await line.json(['start', '--port', '0']);
  expect(second).toMatchObject({ exit: 1, json: { error: { code: 'CONFLICT', details: { pid: first.pid, url: first.url } } } });
  expect(second.json['error']?.['message']).toContain(String(first.pid));
  expect(second.json['error']?.['message']).toContain(first.url);
  expect((await line.json(['migrate', 'down'])).json).toMatchObject({ error: { code: 'CONFLICT' } });
  expect((await line.json(['add', 'good.md', '--bundle', 'lease'])).exit).toBe(0);

  await first.stop('SIGKILL');
  expect((await line.run(['text', 'lease/good.md'])).out).toBe('Rent\n\nThe rent is 900 euros a month.');
  const third = await line.serve();
  expect((await line.json(['status'])).json['bundles']).toMatchObject([{ name: 'lease' }]);
  expect(await third.stop()).toBe(0);
  const migrations = await line.json(['migrate', 'status']);
  expect(listOf(migrations.json['migrations']).every((one) => String(one['applied']) === 'true')).toBe(true);
});

test('verbs and a server that start at the same moment on one directory all succeed, one after the other', async () => {
  await using line = await openCommandLine();
  await line.write('good.md', good);
  const verbs = ['one', 'two', 'three'].map((bundle) => line.json(['add', 'good.md', '--bundle', bundle]));
  const served = line.serve();
  for (const ran of await Promise.all(verbs)) expect({ exit: ran.exit, err: ran.err }).toEqual({ exit: 0, err: '' });
  await served;
  expect(listOf((await line.json(['status'])).json['bundles']).map((one) => one['name'])).toEqual(['one', 'three', 'two']);
});

test('a server that is told to stop lets an add finish, or ends it without a trace', async () => {
  await using line = await openCommandLine();
  await manyFiles(line, 250);
  for (const [bundle, after] of [
    ['one', 700],
    ['two', 1500],
  ] as const) {
    const server = await line.serve();
    const add = line.spawn(['add', 'in', '--bundle', bundle, '--json']);
    const ended = ranOf(add);
    await wait(after);
    expect(await server.stop()).toBe(0);
    const ran = await ended;
    expect([0, 1]).toContain(ran.exit);
    if (ran.exit === 1) expect(['UNAVAILABLE', 'CANCELLED']).toContain(String(ran.json['error']?.['code']));
    const bundles = listOf((await line.json(['status'])).json['bundles']);
    const shown = bundles.find((one) => String(one['name']) === bundle && one['published']);
    if (ran.exit === 0 || shown) expect(shown).toMatchObject({ documents: 250 });
  }
});

test('a verb that is interrupted says so and leaves nothing half done', async () => {
  await using line = await openCommandLine();
  await manyFiles(line, 250);
  const add = line.spawn(['add', 'in', '--bundle', 'one', '--json']);
  const ended = ranOf(add);
  // Before it has the directory it may not even listen to signals yet.
  while (!existsSync(lockPath(line.data)) && add.exitCode === null) await wait(20);
  await wait(600);
  add.kill('SIGINT');
  const ran = await ended;
  if (ran.exit !== 0) expect(ran).toMatchObject({ exit: 1, json: { error: { code: 'CANCELLED' } } });
  expect((await line.json(['add', 'in', '--bundle', 'one'])).exit).toBe(0);
  expect((await line.json(['status'])).json['bundles']).toMatchObject([{ documents: 250, published: { number: 1 }, staged: null }]);
});
