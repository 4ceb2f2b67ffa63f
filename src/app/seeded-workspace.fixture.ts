/** The whole product on a fresh database, with a small workspace in it: what the tests of the HTTP API ask questions of. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '../kernel/contract/client.ts';
import { loadConfig } from '../kernel/config/config.ts';
import type { HttpApp } from '../kernel/http/server.ts';
import type { ChangeKinds } from '../kernel/lineage/index.ts';
import { createLog } from '../kernel/log/log.ts';
import { openTestDatabase, type DatabaseKind } from '../testing/databases.ts';
import { seedDataDirectory } from '../testing/templates.ts';
import { migrationSources } from './modules.ts';
import { openStemma, type Stemma } from './compose.ts';
import { routes } from './contracts.ts';

type Routes = (typeof routes)[number];
export type ProductClient = Client<Routes>;

const route = <Name extends Routes['name']>(name: Name): Extract<Routes, { readonly name: Name }> =>
  routes.find((one): one is Extract<Routes, { readonly name: Name }> => one.name === name) as Extract<Routes, { readonly name: Name }>;

/** The routes by name, for callers that read better so. */
export const api = {
  upload: route('blobs.upload'),
  link: route('blobs.link'),
  add: route('bundles.add'),
  apply: route('bundles.apply'),
  plan: route('bundles.plan'),
  restore: route('bundles.restore'),
  remove: route('bundles.removeDocument'),
  rename: route('bundles.renameDocument'),
  discard: route('bundles.discard'),
  diff: route('bundles.diff'),
  versions: route('bundles.versions'),
  version: route('bundles.version'),
  text: route('bundles.text'),
  blocks: route('bundles.blocks'),
  planErasure: route('erasures.plan'),
  erase: route('erasures.erase'),
  search: route('search.query'),
  ask: route('answers.ask'),
  listAnswers: route('answers.list'),
  refreshAnswer: route('answers.refresh'),
  deleteAnswer: route('answers.delete'),
  addEvidence: route('evidence.add'),
  listEvidence: route('evidence.list'),
  showEvidence: route('evidence.show'),
  addInsight: route('insights.add'),
  listInsights: route('insights.list'),
  deleteInsight: route('insights.delete'),
  deleteEvidence: route('evidence.delete'),
  addVerdict: route('verdicts.add'),
  dismiss: route('flags.dismiss'),
  undismiss: route('flags.undismiss'),
  rerun: route('flags.rerun'),
  confirmEvidence: route('evidence.confirm'),
  exportPack: route('exports.pack'),
  status: route('overview.status'),
  why: route('overview.why'),
  startRun: route('runs.start'),
  pauseRun: route('runs.pause'),
  listRuns: route('runs.list'),
  conflicts: route('conflicts.list'),
  addWebhook: route('webhooks.add'),
  replayWebhook: route('webhooks.replay'),
} as const;

/** Small limits, so that going over them is cheap. */
export const smallLimits = { jsonBytes: 1_048_576, rawBytes: 1_048_576 };

/** One running product. The name of what `fetch` answers and the client of the same. */
export interface Product extends AsyncDisposable {
  readonly stemma: Stemma;
  /** The data directory. */
  readonly data: string;
  readonly client: ProductClient;
  fetch: HttpApp['fetch'];
  /** Puts texts into a bundle, by path; the first version is published at once, a later one staged unless `publish`. */
  put(
    bundle: string,
    documents: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>,
    options?: { readonly publish?: boolean },
  ): Promise<void>;
  /** A bundle that no other case uses, with two published versions, and a staged third one when asked for. */
  freshBundle(staged?: 'staged'): Promise<string>;
  freshEvidence(): Promise<string>;
  freshInsight(): Promise<string>;
  freshAnswer(): Promise<string>;
  /** A verdict on evidence of its own. */
  freshVerdict(): Promise<string>;
  /** Evidence whose words were edited since. */
  freshFlag(): Promise<string>;
  /** The id of a receipt; always the same, because erasing takes a while. */
  anErasure(): Promise<string>;
  /** The address of a page on this machine that may be fetched. */
  readonly pageUrl: string;
  /** What was logged. */
  readonly lines: readonly LogLine[];
}

export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly message: string };

/** Opens the product on a fresh database of a kind, with more lineage kinds if given. Every answer is checked against its schema. */
export async function openProduct(kind: DatabaseKind = 'embedded', lineage: ChangeKinds = {}): Promise<Product> {
  await using opened = new AsyncDisposableStack();
  const data = await mkdtemp(join(tmpdir(), 'stemma-product-'));
  opened.defer(() => rm(data, { recursive: true, force: true }));
  const server = kind === 'postgresql' ? opened.use(await openTestDatabase(kind, { migrations: migrationSources })) : undefined;
  if (!server) await seedDataDirectory(data);
  const page = opened.use(await servePage());
  const config = {
    ...loadConfig(server?.url === undefined ? {} : { DATABASE_URL: server.url }, { data }),
    fetchPrivateHosts: [new URL(page.url).host],
    webhookPrivateHosts: [new URL(page.url).host],
    maxJsonBytes: smallLimits.jsonBytes,
    maxFileBytes: smallLimits.rawBytes,
  };
  const lines: LogLine[] = [];
  const write = (line: string): void => {
    const said = JSON.parse(line) as LogLine;
    lines.push(said);
    if (said.level === 'error') process.stderr.write(line); // no test means to cause one, so show its stack
  };
  const log = createLog({ level: 'info', format: 'json', write });
  const stemma = opened.use(await openStemma({ config, log, validateResults: true, lineage }));
  const client = createClient({ routes, fetch: (request) => stemma.app.fetch(request), baseUrl: 'http://localhost/api/v1' });
  const resources = opened.move();
  return {
    stemma,
    data,
    client,
    lines,
    pageUrl: page.url,
    fetch: (request, port) => stemma.app.fetch(request, port),
    ...makersOf(client),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function servePage(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(guide));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/guide`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Makers = Pick<
  Product,
  'put' | 'freshBundle' | 'freshEvidence' | 'freshInsight' | 'freshAnswer' | 'freshVerdict' | 'freshFlag' | 'anErasure'
>;

export function makersOf(client: ProductClient): Makers {
  let made = 0;
  const put: Makers['put'] = async (bundle, documents, options = {}) => {
    const given = [];
    for (const [path, body] of Object.entries(documents)) {
      given.push({ path, blob: (await client.call(api.upload, { body })).sha256 });
    }
    await client.call(api.add, { params: { bundle }, body: { documents: given, ...options } });
  };
  const freshEvidence: Makers['freshEvidence'] = async () =>
    (await client.call(api.addEvidence, { body: { document: 'handbook/terms/refunds.md', quote: refundQuote } })).id;
  let receipt: Promise<string> | undefined;
  const eraseOne = async (): Promise<string> => {
    await put('forgotten', { 'a.md': 'This parcel is forgotten.' });
    const { plan } = await client.call(api.planErasure, { body: { bundle: 'forgotten' } });
    return (await client.call(api.erase, { body: { bundle: 'forgotten', plan } })).id;
  };
  return {
    put,
    freshEvidence,
    async freshBundle(staged) {
      const bundle = `made-${(made += 1)}`;
      const first = `# Orders\n\nOrder number ${made} ships within two days of payment.`;
      await put(bundle, { 'a.md': first, 'b.txt': `A note about parcel ${made}.` });
      await put(bundle, { 'a.md': first.replace('two', 'three') }, { publish: true });
      if (staged) await put(bundle, { 'a.md': first.replace('two', 'four') });
      return bundle;
    },
    async freshInsight() {
      const body = { statement: 'Customers get their money back.', evidence: [await freshEvidence()] };
      return (await client.call(api.addInsight, { body })).id;
    },
    async freshVerdict() {
      const body = { of: await freshEvidence(), decision: 'approve' } as const;
      return (await client.call(api.addVerdict, { body })).id;
    },
    async freshFlag() {
      const bundle = `made-${(made += 1)}`;
      const quote = `Parcel ${made} is weighed twice before it leaves the house.`;
      await put(bundle, { 'a.md': quote });
      const { id } = await client.call(api.addEvidence, { body: { document: `${bundle}/a.md`, quote } });
      await put(bundle, { 'a.md': quote.replace('twice', 'once') }, { publish: true });
      return id;
    },
    async freshAnswer() {
      const answer = await client.call(api.ask, { body: { question: 'How long may a customer return an item?', save: true } });
      return answer.id as string;
    },
    anErasure() {
      return (receipt ??= eraseOne());
    },
  };
}

export const refundQuote = 'A customer may return any item within thirty days of delivery.';

const refunds = `# Refunds

## 1. Returns

${refundQuote} The item must be unused.

## 2. Payment

Refunds are paid to the original card within five working days.`;

const guide = `<!doctype html><title>Guide</title><h1>Guide</h1><p>Pack the item in its <b>original box</b> before you send it back.</p>
<table><tr><th>Country</th><th>Carrier</th></tr><tr><td>France</td><td>La Poste</td></tr></table>`;

const prices = 'article,price\nBlue lamp,19.90\nGreen lamp,24.50\n';

/** Two bundles with Markdown, HTML, CSV and text; evidence, insights and saved answers, two of each; a version that is staged. */
export async function seed(product: Pick<Product, 'put' | 'freshInsight' | 'freshAnswer'>): Promise<void> {
  await product.put('handbook', { 'terms/refunds.md': refunds, 'guide.html': guide, 'prices.csv': prices });
  await product.freshInsight();
  await product.freshInsight();
  await product.freshAnswer();
  await product.freshAnswer();
  await product.put('handbook', { 'prices.csv': prices.replace('24.50', '26.00') }, { publish: true });
  await product.put('notes', { 'kept.md': '# Kept\n\nThis note stays as it is.', 'plan.txt': 'The shop opens at nine.' });
  await product.put('notes', { 'plan.txt': 'The shop opens at ten.' });
}
