import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureCluster } from './cluster.ts';
import { DurableFiles, durableStartParams } from './durable-files.ts';

const original = { fdatasyncSync: fs.fdatasyncSync, fsyncSync: fs.fsyncSync };
const synced = { files: 0, directories: 0 };
let root: string;
let pglite: PGlite;

beforeAll(async () => {
  fs.fdatasyncSync = (descriptor) => {
    synced.files += 1;
    original.fdatasyncSync(descriptor);
  };
  fs.fsyncSync = (descriptor) => {
    synced.directories += 1;
    original.fsyncSync(descriptor);
  };
  syncBuiltinESMExports();
  root = await mkdtemp(join(tmpdir(), 'stemma-durable-'));
  const directory = join(root, 'database');
  await ensureCluster(directory, async (fresh) => (await PGlite.create({ fs: new DurableFiles(fresh) })).close());
  pglite = await PGlite.create({ fs: new DurableFiles(directory), startParams: durableStartParams });
}, 120_000);
afterAll(async () => {
  await pglite.close();
  Object.assign(fs, original);
  syncBuiltinESMExports();
  await rm(root, { recursive: true, force: true });
});

test('fifty commits reach the disk fifty times', async () => {
  await pglite.exec('CREATE TABLE fifty (n int)');
  const before = synced.files;
  for (let n = 0; n < 50; n++) await pglite.query('INSERT INTO fifty VALUES ($1)', [n]);
  expect(synced.files - before).toBeGreaterThanOrEqual(50);
});

test('a checkpoint syncs what it wrote', async () => {
  await pglite.exec('CREATE TABLE gone (n int); INSERT INTO gone VALUES (1)');
  const before = { ...synced };
  await pglite.exec('CREATE TABLE another (n int); INSERT INTO another VALUES (1); DROP TABLE gone; CHECKPOINT');
  expect(synced.files - before.files).toBeGreaterThan(2);
});
