/** Whatever is put in, each bad thing is a named error of its own, the rest is done, and nothing is half visible. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, rm, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { listOf, openCommandLine, type CommandLine, type Json, type Ran } from './command-line.fixture.ts';

// Dozens of processes one after the other: on a machine that is busy with more that takes its time.
vi.setConfig({ testTimeout: 240_000 });

const good = '# Rent\n\nThe rent is 900 euros a month.\n';

const ends = (documents: Json | undefined): unknown[] =>
  listOf(documents).map((one) => [one['path'], one['status'], ...(one['error'] ? [one['error']['code']] : [])]);

const codeOf = (ran: Ran): unknown => [ran.exit, ran.json['error']?.['code']];

const searchesTo = async (line: CommandLine, query: string): Promise<unknown[]> =>
  listOf((await line.json(['search', query])).json['hits']).map((hit) => hit['document']);

test('a batch with every kind of bad file: the good ones are stored, the others named; exit 3', async () => {
  await using line = await openCommandLine({ STEMMA_MAX_FILE_MB: '1' });
  await line.write('in/good.md', good);
  await line.write('in/empty.md', '');
  await line.write('in/blank.md', ' \n\n ');
  await line.write('in/latin.txt', new Uint8Array([0x63, 0x61, 0x66, 0xe9]));
  await line.write('in/nul.txt', 'before\0after');
  await line.write('in/image.md', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  await line.write('in/data.xyz', 'what is this');
  await line.write('in/large.md', 'a word\n'.repeat(200_000));
  await line.write('in/notes@12', 'A name that reads like a version.');
  await line.write('in/Case.md', '# Case\n\nOne of two.\n');
  await line.write('in/case.md', '# Case\n\nThe other of two.\n');
  await line.write('in/.hidden.md', 'not looked at');
  const ran = await line.json(['add', 'in', 'nowhere.md', '--bundle', 'lease']);
  expect(ran).toMatchObject({ exit: 3, err: '' });
  expect(ends(ran.json['documents'])).toEqual([
    ['Case.md', 'new'],
    ['blank.md', 'failed', 'EMPTY_FILE'],
    ['case.md', 'failed', 'CONFLICT'],
    ['data.xyz', 'failed', 'UNSUPPORTED_TYPE'],
    ['empty.md', 'failed', 'EMPTY_FILE'],
    ['good.md', 'new'],
    ['image.md', 'failed', 'PARSE_FAILED'],
    ['large.md', 'failed', 'LIMIT_EXCEEDED'],
    ['latin.txt', 'failed', 'INVALID_ENCODING'],
    ['notes@12', 'failed', 'VALIDATION_ERROR'],
    ['nowhere.md', 'failed', 'NOT_FOUND'],
    ['nul.txt', 'failed', 'INVALID_ENCODING'],
  ]);
  for (const one of listOf(ran.json['documents'])) if (one['error']) expect(String(one['error']['message'])).toMatch(/^[A-Z"].{10,}\.$/s);
  expect((await line.json(['status'])).json['bundles']).toMatchObject([
    { name: 'lease', published: { number: 1 }, staged: null, documents: 2 },
  ]);
  expect(await searchesTo(line, 'rent')).toEqual(['good.md']);
});

test('when nothing can be stored it is exit 1 and nothing has changed: no bundle, no version, not even what --sync would remove', async () => {
  await using line = await openCommandLine();
  await line.write('bad.xyz', 'x');
  await line.write('good.md', good);
  await line.serve();
  const first = await line.json(['add', 'bad.xyz', '--bundle', 'lease']);
  expect(codeOf(first)).toEqual([1, 'UNSUPPORTED_TYPE']);
  expect(ends(first.json['error']?.['details']?.['documents'])).toEqual([['bad.xyz', 'failed', 'UNSUPPORTED_TYPE']]);
  expect((await line.json(['status'])).json['bundles']).toEqual([]);
  expect((await line.json(['add', 'good.md', '--bundle', 'lease'])).exit).toBe(0);
  expect(codeOf(await line.json(['add', 'bad.xyz', '--bundle', 'lease', '--sync']))).toEqual([1, 'UNSUPPORTED_TYPE']);
  expect((await line.json(['status'])).json['bundles']).toMatchObject([{ published: { number: 1 }, staged: null, documents: 1 }]);
  const plain = await line.run(['add', 'bad.xyz', '--bundle', 'lease']);
  expect(plain).toMatchObject({ exit: 1, out: '' });
  expect(plain.err).toMatch(/^stemma: bad\.xyz: A \.xyz file is not read by this version/);
});

test('folders, standard input, --as, --sync, --publish, and bytes that are there already', async () => {
  await using line = await openCommandLine();
  await line.serve();
  const add = async (...args: string[]): Promise<Json> => {
    const ran = await line.json(['add', ...args, '--bundle', 'lease']);
    expect({ exit: ran.exit, err: ran.err }).toEqual({ exit: 0, err: '' });
    return ran.json;
  };
  await line.write('in/a.md', good);
  await line.write('in/deep/b.md', '# Notice\n\nThree months.\n');
  await line.write('in/.dot/c.md', 'skipped');
  expect(ends((await add('in'))['documents'])).toEqual([
    ['a.md', 'new'],
    ['deep/b.md', 'new'],
  ]);
  const same = await add('in');
  expect(same).toMatchObject({ version: { number: 1, status: 'published' } });
  expect(same).not.toHaveProperty('plan');
  expect(ends(same['documents'])).toEqual([
    ['a.md', 'unchanged'],
    ['deep/b.md', 'unchanged'],
  ]);

  const piped = await line.json(['add', '-', '--as', 'piped/c.md', '--bundle', 'lease'], { stdin: '# Piped\n\nFrom a pipe.\n' });
  expect(piped.json).toMatchObject({ version: { number: 2, status: 'staged' }, documents: [{ path: 'piped/c.md', status: 'new' }] });
  expect(piped.json['plan']).toMatchObject({ from: 1, to: 2 });
  await rm(join(line.directory, 'in/deep/b.md'));
  await line.write('in/a.md', good.replace('900', '950'));
  expect(ends((await add('in'))['documents'])).toEqual([['a.md', 'replaced']]); // nothing removed
  expect((await add('in', '--sync'))['documents']).toMatchObject([
    { path: 'a.md' },
    { path: 'deep/b.md', status: 'removed' },
    { path: 'piped/c.md', status: 'removed' },
  ]);
  expect((await line.json(['status'])).json['bundles']).toMatchObject([
    { published: { number: 1 }, staged: { number: 4, status: 'staged' } },
  ]);

  // Back to what is published: nothing is staged any more, and everything is unchanged.
  await line.write('in/a.md', good);
  await line.write('in/deep/b.md', '# Notice\n\nThree months.\n');
  const back = await add('in');
  expect(back).toMatchObject({ version: { number: 1, status: 'published' } });
  expect(ends(back['documents'])).toEqual([
    ['a.md', 'unchanged'],
    ['deep/b.md', 'unchanged'],
  ]);
  expect((await line.json(['status'])).json['bundles']).toMatchObject([{ published: { number: 1 }, staged: null }]);

  const published = await add('in/a.md', '--as', 'renamed.md', '--publish');
  expect(published).toMatchObject({
    version: { status: 'published' },
    documents: [{ path: 'renamed.md', status: 'new' }],
    applied: { failed: 0 },
  });

  const moved = await line.json(['mv', 'renamed.md', 'moved.md', '--bundle', 'lease']);
  expect(moved.json).toMatchObject({ version: { status: 'staged' }, documents: [{ path: 'moved.md' }] });
  expect((await line.json(['diff', 'lease'])).json['documents']).toEqual(
    expect.arrayContaining([expect.objectContaining({ path: 'moved.md', change: 'renamed' })]),
  );
  expect(codeOf(await line.json(['mv', 'moved.md', 'A.md', '--bundle', 'lease']))).toEqual([1, 'CONFLICT']);
  expect(codeOf(await line.json(['mv', 'moved.md', '../x.md', '--bundle', 'lease']))).toEqual([1, 'VALIDATION_ERROR']);
  expect((await line.json(['rm', 'moved.md', '--bundle', 'lease'])).json['documents']).toMatchObject([
    { path: 'moved.md', status: 'removed' },
  ]);
  expect((await line.json(['discard', 'lease'])).json).toMatchObject({ version: { status: 'discarded' } });
});

test('paths that leave the bundle, questions of no words and of too many, through the command line and through HTTP', async () => {
  await using line = await openCommandLine();
  await line.write('good.md', good);
  const { url } = await line.serve();
  for (const path of ['../up.md', 'a/../../b.md', '/etc/passwd', 'a//b.md', 'a@3', 'x\ny.md']) {
    expect([path, codeOf(await line.json(['add', 'good.md', '--as', path, '--bundle', 'lease']))]).toEqual([path, [1, 'VALIDATION_ERROR']]);
  }
  for (const name of ['Lease', '../lease', '.lease', 'a b']) {
    expect(codeOf(await line.json(['add', 'good.md', '--bundle', name]))).toEqual([1, 'VALIDATION_ERROR']);
  }
  const post = async (path: string, body: unknown): Promise<Json> => {
    const sent = body instanceof Uint8Array ? { body } : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return (await (await fetch(`${url}/api/v1${path}`, { method: 'POST', ...sent })).json()) as Json;
  };
  const { sha256: blob } = (await post('/blobs', new TextEncoder().encode(good)))['data'] as Json;
  const put = await post('/bundles/lease/documents', {
    documents: [
      { path: '../up.md', blob },
      { path: 'ok.md', blob },
      { path: 'OK.md', blob },
    ],
  });
  expect(put).toMatchObject({
    data: {
      documents: [
        { path: '../up.md', error: { code: 'VALIDATION_ERROR' } },
        { path: 'OK.md', error: { code: 'CONFLICT' } },
        { path: 'ok.md', status: 'new' },
      ],
    },
  });
  expect(await post('/bundles/lease/documents', { documents: [{ path: 'gone.md', blob: 'f'.repeat(64) }] })).toMatchObject({
    data: { documents: [{ path: 'gone.md', error: { code: 'NOT_FOUND' } }] },
  });
  expect(await searchesTo(line, 'rent')).toEqual(['ok.md']);

  expect(codeOf(await line.json(['ask', '']))).toEqual([1, 'VALIDATION_ERROR']);
  expect(await post('/ask', { question: '' })).toMatchObject({ error: { code: 'VALIDATION_ERROR' } });
  const long = 'What is the rent of the house? '.repeat(4000);
  expect((await line.json(['ask', long.slice(0, 100_000)])).exit).toBe(0);
  expect((await line.json(['search', long.slice(0, 100_000)])).exit).toBe(0);
  expect(codeOf(await line.json(['ask', long.slice(0, 100_001)]))).toEqual([1, 'VALIDATION_ERROR']);
  expect(await post('/ask', { question: long })).toMatchObject({ error: { code: 'VALIDATION_ERROR' } });
  expect(await post('/ask', { question: 'a\0b' })).toMatchObject({ error: { code: 'VALIDATION_ERROR' } });
  expect(codeOf(await line.json(['search', '   ']))).toEqual([1, 'VALIDATION_ERROR']);
});

test('a real file of 200 MB over the usual limit is refused by itself, without being kept', async () => {
  await using line = await openCommandLine();
  await line.write('good.md', good);
  await line.write('huge.md', '');
  await truncate(join(line.directory, 'huge.md'), 200 * 1024 * 1024);
  const ran = await line.json(['add', 'huge.md', 'good.md', '--bundle', 'lease']);
  expect([ran.exit, ...ends(ran.json['documents'])]).toEqual([3, ['good.md', 'new'], ['huge.md', 'failed', 'LIMIT_EXCEEDED']]);
  expect(await readdir(join(line.data, 'blobs/incoming'))).toEqual([]);
});

test('a folder of many files', { timeout: 600_000 }, async () => {
  const count = process.env['STEMMA_SLOW'] === '1' ? 20_000 : 1000;
  await using line = await openCommandLine();
  for (let index = 0; index < count; index += 1)
    await line.write(
      `in/${index % 100}/note-${index}.md`,
      `# Note ${index}\n\nThe number of this note is n${index}, and it is about rent.\n`,
    );
  const started = performance.now();
  const ran = await line.json(['add', 'in', '--bundle', 'notes']);
  expect({ exit: ran.exit, err: ran.err }).toEqual({ exit: 0, err: '' });
  expect(listOf(ran.json['documents'])).toHaveLength(count);
  console.log(`${count} files in ${Math.round((performance.now() - started) / 1000)} s`);
  expect(await searchesTo(line, `n${count - 1}`)).toEqual([`${(count - 1) % 100}/note-${count - 1}.md`]);
});

describe('what the program stands on', () => {
  test('a database that refuses, and one that never answers, is UNAVAILABLE before long', async () => {
    await using line = await openCommandLine();
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const started = performance.now();
    try {
      const [refused, mute] = await Promise.all([
        line.json(['status'], { env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' } }),
        line.json(['status'], { env: { DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/nothing` } }),
      ]);
      expect(codeOf(refused)).toEqual([1, 'UNAVAILABLE']);
      expect(codeOf(mute)).toEqual([1, 'UNAVAILABLE']);
      expect(performance.now() - started).toBeLessThan(25_000);
    } finally {
      silent.close();
    }
  });

  test('a data directory that is a file, or may not be written, is a named error', async () => {
    await using line = await openCommandLine();
    const file = await line.write('file', 'x');
    const ran = await line.json(['status', '--data', file]);
    expect([ran.exit, ran.json['error']?.['code']]).toEqual([1, 'VALIDATION_ERROR']);
    expect((await line.run(['status', '--data', file])).err).not.toContain('    at ');
  });

  const mounts = spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs -o size=1m none "$d" && umount "$d"; rmdir "$d"']).status === 0;
  const reason = mounts ? '' : ' (NOT RUN: a small file system cannot be mounted by this user)';
  test.skipIf(!mounts)(
    `a full disk is STORAGE_FULL, and what was stored before is still there${reason}`,
    { timeout: 300_000 },
    async () => {
      const parent = await mkdtemp(join(tmpdir(), 'stemma-full-'));
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=120m', 'none', parent]).status).toBe(0);
      try {
        await using line = await openCommandLine({}, parent);
        await line.write('good.md', good);
        expect((await line.json(['add', 'good.md', '--bundle', 'lease'])).exit).toBe(0);
        await mkdir(join(line.directory, 'in'));
        for (let index = 0; index < 12; index += 1) await line.write(`in/${index}.md`, manyWords(index));
        // From no room for the first file to almost enough: the disk fills up in another step each time.
        for (const free of [0, 300_000, 1_500_000, 4_000_000, 9_000_000]) {
          await fill(join(parent, 'filler'), free);
          const ran = await line.json(['add', 'in', '--bundle', 'lease', '--publish']);
          await rm(join(parent, 'filler'));
          const status = await line.json(['status']);
          expect({ exit: status.exit, err: status.err }).toEqual({ exit: 0, err: '' });
          expect(await searchesTo(line, 'euros')).toEqual(['good.md']);
          if (ran.exit === 0) break;
          expect([free, ran.exit, ran.json['error']?.['code']]).toEqual([free, 1, 'STORAGE_FULL']);
          expect(status.json['bundles']).toMatchObject([{ published: { number: 1 }, documents: 1 }]);
        }
        expect((await line.json(['add', 'in', '--bundle', 'lease', '--publish'])).exit).toBe(0);
        expect((await line.json(['status'])).json['bundles']).toMatchObject([{ documents: 13 }]);
      } finally {
        spawnSync('umount', [parent]);
        await rm(parent, { recursive: true, force: true });
      }
    },
  );
});

const manyWords = (seed: number): string =>
  `# Part ${seed}\n\n${Array.from({ length: 3000 }, (_, index) => `word${(index * 7919 + seed * 104_729) % 30_011}`).join(' ')}.\n`;

/** Leaves about `free` bytes on the file system. */
async function fill(path: string, free: number): Promise<void> {
  const block = Buffer.alloc(64 * 1024);
  const file = await open(path, 'w');
  try {
    for (;;) await file.write(block);
  } catch {
    const { size } = await file.stat();
    await file.truncate(Math.max(0, size - free));
  } finally {
    await file.close();
  }
}
