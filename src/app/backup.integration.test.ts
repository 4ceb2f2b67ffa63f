/** The drill: what is restored from a backup answers as the instance that it was made of, on the other kind of database too. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBackupRoute } from '../kernel/backup/contract.ts';
import { checkEntries } from '../kernel/backup/format.ts';
import { createClient } from '../kernel/contract/client.ts';
import { silentLog } from '../kernel/log/log.ts';
import { describeDatabases, postgresHalf } from '../testing/databases.ts';
import { integrityProblems } from '../testing/integrity.ts';
import { openStemma } from './compose.ts';
import { routes } from './contracts.ts';
import { anEmptyInstance, everythingOf, given, piecesOf } from './instances.fixture.ts';
import { localScope } from './local-workspace.ts';
import { restoreInstance } from './restore-instance.ts';
import { api, openProduct, seed, type Product } from './seeded-workspace.fixture.ts';

describeDatabases((kind) => {
  let product: Product;
  let backup: Uint8Array;
  let was: unknown;
  beforeAll(async () => {
    product = await openProduct(kind);
    await seed(product);
    was = await everythingOf(product.client);
    backup = Buffer.from(await product.client.call(createBackupRoute, {}));
  });
  afterAll(() => product?.[Symbol.asyncDispose]());

  const others = kind === 'embedded' && !('run' in postgresHalf()) ? (['embedded'] as const) : (['embedded', 'postgresql'] as const);
  test.for(others.map((one) => [one] as const))('restored on %s it answers the same, and goes on', async ([other]) => {
    await using empty = await anEmptyInstance(other);
    const restored = await restoreInstance(empty.config, given(backup));
    expect(restored).toMatchObject({ migrated: [], endedRuns: 0 });
    await using stemma = await openStemma({ config: empty.config, log: silentLog, validateResults: true });
    const client = createClient({ routes, fetch: (request) => stemma.app.fetch(request), baseUrl: 'http://localhost/api/v1' });
    expect(await everythingOf(client)).toEqual(was);
    expect(await stemma.database.as(localScope).read(integrityProblems)).toEqual([]);
    const applied = await client.call(api.apply, { params: { bundle: 'notes' }, body: {} });
    expect(applied).toMatchObject({ version: 2, failed: 0 });
  });

  test('what is no whole backup is refused before anything is touched', async () => {
    await using empty = await anEmptyInstance(kind);
    const changed = Uint8Array.from(backup);
    changed[Math.floor(changed.length / 2)] = (changed[Math.floor(changed.length / 2)] ?? 0) ^ 1;
    const refused: [Uint8Array, RegExp][] = [
      [changed, /damaged/],
      [backup.subarray(0, backup.length - 20), /damaged/],
      [backup.subarray(0, 200), /damaged/],
      [Buffer.concat([backup, Buffer.from('x')]), /behind its end/],
      [Buffer.from('PK\u0003\u0004 an archive'), /no backup of Stemma/],
      [new Uint8Array(), /no backup of Stemma/],
      [Buffer.from('stemma-backup 2\nsomething'), /does not know/],
    ];
    for (const [bytes, words] of refused)
      await expect(restoreInstance(empty.config, given(bytes))).rejects.toMatchObject({ code: 'VALIDATION_ERROR', message: words });
    await restoreInstance(empty.config, given(backup));
    await expect(restoreInstance(empty.config, given(backup))).rejects.toMatchObject({ code: 'CONFLICT', message: /holds something/ });
    await expect(restoreInstance(empty.config, given(backup, true))).resolves.toMatchObject({ migrated: [] });
  });

  test('a restore that is broken off serves nobody until it is done again', async () => {
    await using empty = await anEmptyInstance(kind);
    let asked = 0;
    const breaking = {
      ...given(backup),
      // The file holds while it is checked, and its disk goes away while it is restored.
      open: () => (++asked === 1 ? piecesOf(backup) : brokenOff(backup)),
    };
    await expect(restoreInstance(empty.config, breaking)).rejects.toThrow('the disk is gone');
    await expect(openStemma({ config: empty.config, log: silentLog })).rejects.toMatchObject({ code: 'CONFLICT', message: /restore/ });
    await restoreInstance(empty.config, given(backup));
    await using stemma = await openStemma({ config: empty.config, log: silentLog });
    expect(await stemma.database.as(localScope).read(integrityProblems)).toEqual([]);
  });

  test('what came while it was made is not half in it, and nothing is left in the directory', async () => {
    const adding = product.put('later', { 'a.md': '# Later\n\nThis came while the backup was made.' });
    const pieces = await product.client.open(createBackupRoute, {});
    const contents = await checkEntries(pieces);
    await adding;
    expect(contents.blobs).toBeGreaterThan(3);
    expect((await readdir(join(product.data, 'incoming')).catch(() => [])).filter((name) => !name.startsWith('.'))).toEqual([]);
  });
});

async function* brokenOff(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, Math.floor(bytes.length * 0.7));
  throw new Error('the disk is gone');
}
