/**
 * kill -9 at moments spread over a verb, of the verb and of the server: what is seen afterwards is the old version or the new
 * one, whole; the same verb completes; no child process is left. STEMMA_KILLS=30 tries more moments than two.
 */
import { randomUUID } from 'node:crypto';
import { cp, readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { openTestDatabase, postgresHalf } from '../../testing/databases.ts';
import { listOf, openCommandLine, ranOf, type CommandLine, type Json, type Served } from './command-line.fixture.ts';

const moments = Number(process.env['STEMMA_KILLS'] ?? 2);
const paths = Array.from({ length: 8 }, (_, index) => `${index}.md`);
const textOf = (word: string, path: string): string => `Part ${path}\n\nThe ${word} rule of ${path} holds for all of the house.`;

/** The verbs that are killed: from which state, and which word the texts have before and after. */
const verbs = {
  add: { args: ['add', 'new', '--bundle', 'other'], bundle: 'other', before: undefined, after: 'beta', route: undefined },
  'add --publish': {
    args: ['add', 'new', '--bundle', 'lease', '--publish'],
    bundle: 'lease',
    before: 'alpha',
    after: 'beta',
    route: undefined,
  },
  apply: { args: ['apply', 'lease'], bundle: 'lease', before: 'alpha', after: 'beta', route: { path: 'apply', body: {} } },
  restore: {
    args: ['restore', 'lease@1'],
    bundle: 'lease',
    before: 'beta',
    after: 'alpha',
    route: { path: 'restore', body: { version: 1 } },
  },
} as const;
type VerbName = keyof typeof verbs;

/** Version 1 published with evidence; then version 2 staged for apply, or published for restore. */
async function prepare(line: CommandLine, verb: VerbName): Promise<void> {
  for (const path of paths) {
    await line.write(`old/${path}`, `# ${textOf('alpha', path)}\n`);
    await line.write(`new/${path}`, `# ${textOf('beta', path)}\n`);
  }
  const server = await line.serve(); // verbs through a server start faster
  await line.run(['add', 'old', '--bundle', 'lease']);
  const quote = 'The alpha rule of 0.md holds for all of the house.';
  const evidence = (await line.json(['evidence', 'add', '--document', 'lease/0.md', '--quote', quote])).json;
  await line.run(['insight', 'add', 'The rule is alpha.', '--evidence', String(evidence['id'])]);
  await line.run(['ask', 'Which rule holds for 1.md?', '--save']);
  if (verb === 'apply' || verb === 'restore') await line.run(['add', 'new', '--bundle', 'lease']);
  if (verb === 'restore') await line.run(['apply', 'lease']);
  await server.stop();
}

const get = async (url: string, path: string): Promise<Json> => (await (await fetch(`${url}/api/v1${path}`)).json()) as Json;

/** What a bundle shows: the word of all its texts, or undefined when there is none. Anything mixed fails. */
async function seen({ url }: Served, bundle: string): Promise<string | undefined> {
  const status = (await get(url, '/status'))['data'];
  const shown = listOf(status?.['bundles']).find((one) => String(one['name']) === bundle)?.['published'];
  const search = await fetch(`${url}/api/v1/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'rule house', bundle, k: 50 }),
  });
  const found = (await search.json()) as Json;
  if (!shown) {
    expect(found['data']?.['hits'] ?? []).toEqual([]);
    return undefined;
  }
  const texts = await Promise.all(paths.map(async (path) => (await fetch(`${url}/api/v1/bundles/${bundle}/text?path=${path}`)).text()));
  const word = /The (\w+) rule/.exec(texts[0] as string)?.[1] as string;
  expect(texts).toEqual(paths.map((path) => textOf(word, path)));
  const hits = listOf(found['data']?.['hits']);
  const told = hits.map(
    (hit) => `${String(hit['document'])}@${String(hit['version'])} ${String(/The (\w+) rule/.exec(String(hit['snippet']))?.[1])}`,
  );
  expect(told.sort()).toEqual(paths.map((path) => `${path}@${String(shown['number'])} ${word}`));
  if (bundle === 'lease') {
    const [evidence] = listOf((await get(url, '/evidence'))['data']?.['evidence']);
    const [insight] = listOf((await get(url, '/insights'))['data']?.['insights']);
    expect([word, evidence?.['state'], insight?.['state']]).toEqual([
      word,
      ...(word === 'alpha' ? ['current', 'current'] : ['stale', 'stale']),
    ]);
  }
  return word;
}

/** Processes that carry a mark in their environment. */
async function marked(mark: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    if ((await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).includes(mark)) found.push(pid);
  }
  return found;
}

async function expectNoOrphans(mark: string): Promise<void> {
  for (let tries = 0; tries < 100 && (await marked(mark)).length > 0; tries += 1) await wait(50);
  expect(await marked(mark)).toEqual([]);
}

describe.each(Object.keys(verbs) as VerbName[])('kill -9 during %s', (name) => {
  const { args, bundle, before, after, route } = verbs[name];

  test('of the verb and of the server', { timeout: 900_000 }, async () => {
    const mark = randomUUID();
    await using line = await openCommandLine({ STEMMA_TEST_MARK: mark });
    await prepare(line, name);
    await cp(line.data, `${line.data}.prepared`, { recursive: true });
    const started = performance.now();
    await line.run(args); // how long it takes, and that it works
    const whole = performance.now() - started;
    const outcomes: string[] = [];
    for (let moment = 0; moment < moments; moment += 1) {
      const data = `${line.data}.${moment}`;
      await cp(`${line.data}.prepared`, data, { recursive: true });
      const env = { STEMMA_DATA: data };
      const share = (moment + Math.random()) / moments;
      if (route && moment % 2 === 1) {
        const victim = await line.serve(env);
        const call = fetch(`${victim.url}/api/v1/bundles/${bundle}/${route.path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(route.body),
        }).then((response) => response.text());
        call.catch(() => {});
        await wait(whole * share * 0.5); // a server is up already
        await victim.stop('SIGKILL');
      } else {
        const victim = line.spawn(args, { env });
        const ended = ranOf(victim);
        await wait(whole * (0.3 + 0.7 * share)); // the first part is the start of the program
        victim.kill('SIGKILL');
        await ended;
      }
      await expectNoOrphans(mark);
      const server = await line.serve(env);
      const now = await seen(server, bundle);
      expect([before, after]).toContain(now);
      outcomes.push(now === before ? 'old' : 'new');
      const again = await line.json(args, { env });
      if (now === after && name === 'apply') expect(again.json).toMatchObject({ error: { code: 'NOT_FOUND' } });
      else expect([again.err, [0, 4]]).toEqual(['', expect.arrayContaining([again.exit])]);
      expect(await seen(server, bundle)).toBe(after);
      await server.stop('SIGKILL');
    }
    console.log(`${name}: ${outcomes.join(' ')}`);
    await expectNoOrphans(mark);
  });
});

const half = postgresHalf();
test.skipIf('skip' in half)(
  'PostgreSQL going away during apply is UNAVAILABLE or CONFLICT, and a retry works',
  { timeout: 300_000 },
  async () => {
    await using database = await openTestDatabase('postgresql');
    await using line = await openCommandLine({ DATABASE_URL: database.url as string });
    await prepare(line, 'apply');
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    const cut = async (): Promise<unknown> =>
      admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
    try {
      for (let moment = 0, done = false; moment < moments + 1 && !done; moment += 1) {
        const child = line.spawn(['apply', 'lease', '--json']);
        const ended = ranOf(child);
        // The first time all along, which nothing survives; then once, at some moment.
        await wait(moment === 0 ? 0 : 400 + Math.random() * 800);
        for (let cuts = moment === 0 ? 5000 : 1; cuts > 0 && child.exitCode === null; cuts -= 1) {
          await cut();
          await wait(10);
        }
        const ran = await ended;
        // Published before the line was cut, there is nothing left to apply.
        const published = ran.exit === 1 && String(ran.json['error']?.['code']) === 'NOT_FOUND';
        done = ran.exit !== 1 || published;
        if (!done) expect(['UNAVAILABLE', 'CONFLICT']).toContain(String(ran.json['error']?.['code']));
        expect({ err: ran.err, tooEarly: done && moment === 0 }).toEqual({ err: '', tooEarly: false });
      }
    } finally {
      await admin.end();
    }
    const server = await line.serve();
    const now = await seen(server, 'lease');
    if (now === 'alpha') expect((await line.json(['apply', 'lease'])).exit).toBe(4);
    expect(await seen(server, 'lease')).toBe('beta');
  },
);
