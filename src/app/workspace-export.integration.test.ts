/** One workspace as a file: it answers elsewhere as it did here, takes nothing of its neighbours along, and leaves those there as they are. */
import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBackupRoute } from '../kernel/backup/contract.ts';
import { createBackup } from '../kernel/backup/create-backup.ts';
import { checkEntries, readEntries, Writer, type Manifest } from '../kernel/backup/format.ts';
import { mayBackUp } from '../kernel/backup/policy.ts';
import { whole } from '../kernel/backup/whole.ts';
import { createClient } from '../kernel/contract/client.ts';
import type { Progress } from '../kernel/contract/envelope.ts';
import { silentLog } from '../kernel/log/log.ts';
import { emitAll } from '../kernel/outbox/emit.ts';
import { systemClock } from '../kernel/shared/clock.ts';
import { describeDatabases, postgresHalf } from '../testing/databases.ts';
import { seedDataDirectory } from '../testing/templates.ts';
import { integrityProblems } from '../testing/integrity.ts';
import { openStemma, type Stemma } from './compose.ts';
import { routes } from './contracts.ts';
import { anEmptyInstance, everythingOf, given, piecesOf } from './instances.fixture.ts';
import { localOwner, localScope } from './local-workspace.ts';
import { importIntoInstance } from './restore-instance.ts';
import { openProduct, seed, type Product } from './seeded-workspace.fixture.ts';

const unpack = promisify(gunzip);
const neighbour = { workspace: '00000000-0000-7000-8000-0000000000aa', actor: '00000000-0000-7000-8000-0000000000ab' };
const secret = 'The neighbour keeps seven parrots';

/** Another workspace with rows and a file that say something nobody else may read. */
async function moveIn({ database, blobs }: Stemma): Promise<void> {
  const { sha256, size } = await blobs.put(piecesOf(Buffer.from(secret)), 1000);
  await database.as(neighbour).write(async (tx) => {
    await sql`INSERT INTO workspaces (id, name) VALUES (${tx.workspace}, ${secret})`.execute(tx.db());
    await sql`INSERT INTO blobs (workspace, sha256, size, created_at, used_at) VALUES (${tx.workspace}, ${sha256}, ${size}, now(), now())`.execute(
      tx.db(),
    );
    await emitAll(tx, [{ type: 'parrot.bought', data: { says: secret } }]);
  });
}

/** The hashes of everything that a workspace has. */
async function rowsOf({ database, blobs }: Stemma, workspace: string, folder: string): Promise<string[]> {
  const options = { database, blobs, clock: systemClock, version: '1', folder, workspace };
  const hashes: string[] = [];
  await checkEntries(createBackup(mayBackUp(localOwner), options), (head) => {
    if ('sha256' in head) hashes.push(head.sha256);
  });
  return hashes;
}

/** A file whose sums are right, with whatever in it. */
function forged(manifest: Manifest, ...rows: { workspace: string; owner: string }[]): Uint8Array {
  const writer = new Writer();
  const { entry: _, ...about } = manifest;
  const page = ({ workspace, owner }: { workspace: string; owner: string }): Uint8Array =>
    writer.rows(
      { workspace, table: 'outbox_heads', columns: ['workspace', 'last_seq'], rows: 1 },
      gzipSync(JSON.stringify([[owner], ['9']])),
    );
  return Buffer.concat([writer.start(), writer.manifest(about), ...rows.map(page), writer.end()]);
}

describeDatabases((kind) => {
  let product: Product;
  let exported: Uint8Array;
  let was: unknown;
  beforeAll(async () => {
    product = await openProduct(kind);
    await seed(product);
    await moveIn(product.stemma);
    was = await everythingOf(product.client);
    exported = Buffer.from(await product.client.call(createBackupRoute, { query: { scope: 'workspace' } }));
  });
  afterAll(() => product?.[Symbol.asyncDispose]());

  const other = kind === 'postgresql' || !('run' in postgresHalf()) ? 'embedded' : 'postgresql';

  test('the file has nothing of another workspace', async () => {
    const seen = { rows: 0, blobs: 0 };
    for await (const { head, bytes } of readEntries(piecesOf(exported))) {
      const content = await whole(bytes);
      const said = JSON.stringify(head) + (head.entry === 'rows' ? await unpack(content) : content).toString('latin1');
      expect(said).not.toContain(secret);
      expect(said).not.toContain(neighbour.workspace);
      if (head.entry === 'rows') seen.rows += head.rows;
      if (head.entry === 'blob') seen.blobs += 1;
    }
    expect(seen.rows).toBeGreaterThan(100);
    expect(seen.blobs).toBeGreaterThan(3);
  });

  test('beside another workspace it answers as before, all of it or nothing, and the other is as it was', async () => {
    await using there = await anEmptyInstance(other);
    const { config } = there;
    if (other === 'embedded') await seedDataDirectory(config.data);
    const look = async <Result>(work: (stemma: Stemma) => Promise<Result>): Promise<Result> => {
      await using stemma = await openStemma({ config, log: silentLog, validateResults: true });
      return await work(stemma);
    };
    const neighbours = (stemma: Stemma): Promise<string[]> => rowsOf(stemma, neighbour.workspace, config.data);
    const before = await look(async (stemma) => (await moveIn(stemma), neighbours(stemma)));
    const midway = {
      ...given(exported),
      progress({ stage, done, total }: Progress) {
        if (stage === 'rows' && done > (total ?? 0) / 2) throw new Error('the power is gone');
      },
    };
    await expect(importIntoInstance(config, midway)).rejects.toThrow('the power is gone');
    // Had anything stayed, it would be refused now.
    await importIntoInstance(config, given(exported));
    await look(async (stemma) => {
      const client = createClient({ routes, fetch: (request) => stemma.app.fetch(request), baseUrl: 'http://localhost/api/v1' });
      expect(await everythingOf(client)).toEqual(was);
      expect(await stemma.database.as(localScope).read(integrityProblems)).toEqual([]);
      expect(await neighbours(stemma)).toEqual(before);
    });
    await expect(importIntoInstance(config, given(exported))).rejects.toMatchObject({ code: 'CONFLICT', message: /that holds something/ });
    expect(await look(neighbours)).toEqual(before);
  });

  test('what is no export of one workspace of this version, or reaches for another workspace, is refused', async () => {
    await using there = await anEmptyInstance(kind);
    if (kind === 'embedded') await seedDataDirectory(there.config.data);
    const { manifest } = await checkEntries(piecesOf(exported));
    const local = localScope.workspace;
    const changed = Uint8Array.from(exported);
    changed[Math.floor(changed.length / 2)] = (changed[Math.floor(changed.length / 2)] ?? 0) ^ 1;
    const newer = { module: 'kernel', name: '9999-later', hash: '0'.repeat(64) };
    const refused: [Uint8Array, string, RegExp][] = [
      [changed, 'VALIDATION_ERROR', /damaged/],
      [Buffer.from('PK\u0003\u0004 an archive'), 'VALIDATION_ERROR', /no backup of Stemma/],
      [forged({ ...manifest, scope: 'instance' }), 'CONFLICT', /whole instance/],
      [forged({ ...manifest, migrations: manifest.migrations.slice(1) }), 'CONFLICT', /older Stemma/],
      [forged({ ...manifest, migrations: [...manifest.migrations, newer] }), 'CONFLICT', /newer or another/],
      [forged(manifest, { workspace: neighbour.workspace, owner: neighbour.workspace }), 'VALIDATION_ERROR', /does not name/],
      [forged(manifest, { workspace: local, owner: neighbour.workspace }), 'VALIDATION_ERROR', /do not fit/],
    ];
    for (const [bytes, code, message] of refused)
      await expect(importIntoInstance(there.config, given(bytes)), message.source).rejects.toMatchObject({ code, message });
  });
});
