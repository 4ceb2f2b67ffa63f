import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { cancelRun, showRun } from '../kernel/runs/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { api } from './seeded-workspace.fixture.ts';
import { openInstallation } from './upgrade.fixture.ts';

describeDatabases((kind) => {
  test('cancelling a run ends the parser that reads for it, and the next document is read by another, which says for whom', async () => {
    const lines: string[] = [];
    await using installed = await openInstallation(kind, (line) => void lines.push(line));
    const { client } = installed;
    // Takes seconds to read: one heading marker a line.
    const { sha256: blob } = await client.call(api.upload, { body: '#\n'.repeat(4_000_000) + 'x' });
    const adding = client
      .call(api.add, { params: { bundle: 'lease' }, body: { documents: [{ path: 'slow.md', blob }] } })
      .catch((error: unknown) => error);
    const run = await readingRun(client);
    await pause(300); // in the middle of the document
    const cancelled = performance.now();
    await client.call(cancelRun, { params: { run }, body: {} });
    expect(await adding).toMatchObject({ code: 'CANCELLED' });
    expect(performance.now() - cancelled).toBeLessThan(2000);
    expect(await client.call(showRun, { params: { run } })).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' } });

    await installed.put('lease', { 'rent.md': 'The rent is due on the third day.' });
    const [next] = (await client.call(api.listRuns, { query: { limit: 1 } })).runs;
    expect(next).toMatchObject({ status: 'succeeded' });
    const read = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ parser }) => parser !== undefined);
    expect(read).toMatchObject([{ message: 'a document was read', run: next?.id, requestId: next?.request }]);
  });
});

async function readingRun(client: Awaited<ReturnType<typeof openInstallation>>['client']): Promise<string> {
  for (const started = performance.now(); performance.now() - started < 30_000; await pause(20)) {
    const [run] = (await client.call(api.listRuns, { query: { limit: 1 } })).runs;
    if (run?.progress.stages.some(({ name }) => name === 'reading')) return run.id;
  }
  throw new Error('No run began to read.');
}
