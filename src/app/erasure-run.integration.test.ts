import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { cancelRun, listRuns, retryRun, showRun } from '../kernel/runs/contract.ts';
import { newId } from '../kernel/shared/ids.ts';
import { eraseRoute, listErasures, planErasureRoute } from '../modules/documents/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { tablesHolding } from './erasure.fixture.ts';
import { api, openProduct } from './seeded-workspace.fixture.ts';

const words = ['xyloquent', 'Zanzifax', 'Quollberry'];
const [bundle, name, fruit] = words as [string, string, string];

describeDatabases((kind) => {
  test('erasing is a run that keeps no word: cancelled before its cut, retried, carried out with one receipt', async () => {
    await using product = await openProduct(kind);
    const { client } = product;
    await product.put(bundle, { [`${name}.md`]: `The rent is due after the ${fruit} harvest.` });
    await product.put('notes', { 'n.txt': 'The shop opens at nine.' });
    const address = { bundle, path: `${name}.md` };
    const { plan } = await client.call(planErasureRoute, { body: address });
    const start = (input: object) => client.call(api.startRun, { body: { kind: eraseRoute.name, input } });
    await expect(start({ ...address, path: 'nothing.md', plan })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(start(address)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });

    const { id } = await start({ ...address, plan });
    const told = async (run: string) => client.call(showRun, { params: { run } });
    const asked = JSON.stringify(await told(id));
    expect(words.filter((word) => asked.includes(word))).toEqual([]);
    await client.call(cancelRun, { params: { run: id }, body: {} });
    expect((await client.call(api.search, { body: { query: fruit } })).hits).toHaveLength(1);

    await using worker = await product.stemma.work();
    const again = await client.call(retryRun, { params: { run: id }, body: {} });
    await expect.poll(async () => (await told(again.id)).status, { timeout: 30_000, interval: 100 }).toBe('succeeded');
    const [receipt, ...more] = (await client.page(listErasures, {})).data.erasures;
    expect({ receipt, more }).toMatchObject({ receipt: { state: 'done' }, more: [] });
    expect(await told(again.id)).toMatchObject({ retryOf: null, output: { id: receipt?.id, state: 'done' } });
    expect(await tablesHolding(product.stemma.database, [name, fruit])).toEqual([]);
    // What named the document went with it, also the run that was cancelled.
    await expect(told(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await worker.drain(1_000);
  });

  test('a run that died with the process of its caller holds no erasure up, one that lives does', async () => {
    await using product = await openProduct(kind);
    const { client, stemma } = product;
    await product.put(bundle, { 'a.md': 'The rent is due.' });
    const [{ id } = { id: '' }] = (await client.call(listRuns, { query: {} })).runs;
    const leftBehind = (secondsAgo: number) =>
      stemma.database.asOwner((db) =>
        sql`UPDATE runs SET status = 'running', finished_at = NULL, executor = ${newId()}, seen_at = clock_timestamp() - make_interval(secs => ${secondsAgo}) WHERE id = ${id}`.execute(
          db,
        ),
      );
    const erase = async (path: string) => {
      const address = { bundle, path };
      const { plan } = await client.call(planErasureRoute, { body: address });
      return client.call(eraseRoute, { body: { ...address, plan } });
    };
    if (kind === 'postgresql') {
      await leftBehind(1);
      await expect(erase('a.md')).rejects.toMatchObject({ code: 'CONFLICT', details: { runs: [id] } });
    }
    await leftBehind(60);
    await expect(erase('a.md')).resolves.toMatchObject({ state: 'done' });
  });
});
