/** Looking after stored files: what is broken is named with its document, and what nothing refers to goes. */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { sha256 } from '../kernel/shared/fingerprint.ts';
import { newId } from '../kernel/shared/ids.ts';
import { describeDatabases } from '../testing/databases.ts';
import { localScope } from './local-workspace.ts';
import { api, openProduct, type Product } from './seeded-workspace.fixture.ts';
import { collectFiles, verifyFiles } from './stored-files/contract.ts';

const texts = ['The quay opens at six.', 'The lamp is lit at dusk.'] as const;

async function fileOf({ data }: Product, hash: string): Promise<string> {
  const names = await readdir(join(data, 'blobs'), { recursive: true });
  const name = names.find((one) => one === join(hash.slice(0, 2), hash.slice(2)));
  if (name === undefined) throw new Error(`There is no file of ${hash} among ${names.join(', ')}.`);
  return join(data, 'blobs', name);
}

describeDatabases((kind) => {
  test('files are verified, broken ones are named with what they belong to, and mended by the same bytes', async () => {
    await using product = await openProduct(kind);
    await product.put('harbour', { 'quay.txt': texts[0], 'lamp.txt': texts[1] });
    const verify = () => product.client.call(verifyFiles, { body: {} });
    expect(await verify()).toMatchObject({ files: 2, bytes: texts.join('').length, broken: [] });
    const [quay, lamp] = texts.map((text) => sha256(text)) as [string, string];
    await writeFile(await fileOf(product, quay), 'The quay opens at ten.');
    await rm(await fileOf(product, lamp));
    const { broken } = await verify();
    expect(broken.toSorted((a, b) => (a.problem < b.problem ? -1 : 1))).toEqual([
      { sha256: quay, size: texts[0].length, problem: 'damaged', documents: [{ bundle: 'harbour', path: 'quay.txt', version: 1 }] },
      { sha256: lamp, size: texts[1].length, problem: 'missing', documents: [{ bundle: 'harbour', path: 'lamp.txt', version: 1 }] },
    ]);
    const { runs } = await product.client.call(api.listRuns, { query: { kind: 'blobs.verify' } });
    expect(runs.map(({ status }) => status).sort()).toEqual(['partial', 'succeeded']);
    for (const text of texts) await product.client.call(api.upload, { body: text });
    expect((await verify()).broken).toEqual([]);
  });

  test('what nothing refers to goes after a day, and a dry run only counts it', async () => {
    await using product = await openProduct(kind);
    await product.put('harbour', { 'quay.txt': texts[0] });
    await product.client.call(api.upload, { body: texts[1] });
    const collect = (dryRun: boolean) => product.client.call(collectFiles, { body: { dryRun } });
    expect(await collect(true)).toEqual({ dryRun: true, files: 0, bytes: 0 });
    const neighbour = product.stemma.database.as({ workspace: newId(), actor: newId() });
    await neighbour.write(async (tx) => {
      await sql`INSERT INTO workspaces (id, name) VALUES (${tx.workspace}, 'Next door')`.execute(tx.db());
      await sql`INSERT INTO blobs (workspace, sha256, size, created_at, used_at)
        VALUES (${tx.workspace}, ${sha256(texts[1])}, ${texts[1].length}, '2020-01-01', '2020-01-01')`.execute(tx.db());
    });
    await product.stemma.database
      .as(localScope)
      .write(
        async (tx) =>
          void (await sql`UPDATE blobs SET used_at = used_at - interval '2 days' WHERE workspace = ${tx.workspace}`.execute(tx.db())),
      );
    expect(await collect(true)).toEqual({ dryRun: true, files: 1, bytes: texts[1].length });
    expect(await collect(false)).toEqual({ dryRun: false, files: 1, bytes: texts[1].length });
    expect(await collect(false)).toEqual({ dryRun: false, files: 0, bytes: 0 });
    expect(await product.client.call(verifyFiles, { body: {} })).toMatchObject({ files: 1, broken: [] });
    // What another workspace has is for its own people to collect, and for the server, which does it for all.
    expect(await product.stemma.blobs.has(sha256(texts[1]))).toBe(true);
  });
});
