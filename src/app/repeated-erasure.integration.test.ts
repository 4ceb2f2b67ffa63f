/** Erasing again what came back with an earlier state, from the receipts: never anything else, wherever its path leads now. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repeat } from './cli/verbs/repeat-erasures.ts';
import { api, openProduct } from './seeded-workspace.fixture.ts';

test('documents and bundles that are here go, one whose path is another document\u2019s now is left to a person', async () => {
  await using product = await openProduct();
  const { client, put } = product;
  const folder = await mkdtemp(join(tmpdir(), 'stemma-receipts-'));
  const file = join(folder, 'erased.json');
  const idOf = async (bundle: string, path: string): Promise<string> => {
    const { documents } = await client.call(api.version, { params: { bundle, number: '1' } });
    return documents.find((one) => one.path === path)?.document as string;
  };
  try {
    await put('home', {
      'lease.md': 'The rent is due on the third day.',
      'pets.md': 'Pets are welcome.',
      'roof.md': 'The roof was mended.',
    });
    const [lease, pets] = [await idOf('home', 'lease.md'), await idOf('home', 'pets.md')];
    await client.call(api.remove, { params: { bundle: 'home' }, body: { path: 'pets.md' } });
    await client.call(api.rename, { params: { bundle: 'home' }, body: { from: 'roof.md', to: 'pets.md' } });
    await client.call(api.apply, { params: { bundle: 'home' }, body: {} });
    const other = '01a2236a-0000-7000-8000-000000000000';
    const receipt = (id: string) => ({ id: other, state: 'done', subject: { kind: 'document', id } });
    await writeFile(file, JSON.stringify({ erasures: [lease, pets, other, lease].map(receipt) }));

    const session = { client, signal: new AbortController().signal, progress: () => {} };
    const run = (values: { readonly yes?: boolean }) => repeat.run(session as never, [file], values);
    await expect(run({})).rejects.toMatchObject({ code: 'AMBIGUOUS', details: { found: [{ id: expect.any(String) as string }, {}] } });
    expect(await run({ yes: true })).toMatchObject({
      exit: 3,
      data: { erased: [expect.any(String)], byHand: [{ id: pets, path: 'pets.md' }] },
    });
    const paths = (await client.call(api.version, { params: { bundle: 'home', number: '3' } })).documents.map(({ path }) => path);
    expect(paths).toEqual(['pets.md']);
    await writeFile(file, '{"receipts": []}');
    await expect(run({ yes: true })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      message: expect.stringContaining('no receipts') as string,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
