import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { unpackFile } from './unpack.ts';

const nested = (depth: number): Uint8Array => (depth === 0 ? zipSync({ 'a.txt': strToU8('a') }) : zipSync({ 'in.zip': nested(depth - 1) }));
const pathsIn = async (bytes: Uint8Array): Promise<string[]> => (await unpackFile('x.zip', bytes)).map(({ path }) => path);

test('archives in archives are opened three deep, what lies deeper stays an archive', async () => {
  expect(await pathsIn(nested(2))).toEqual(['in.zip/in.zip/a.txt']);
  expect(await pathsIn(nested(5))).toEqual(['in.zip/in.zip/in.zip']);
});

test('what systems leave in archives is left out', async () => {
  expect(
    await pathsIn(
      zipSync({
        'a.md': strToU8('a'),
        '.DS_Store': strToU8('x'),
        '__MACOSX/a.md': strToU8('x'),
        'b/.git/c': strToU8('x'),
        'Thumbs.db': strToU8('x'),
      }),
    ),
  ).toEqual(['a.md']);
});

test('a bomb in it costs all of it, a damaged file only itself', async () => {
  const bomb = zipSync({ 'a.txt': strToU8('a'), 'b.txt': new Uint8Array(30_000_000) });
  await expect(unpackFile('x.zip', bomb)).rejects.toMatchObject({ details: { reason: 'bomb' } });
  await expect(unpackFile('x.zip', zipSync({ 'inner.zip': bomb, c: strToU8('c') }))).rejects.toMatchObject({ details: { reason: 'bomb' } });
  await expect(unpackFile('x.zip', zipSync({ '../x': strToU8('x') }))).rejects.toMatchObject({ details: { reason: 'unsafe_name' } });
  const damaged = Buffer.from(zipSync({ 'a.txt': [strToU8('hello'), { level: 0 }], 'b.txt': strToU8('b') }));
  damaged.write('jello', damaged.indexOf('hello'));
  expect(await unpackFile('x.zip', damaged)).toMatchObject([{ path: 'a.txt', error: { code: 'PARSE_FAILED' } }, { path: 'b.txt' }]);
});

test('of a mailbox to which too much is attached the first files are taken, and it is said', async () => {
  const part = '--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename="a.txt"\n\na\n';
  const mail = (parts: number): string =>
    `From j Tue Feb  3 10:00:00 2026\nContent-Type: multipart/mixed; boundary=x\n\n${part.repeat(parts)}--x--\n\n`;
  const unpacked = (...mails: number[]): ReturnType<typeof unpackFile> => unpackFile('Old.MBOX', Buffer.from(mails.map(mail).join('')));
  const most = await unpacked(2000, 3000);
  expect(most).toHaveLength(5000);
  expect(most.some((file) => 'error' in file)).toBe(false);
  const more = await unpacked(2000, 3000, 2);
  expect(more).toHaveLength(5001);
  expect(more.at(-1)).toMatchObject({ path: 'more attachments', error: { code: 'PARSE_FAILED' } });
});
