import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linkSigner, type SignedParts } from './links.ts';

let directory: string;
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'stemma-links-'))));
afterEach(() => rm(directory, { recursive: true, force: true }));

const parts: SignedParts = { workspace: 'w', sha256: 'a'.repeat(64), expires: '2000000000', name: 'terms.pdf' };
const now = new Date(1_999_999_999_000);

test('the secret is made once, when it is first needed, for its owner only', async () => {
  const file = join(directory, 'secrets', 'links');
  const signers = [linkSigner(file), linkSigner(file), linkSigner(file)];
  expect(await readdir(directory)).toEqual([]);
  const signatures = await Promise.all(signers.map((signer) => signer.sign(parts)));
  expect(new Set(signatures).size).toBe(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(directory, 'secrets'))).mode & 0o777).toBe(0o700);
  expect(await readdir(join(directory, 'secrets'))).toEqual(['links']);
  expect(await readFile(file)).toHaveLength(32);
  await chmod(file, 0o644);
  expect(await linkSigner(file).sign(parts)).toBe(signatures[0]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a link is valid for exactly its parts, until it expires, under its own secret', async () => {
  const signer = linkSigner(join(directory, 'one'));
  const signature = await signer.sign(parts);
  expect(await signer.isValid(parts, signature, now)).toBe(true);
  const { name: _, ...unnamed } = parts;
  const changed: SignedParts[] = [
    { ...parts, workspace: 'v' },
    { ...parts, sha256: 'b'.repeat(64) },
    { ...parts, expires: '2000000001' },
    { ...parts, expires: '02000000000' },
    { ...parts, name: 'other.pdf' },
    unnamed,
  ];
  for (const other of changed) expect(await signer.isValid(other, signature, now), JSON.stringify(other)).toBe(false);
  const flipped = `${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`;
  for (const other of ['', 'x', flipped, `${signature}=`, `${signature} `, signature.toLowerCase(), signature.slice(1)]) {
    expect(await signer.isValid(parts, other, now), other).toBe(false);
  }
  expect(await signer.isValid(parts, signature, new Date(2_000_000_000_000))).toBe(false);
  expect(await linkSigner(join(directory, 'two')).isValid(parts, signature, now)).toBe(false);
  const never = { ...parts, expires: 'never' };
  expect(await signer.isValid(never, await signer.sign(never), now)).toBe(false);
});

test('a secret that was cut off is not signed with', async () => {
  const file = join(directory, 'short');
  await writeFile(file, 'short');
  await expect(linkSigner(file).sign(parts)).rejects.toMatchObject({ code: 'INTERNAL' });
});
