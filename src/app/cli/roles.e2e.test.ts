/** `stemma serve` twice and `stemma work` twice on PostgreSQL and an object store tell the story of the demo, though a worker dies on the way. */
import { expect, test } from 'vitest';
import { uploadBlob } from '../../kernel/blobs/contract.ts';
import { showRun, startRun } from '../../kernel/runs/contract.ts';
import { listAnswers } from '../../modules/answers/contract.ts';
import { listVersions } from '../../modules/documents/contract.ts';
import { openTestDatabase, postgresHalf } from '../../testing/databases.ts';
import { startObjectStore } from '../../testing/object-store.ts';
import { createStemmaClient } from '../client.ts';
import { counts } from '../demo/counts.fixture.ts';
import { runDemo } from '../demo/run-demo.ts';
import { openCommandLine } from './command-line.fixture.ts';
import { answering, clientOf, follow, openRecords, working, type Followed, type Records, type Role } from './roles.fixture.ts';

/** The worker that carries out a run, when one does. */
async function workerOf(records: Records, run: string, workers: readonly Role[]): Promise<Role> {
  const holder = (): Promise<string | undefined> => records.holder(run);
  await expect.poll(holder, { timeout: 20_000, interval: 20 }).toBeDefined();
  const held = await holder();
  const found = workers.find(({ executor }) => executor === held);
  if (!found) throw new Error('It is carried out by a process that only answers requests.');
  return found;
}

test.skipIf('skip' in postgresHalf())('the demo in four processes, one of them killed', { timeout: 180_000 }, async () => {
  await using database = await openTestDatabase('postgresql');
  await using store = await startObjectStore();
  const settings = {
    ...store.env,
    DATABASE_URL: database.url as string,
    STEMMA_LINK_SECRET: 'x'.repeat(32),
    STEMMA_SHUTDOWN_SECONDS: '20',
  };
  await using line = await openCommandLine(settings);
  await using records = await openRecords(settings.DATABASE_URL);
  const [left, right, one, other] = await Promise.all([answering(line), answering(line), working(line), working(line)]);
  const servers = [left, right];
  let workers: Role[] = [one, other];

  const told: Followed[] = [];
  let killed: string | undefined;
  const client = clientOf(servers, {
    async began(run) {
      if (killed !== undefined) return;
      killed = run;
      const [, started] = await follow(left.url, run, 0, 2);
      expect(started?.type).toBe('run.started');
      const victim = await workerOf(records, run, workers);
      expect((await victim.kill('SIGKILL')).exit).toBeNull();
      await records.letSilencePass(victim.executor);
      workers = workers.filter((worker) => worker !== victim);
    },
    ended: (followed) => void told.push(followed),
  });
  const played = await runDemo({ client, signal: new AbortController().signal, progress: () => {}, until: 'restored' });
  expect(Object.fromEntries(played.steps.map((step) => [step.id, step.counts]))).toEqual(counts);

  expect(told.map(({ kind }) => kind)).toEqual([...Array<string>(3).fill('bundles.add'), 'bundles.apply', 'bundles.restore']);
  for (const { run, events } of told) {
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === 'run.resumed').length).toBe(run === killed ? 1 : 0);
    expect(types.filter((type) => type === 'run.finished')).toHaveLength(1);
    expect(events.at(-1)?.data).toEqual({ status: 'succeeded' });
    expect(await records.steps(run)).toEqual(['work']);
  }
  const both = servers.map(({ url }) => createStemmaClient(url));
  const answers = await Promise.all(both.map((each) => each.call(listAnswers, { query: { limit: 200 } })));
  expect(answers[0]).toEqual(answers[1]);
  const versions = await Promise.all(both.map((each) => each.call(listVersions, { params: { bundle: 'lease' } })));
  expect(versions.map((list) => list.versions.map(({ number }) => number))).toEqual([
    [3, 2, 1],
    [3, 2, 1],
  ]);

  for (const [server, wrong] of [
    [left, 'seven'],
    [right, '-1'],
    [left, '999'],
  ] as const) {
    const refused = await fetch(`${server.url}/api/v1/runs/${killed}/live`, { headers: { 'last-event-id': wrong } });
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: 'VALIDATION_ERROR' } }]);
  }

  // Told to end while it carries out a run, a worker ends it, or hands it to the one that is there in its place.
  workers.push(await working(line));
  const text = Array.from({ length: 3000 }, (_, at) => `# Part ${at}\n\nThe rule number ${at} of the house holds.`).join('\n\n');
  const { sha256: blob } = await client.call(uploadBlob, { body: text });
  const { id } = await client.call(startRun, {
    body: { kind: 'bundles.add', input: { bundle: 'rules', documents: [{ path: 'all.md', blob }] } },
  });
  expect((await follow(right.url, id, 0, 2)).at(-1)?.type).toBe('run.started');
  const leaving = await workerOf(records, id, workers);
  expect((await leaving.kill('SIGTERM')).exit).toBe(0);
  const rest = await follow(left.url, id, 0);
  expect(rest.at(-1)).toMatchObject({ type: 'run.finished', data: { status: 'succeeded' } });
  expect(await client.call(showRun, { params: { run: id } })).toMatchObject({ status: 'succeeded', lastSeq: rest.length });
  const stopped = await Promise.all([...servers, ...workers.filter((worker) => worker !== leaving)].map((role) => role.kill('SIGTERM')));
  expect(stopped.map(({ exit }) => exit)).toEqual([0, 0, 0]);
});
