/** The drill of docs/guide/recovery.md: an instance is set back to a moment, and a lost server to the last that it archived. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createClient } from '../kernel/contract/client.ts';
import { loadConfig } from '../kernel/config/config.ts';
import { silentLog } from '../kernel/log/log.ts';
import { postgresHalf } from '../testing/databases.ts';
import { integrityProblems } from '../testing/integrity.ts';
import { startObjectStore } from '../testing/object-store.ts';
import { runVerb } from './cli/run-verb.ts';
import { openStemma } from './compose.ts';
import { routes } from './contracts.ts';
import { anEmptyInstance, everythingOf } from './instances.fixture.ts';
import { localScope } from './local-workspace.ts';
import { startArchivedServer } from './recovery.fixture.ts';
import { settleInstance, type SettledInstance } from './restore-instance.ts';
import { api, makersOf, seed, type ProductClient } from './seeded-workspace.fixture.ts';

const { signal } = new AbortController();

/** A verb on a command line, with what it prints. */
async function verb(words: readonly string[], env: Readonly<Record<string, string>>): Promise<{ exit: number; data: unknown }> {
  let printed = '';
  const out = async (text: string): Promise<void> => void (printed += text);
  const exit = await runVerb([...words, '--json'], { env, out, err: () => {}, stdin: nothing(), isTerminal: false, signal });
  return { exit, data: JSON.parse(printed) };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

test.skipIf('skip' in postgresHalf())(
  'an instance is set back to a moment, and answers and cites as it did',
  { timeout: 120_000 },
  async () => {
    await using server = await startArchivedServer();
    await using bucket = await startObjectStore({ keepsVersions: true });
    await using opened = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'stemma-recovered-'));
    opened.defer(() => rm(folder, { recursive: true, force: true }));
    const environment = (url: string) => ({ ...bucket.env, DATABASE_URL: url, STEMMA_LINK_SECRET: 'x'.repeat(32), STEMMA_DATA: folder });
    const settings = (url: string) => ({ ...loadConfig(environment(url)), webhookPrivateHosts: ['127.0.0.1:9'] });
    let later = 0;
    const clock = { now: () => new Date(Date.now() + later) };
    const open = async (url: string) => {
      const stemma = await openStemma({ config: settings(url), log: silentLog, validateResults: true, clock });
      const client: ProductClient = createClient({
        routes,
        fetch: (request) => stemma.app.fetch(request),
        baseUrl: 'http://localhost/api/v1',
      });
      return { stemma, client, makers: makersOf(client) };
    };

    // What there is: half of it before the base backup, half of it in the log.
    const before = await open(server.url);
    await before.makers.put('early', { 'a.md': '# Early\n\nThis was there before the base backup.' });
    await server.baseBackup();
    await seed(before.makers);
    await before.client.call(api.addWebhook, { body: { url: 'http://127.0.0.1:9/hook' } });
    const { id: waiting } = await before.client.call(api.startRun, {
      body: { kind: 'bundles.restore', input: { bundle: 'handbook', version: 1 } },
    });
    await before.client.call(api.upload, { body: 'Nothing refers to this yet.' });
    const was = await everythingOf(before.client);
    const [{ now } = { now: new Date() }] = await server.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const moment = new Date(now.getTime() + 1); // the server counts microseconds

    // The harm: a document is erased, what was uploaded is collected days later, rows and files are deleted by hand.
    const kept = join(folder, 'erased.json');
    const { plan } = await before.client.call(api.planErasure, { body: { bundle: 'early' } });
    await before.client.call(api.erase, { body: { bundle: 'early', plan } });
    const erasures = await verb(['erasure', 'list'], environment(server.url));
    await writeFile(kept, JSON.stringify(erasures.data)); // kept elsewhere
    expect(bucket.versions?.of('').some(({ bytes }) => bytes?.includes('before the base backup') ?? false)).toBe(false);
    await before.client.call(api.discard, { params: { bundle: 'notes' }, body: {} });
    const uploaded = (await server.query('SELECT FROM blobs')).length;
    later = 3 * 24 * 3600_000;
    await before.stemma.maintain();
    later = 0;
    const files = await server.query<{ sha256: string }>('SELECT sha256 FROM blobs');
    expect(files.length).toBe(uploaded - 1);
    for (const { sha256 } of files) expect(await before.stemma.blobs.remove(sha256, async () => true)).toBe(true);
    await server.query('TRUNCATE evidence CASCADE');
    await before.makers.put('archived', { 'a.md': 'This came before the last segment that was archived.' });
    await server.archive();
    await before.makers.put('lost', { 'a.md': 'This came after it.' });
    await before.stemma[Symbol.asyncDispose]();
    await server.lose();

    const started = performance.now();
    const back = await server.setBack(moment);
    const { exit, data } = await verb(['backup', 'recovered'], environment(back.url));
    const settled = data as SettledInstance;
    await using after = (await open(back.url)).stemma;
    const client: ProductClient = createClient({
      routes,
      fetch: (request) => after.app.fetch(request),
      baseUrl: 'http://localhost/api/v1',
    });
    expect(await everythingOf(client)).toEqual(was);
    process.stderr.write(`Set back and answering after ${Math.round(performance.now() - started)} ms.\n`);
    expect(exit).toBe(3);
    expect(settled).toMatchObject({ endedRuns: 1, disabledWebhooks: 1, files: uploaded + 1, recoveredFiles: uploaded });
    expect(settled.missing.map(({ documents }) => documents)).toEqual([[{ bundle: 'early', path: 'a.md', version: 1 }]]);
    const { runs } = await client.call(api.listRuns, { query: {} });
    expect(runs.find(({ id }) => id === waiting)).toMatchObject({ status: 'failed' });
    expect(await after.database.as(localScope).read(integrityProblems)).toEqual([]);
    const verified = await verb(['blobs', 'verify', '--recover'], environment(back.url));
    expect(verified).toMatchObject({ exit: 3, data: { files: uploaded + 1, recovered: 0, broken: [{ problem: 'missing' }] } });

    // Its erasure came back too, and is repeated from the receipts.
    const asked = await verb(['erasure', 'repeat', kept], environment(back.url));
    expect(asked).toMatchObject({ exit: 4, data: { error: { details: { found: [{ kind: 'bundle', bundle: 'early', path: null }] } } } });
    const repeated = await verb(['erasure', 'repeat', kept, '--yes'], environment(back.url));
    expect(repeated).toMatchObject({ exit: 0, data: { erased: [expect.any(String)], byHand: [] } });
    expect(await verb(['erasure', 'repeat', kept, '--yes'], environment(back.url))).toMatchObject({ data: { erased: [] } });
    expect(await verb(['blobs', 'verify'], environment(back.url))).toMatchObject({ exit: 0, data: { files: uploaded, broken: [] } });
    expect(await client.call(api.apply, { params: { bundle: 'notes' }, body: {} })).toMatchObject({ version: 2, failed: 0 });

    // The lost server: everything that was acknowledged before the last archived segment, and nothing else.
    const last = await server.setBack();
    expect(
      (await last.query<{ name: string }>(`SELECT name FROM bundles WHERE name NOT LIKE 'erased-%' ORDER BY name`)).map(({ name }) => name),
    ).toEqual(['archived', 'handbook', 'notes']);
  },
);

test('a database that holds no Stemma is not settled', async () => {
  await using empty = await anEmptyInstance('embedded');
  await expect(settleInstance(empty.config, { signal, progress: () => {} })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('holds no Stemma') as string,
  });
});
