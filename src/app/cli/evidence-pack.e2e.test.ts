/** Packs on the command line: made with a server and without one, checked where there is nothing but the file. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openCommandLine, type CommandLine } from './command-line.fixture.ts';

vi.setConfig({ testTimeout: 240_000 });

const lease = '# Lease\n\nThe rent is 900 euros a month.\n\n</script><img src=x onerror=alert(1)> Pets are allowed.\n';

async function withAnswer(line: CommandLine): Promise<string> {
  await line.write('lease.md', lease);
  await line.json(['add', 'lease.md', '--bundle', 'lease']);
  return String((await line.json(['ask', 'What is the rent?', '--save'])).json['id']);
}

test('with a server and without one the same bytes; standard output too', async () => {
  await using line = await openCommandLine();
  const answer = await withAnswer(line);
  const alone = await line.json(['export', answer, '-o', 'alone.html']);
  expect(alone).toMatchObject({ exit: 0, err: '' });
  expect(alone.json).toMatchObject({ file: 'alone.html', subject: { kind: 'answer', id: answer }, counts: { sentence: 1, source: 1 } });
  const server = await line.serve();
  const served = await line.json(['export', answer, '-o', 'served.html']);
  expect(served.json['root']).toBe(alone.json['root']);
  const bytes = await readFile(join(line.directory, 'alone.html'));
  expect((await readFile(join(line.directory, 'served.html'))).equals(bytes)).toBe(true);
  const response = await fetch(`${server.url}/api/v1/export/${answer}`);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-disposition')).toContain('attachment');
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  expect((await line.run(['export', answer, '-o', '-'])).out).toBe(bytes.toString());
  expect((await line.run(['export', 'lease@1', '-o', 'bundle.html'])).out).toMatch(
    /^bundle.html: bundle lease@1 with .*\nroot [0-9a-f]{64}\n/,
  );
  expect(await readdir(line.directory)).not.toContainEqual(expect.stringMatching(/\.part$/));
});

test('is checked where there is no workspace, no database and nobody to ask', async () => {
  await using line = await openCommandLine();
  const answer = await withAnswer(line);
  const { root } = (await line.json(['export', answer, '-o', 'pack.html'])).json;
  const pack = await readFile(join(line.directory, 'pack.html'), 'utf8');

  // Whatever it would ask for is not to be had: the directory cannot be made, and nobody listens at these addresses.
  const nowhere = { STEMMA_DATA: '/proc/none', DATABASE_URL: 'postgres://127.0.0.1:1/none', HTTP_PROXY: 'http://127.0.0.1:1' };
  await using elsewhere = await openCommandLine(nowhere);
  await elsewhere.write('pack.html', pack);
  const whole = await elsewhere.json(['verify', 'pack.html']);
  expect(whole).toMatchObject({ exit: 0, err: '' });
  expect(whole.json).toMatchObject({ verified: true, expected: false, root, subject: { id: answer } });
  expect(await elsewhere.run(['verify', 'pack.html', '--expect', String(root)])).toMatchObject({ exit: 0 });
  expect((await elsewhere.run(['verify', 'pack.html'])).out).toMatch(/holds: answer .* with 1 sentence, 1 source\nroot /);
  expect(await readdir(elsewhere.directory)).toEqual(['pack.html']);

  await elsewhere.write('changed.html', pack.replace('"text":"The rent is 900', '"text":"The rent is 990'));
  const changed = await elsewhere.run(['verify', 'changed.html']);
  expect(changed).toMatchObject({ exit: 1, out: '' });
  expect(changed.err).toMatch(/changed.html does not hold\.\n {2}sentence 1 of answer 1: "The rent is 990 euros a month\." was changed/);
  const told = await elsewhere.json(['verify', 'changed.html']);
  expect(told.exit).toBe(1);
  expect(told.json['error']).toMatchObject({
    code: 'VALIDATION_ERROR',
    details: { verified: false, problems: [{ part: 'answer/1/sentence/1' }] },
  });

  await elsewhere.write('cut.html', pack.slice(0, pack.length / 2));
  expect(await elsewhere.run(['verify', 'cut.html'])).toMatchObject({ exit: 1, err: expect.stringMatching(/cut off/) });
  await elsewhere.write('other.txt', 'Some other file.');
  expect(await elsewhere.run(['verify', 'other.txt'])).toMatchObject({ exit: 1, err: expect.stringMatching(/not an evidence pack/) });
  expect(await elsewhere.run(['verify', 'missing.html'])).toMatchObject({ exit: 1, err: expect.stringMatching(/There is no file/) });
  expect(await elsewhere.run(['verify', '.'])).toMatchObject({ exit: 1, err: expect.stringMatching(/is a folder/) });
  expect(await elsewhere.run(['verify', 'pack.html', '--expect', 'f'.repeat(64)])).toMatchObject({
    exit: 1,
    err: expect.stringMatching(/not the file you were told of/),
  });
});

test('an export that nobody waits for is fetched later, the same bytes', async () => {
  await using line = await openCommandLine();
  const answer = await withAnswer(line);
  await line.json(['export', answer, '-o', 'waited.html']);
  await line.serve();
  const run = String((await line.json(['export', answer, '--detach'])).json['run']);
  expect(await line.run(['run', run, '--follow'])).toMatchObject({ exit: 0 });
  expect((await line.json(['export', '--run', run, '-o', 'fetched.html'])).exit).toBe(0);
  const [waited, fetched] = await Promise.all(['waited.html', 'fetched.html'].map((name) => readFile(join(line.directory, name))));
  expect(fetched?.equals(waited as Buffer)).toBe(true);
});

test('wrong usage ends with 2, what is not there with 1, and nothing is written', async () => {
  await using line = await openCommandLine();
  const answer = await withAnswer(line);
  for (const args of [
    ['verify'],
    ['verify', 'a', 'b'],
    ['verify', 'a', '--expect', 'short'],
    ['export', answer],
    ['export', '-o', 'x.html'],
    ['export', answer, '--detach', '-o', 'x.html'],
    ['export', answer, '--run', answer, '-o', 'x.html'],
  ])
    expect({ args, exit: (await line.run(args)).exit }).toEqual({ args, exit: 2 });
  expect((await line.json(['export', answer, '-o', '-'])).exit).toBe(2);
  expect((await line.json(['export', 'lease@7', '-o', 'x.html'])).json['error']).toMatchObject({ code: 'NOT_FOUND' });
  expect((await line.json(['export', answer, '-o', 'no/such/folder.html'])).json['error']).toMatchObject({ code: 'NOT_FOUND' });
  const folder = await mkdtemp(join(tmpdir(), 'stemma-pack-'));
  expect((await line.json(['export', answer, '-o', folder])).json['error']).toMatchObject({ code: 'VALIDATION_ERROR' });
  await rm(folder, { recursive: true });
  expect(await readdir(line.directory)).toEqual(expect.not.arrayContaining(['x.html']));
});
