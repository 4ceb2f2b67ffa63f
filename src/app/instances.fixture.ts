/** Instances to put files into, and what a person would look at in them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Config } from '../kernel/config/config.ts';
import { openTestDatabase } from '../testing/databases.ts';
import { api, type ProductClient } from './seeded-workspace.fixture.ts';

/** What a person would look at, ids and times included. */
export async function everythingOf(client: ProductClient): Promise<unknown> {
  const { answers } = await client.call(api.listAnswers, { query: {} });
  const { evidence } = await client.call(api.listEvidence, { query: {} });
  const { insights } = await client.call(api.listInsights, { query: {} });
  const text = await client.call(api.text, { params: { bundle: 'handbook' }, query: { path: 'guide.html', version: '1' } });
  return {
    answers,
    evidence,
    insights,
    text: Buffer.from(text).toString('utf8'),
    status: await client.call(api.status, { query: {} }),
    now: await client.call(api.ask, { body: { question: 'What does the green lamp cost?', bundle: 'handbook' } }),
    before: await client.call(api.ask, { body: { question: 'What does the green lamp cost?', bundle: 'handbook', asOf: '1' } }),
    hits: await client.call(api.search, { body: { query: 'refunds to the original card' } }),
    plan: withoutEpochs(await client.call(api.plan, { params: { bundle: 'notes' }, body: {} })),
    why: await client.call(api.why, { params: { id: String(evidence[0]?.id) }, query: {} }),
    diff: await client.call(api.diff, { params: { bundle: 'handbook' }, query: { from: '1', to: '2' } }),
  };
}

/** A plan is made anew, and its ranking statistics may be numbered anew. */
const withoutEpochs = (plan: object): string => JSON.stringify(plan).replaceAll(/epoch \d+/g, 'epoch');

export async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

export const given = (bytes: Uint8Array, replace = false) => ({
  open: () => piecesOf(bytes),
  replace,
  signal: new AbortController().signal,
  progress: () => {},
});

interface Empty extends AsyncDisposable {
  readonly config: Config;
}

export async function anEmptyInstance(kind: 'embedded' | 'postgresql'): Promise<Empty> {
  await using opened = new AsyncDisposableStack();
  const data = await mkdtemp(join(tmpdir(), 'stemma-restored-'));
  opened.defer(() => rm(data, { recursive: true, force: true }));
  const server = kind === 'postgresql' ? opened.use(await openTestDatabase(kind)) : undefined;
  const resources = opened.move();
  return {
    config: loadConfig(server?.url === undefined ? {} : { DATABASE_URL: server.url }, { data }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
