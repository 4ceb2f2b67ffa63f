import { sql } from 'kysely';
import { insertDeadLetter } from '../kernel/outbox/dead-letters.ts';
import type { CallExample } from '../testing/contract-call.ts';
import { contractSuite, type ContractSuite, type RouteExample } from '../testing/contract-cases.ts';
import { describeDatabases } from '../testing/databases.ts';
import { songWithCover } from '../testing/pictured.ts';
import { propertyRunsEach } from '../testing/property.ts';
import { routes } from './contracts.ts';
import { localScope } from './local-workspace.ts';
import { api, openProduct, refundQuote, seed, smallLimits, type Product } from './seeded-workspace.fixture.ts';

type Example = RouteExample | ((product: Product) => Promise<RouteExample>);

const handbook = { params: { bundle: 'handbook' } };

/** A call on a bundle with a staged version of its own. */
const onStaged =
  (more: CallExample = {}) =>
  async (product: Product): Promise<RouteExample> => ({ params: { bundle: await product.freshBundle('staged') }, ...more });

/** A call on something with an id of its own. */
const onFresh =
  (make: 'freshEvidence' | 'freshInsight' | 'freshAnswer', more: CallExample = {}) =>
  async (product: Product): Promise<RouteExample> => ({ ...more, params: { id: await product[make](), ...more.params } });

let uploads = 0;

/** The hash of bytes that were not there before. */
const uploaded = async ({ client }: Product): Promise<string> =>
  (await client.call(api.upload, { body: `# Parcels\n\nParcel number ${(uploads += 1)} is weighed twice.` })).sha256;

const onBlob =
  (more: CallExample = {}) =>
  async (product: Product): Promise<RouteExample> => ({
    ...more,
    params: { sha256: await uploaded(product) },
    unknown: { sha256: '0'.repeat(64) },
  });

/** A call on a run of its own in a status. Nothing here carries out runs that nobody waits for, so they stay queued. */
const onRun =
  (status: 'queued' | 'paused' | 'failed' | 'succeeded') =>
  async ({ client, freshBundle }: Product): Promise<RouteExample> => {
    const bundle = await freshBundle();
    if (status === 'queued' || status === 'paused') {
      const { id } = await client.call(api.startRun, { body: { kind: 'bundles.restore', input: { bundle, version: 1 } } });
      if (status === 'paused') await client.call(api.pauseRun, { params: { run: id }, body: {} });
      return { params: { run: id } };
    }
    if (status === 'failed')
      await client.call(api.add, { params: { bundle }, body: { documents: [{ path: 'lost.md', blob: '0'.repeat(64) }] } });
    const { runs } = await client.call(api.listRuns, { query: { status, limit: 1 } });
    return { params: { run: runs[0]?.id } };
  };

/** A call on a webhook of its own. */
const onWebhook =
  (more: CallExample = {}) =>
  async ({ client, pageUrl }: Product): Promise<RouteExample> => ({
    params: { id: (await client.call(api.addWebhook, { body: { url: pageUrl } })).id },
    ...more,
  });

/** A call on an event that a subscriber of nobody's refused. */
const onDeadLetter =
  () =>
  async ({ stemma, freshBundle }: Product): Promise<RouteExample> => {
    await freshBundle();
    const event = await stemma.database.as(localScope).write(async (tx) => {
      const { rows } = await sql<{ id: string }>`
      SELECT id FROM outbox_events WHERE workspace = ${tx.workspace} ORDER BY seq DESC LIMIT 1`.execute(tx.db());
      await insertDeadLetter(tx, 'nobody', rows[0]?.id as string, 'It was not wanted.');
      return rows[0]?.id;
    });
    return { body: { event } };
  };

let unused = 0;

/** Vectors that nothing is served with. */
const unusedGeneration = async ({ stemma }: Product): Promise<RouteExample> => {
  const number = (unused += 1);
  await stemma.database.asOwner((db) =>
    sql`INSERT INTO embedding_generations (workspace, number, embedder, version, dimensions)
      SELECT id, ${number}::integer, 'model', ${String(number)}, 3 FROM workspaces`.execute(db),
  );
  return { params: { generation: number }, unknown: { generation: 999_999 } };
};

/** An example of success for every route; one that is missing fails by name. */
const examples: Readonly<Record<string, Example>> = {
  'system.health': {},
  'system.readiness': {},
  'system.metrics': {},
  'blobs.upload': { body: '# Parcels\n\nA parcel is weighed twice.' },
  'blobs.uploadMany': { body: new Uint8Array([0, 0, 0, 1, 97, 0, 0, 0, 2, 98, 99]) },
  'blobs.missing': { body: { hashes: ['0'.repeat(64)] } },
  'blobs.read': onBlob(),
  'blobs.show': onBlob(),
  'blobs.edit': onBlob({ body: { tags: { source: 'scan' }, retainUntil: null } }),
  'blobs.link': onBlob({ body: { expiresInSeconds: 60, name: 'parcels.md' } }),
  'blobs.openLink': async (product) => {
    const sha256 = await uploaded(product);
    const { url } = await product.client.call(api.link, { params: { sha256 }, body: {} });
    return { params: { sha256 }, query: Object.fromEntries(new URL(url, 'http://localhost').searchParams) };
  },
  'backups.create': {},
  'blobs.verify': { body: {} },
  'blobs.collect': { body: { dryRun: true } },
  'bundles.guide': async (product) => ({ params: { bundle: await product.freshBundle() }, query: { path: 'a.md' }, unknown: {} }),
  'runs.list': {},
  'runs.show': onRun('succeeded'),
  'runs.events': onRun('succeeded'),
  'runs.follow': onRun('succeeded'),
  'runs.start': async (product) => ({ body: { kind: 'bundles.apply', input: { bundle: await product.freshBundle('staged') } } }),
  'runs.cancel': onRun('queued'),
  'runs.pause': onRun('queued'),
  'runs.resume': onRun('paused'),
  'runs.retry': onRun('failed'),
  'webhooks.add': async ({ pageUrl }) => ({ body: { url: pageUrl, events: ['insight.*', 'run.finished'] } }),
  'webhooks.list': {},
  'webhooks.show': onWebhook(),
  'webhooks.delete': onWebhook(),
  'webhooks.test': onWebhook({ body: {} }),
  'webhooks.enable': onWebhook({ body: {} }),
  'webhooks.deliveries': async (product) => {
    const example = await onWebhook()(product);
    const { id } = example.params as { id: string };
    await product.client.call(api.replayWebhook, { params: { id }, body: { from: '2026-01-01T00:00:00Z' } });
    return example;
  },
  'outbox.dead': async (product) => {
    for (const _ of ['first', 'second']) await onDeadLetter()(product);
    return {};
  },
  'outbox.replay': onDeadLetter(),
  'outbox.discard': onDeadLetter(),
  'webhooks.replay': onWebhook({ body: { from: '2026-01-01T00:00:00Z' } }),
  'bundles.list': {},
  'bundles.add': async (product) => {
    const sha256 = await uploaded(product);
    const bundle = await product.freshBundle();
    // A bundle that is not there is made, so no id is unknown.
    return { params: { bundle }, body: { documents: [{ path: 'a.md' }, { path: 'c.md', blob: sha256 }] }, unknown: {} };
  },
  'bundles.addWebPage': async (product) => ({
    params: { bundle: await product.freshBundle() },
    body: { url: product.pageUrl, path: 'guide.html' },
    unknown: {},
  }),
  'bundles.removeDocument': onStaged({ body: { path: 'b.txt' } }),
  'bundles.renameDocument': onStaged({ body: { from: 'b.txt', to: 'notes/c.txt' } }),
  'bundles.versions': handbook,
  'bundles.version': { params: { bundle: 'handbook', number: 1 } },
  'bundles.blocks': { ...handbook, query: { path: 'guide.html' } },
  'bundles.boxes': { ...handbook, query: { path: 'guide.html', start: '0', end: '5' } },
  'overview.dependants': { ...handbook, query: { path: 'terms/refunds.md' } },
  'bundles.text': { ...handbook, query: { path: 'guide.html' } },
  'bundles.file': { ...handbook, query: { path: 'guide.html' } },
  'bundles.poster': async ({ put }) => {
    await put('songs', { 'song.mp3': songWithCover() });
    return { params: { bundle: 'songs' }, query: { path: 'song.mp3' } };
  },
  'bundles.diff': { ...handbook, query: { from: 1, to: 2 } },
  'bundles.plan': onStaged({ body: {} }),
  'bundles.apply': onStaged({ body: {} }),
  'bundles.hold': onStaged({ body: { off: true } }),
  'bundles.discard': onStaged({ body: {} }),
  'bundles.restore': async (product) => ({ params: { bundle: await product.freshBundle() }, body: { version: 1 } }),
  'erasures.plan': async (product) => ({ body: { bundle: await product.freshBundle(), path: 'a.md' }, unknown: {} }),
  'erasures.erase': async (product) => {
    const body = { bundle: await product.freshBundle('staged') };
    const { plan } = await product.client.call(api.planErasure, { body });
    return { body: { ...body, plan }, unknown: {} };
  },
  'erasures.list': async (product) => {
    const body = { bundle: await product.freshBundle('staged') };
    await product.client.call(api.erase, { body: { ...body, plan: (await product.client.call(api.planErasure, { body })).plan } });
    await product.anErasure();
    return {};
  },
  'erasures.find': async (product) => {
    await product.anErasure();
    const { documents } = await product.client.call(api.version, {
      params: { bundle: await product.freshBundle(), number: '1' },
    });
    return { body: { subjects: documents.map(({ document }) => ({ kind: 'document', id: document })) }, unknown: {} };
  },
  'erasures.show': async (product) => ({ params: { id: await product.anErasure() } }),
  'bundles.reread': async (product) => ({ params: { bundle: await product.freshBundle() }, body: { strategy: 'window' } }),
  'embeddings.read': {},
  'embeddings.fill': { body: {} },
  'embeddings.drop': unusedGeneration,
  'toolchain.read': {},
  'toolchain.plan': { body: { component: 'ranking' } },
  'toolchain.apply': { body: { component: 'ranking' } },
  'search.query': { body: { query: '"thirty days" returned lamp*', k: 3, explain: true } },
  'verdicts.add': async (product) => ({
    body: { of: await product.freshAnswer(), decision: 'approve', sentence: 1, note: 'As the handbook says.' },
  }),
  'verdicts.list': async (product) => {
    await product.freshVerdict();
    return { params: {} };
  },
  'flags.dismiss': async (product) => ({ body: { of: await product.freshFlag(), reason: 'The wording is known.' } }),
  'flags.undismiss': async (product) => {
    const of = await product.freshFlag();
    await product.client.call(api.dismiss, { body: { of, reason: 'The wording is known.' } });
    return { params: { of } };
  },
  'flags.rerun': onFresh('freshAnswer', { body: {} }),
  'evidence.add': { body: { document: 'handbook/terms/refunds.md@1', quote: refundQuote } },
  'evidence.list': {},
  'evidence.show': onFresh('freshEvidence'),
  'evidence.versions': async (product) => ({ params: { id: await product.freshFlag() } }),
  'evidence.confirm': async (product) => {
    const { id, start } = await product.client.call(api.showEvidence, { params: { id: await product.freshEvidence() } });
    return { params: { id }, body: { start } };
  },
  'evidence.delete': onFresh('freshEvidence'),
  'insights.add': async (product) => ({ body: { statement: 'Returns are free.', evidence: [await product.freshEvidence()] } }),
  'insights.list': {},
  'insights.show': onFresh('freshInsight'),
  'insights.edit': onFresh('freshInsight', { body: { statement: 'Returns take thirty days.' } }),
  'insights.move': onFresh('freshInsight', { params: { action: 'review' }, body: {} }),
  'insights.delete': onFresh('freshInsight'),
  'conflicts.list': handbook,
  'conflicts.dismiss': async (product) => {
    const bundle = await product.freshBundle();
    const says = (day: string): string => `Parcels of ${bundle} are weighed on the ${day} day of each month.`;
    await product.put(bundle, { 'days.md': `${says('third')}\n\n${says('fifth')}` }, { publish: true });
    const { conflicts } = await product.client.call(api.conflicts, { params: { bundle }, query: {} });
    return {
      params: { bundle, key: conflicts[0]?.key as string },
      body: { reason: 'Two kinds of parcel.' },
      unknown: { bundle: 'nowhere' },
    };
  },
  'answers.ask': { body: { question: 'How long may a customer return an item?', bundle: 'handbook', save: true } },
  'answers.list': {},
  'answers.show': onFresh('freshAnswer'),
  'answers.diff': onFresh('freshAnswer'),
  'recall.show': { params: { subject: 'handbook' } },
  'recall.holders': async (product) => ({ body: { of: [await product.freshAnswer()] } }),
  'answers.refresh': onFresh('freshAnswer', { body: {} }),
  'answers.delete': onFresh('freshAnswer'),
  'overview.status': {},
  'overview.why': onFresh('freshInsight'),
  'overview.related': { params: { id: 'handbook/terms/refunds.md' }, unknown: { id: 'handbook/nothing.md' } },
  'exports.pack': async (product) => ({ params: { subject: await product.freshInsight() } }),
  'exports.fetch': async ({ client, freshInsight }) => {
    await client.call(api.exportPack, { params: { subject: await freshInsight() } });
    const [run] = (await client.call(api.listRuns, { query: { kind: api.exportPack.name } })).runs;
    return { params: { run: run?.id } };
  },
  'demo.play': { body: { until: 'staged' } },
};

describeDatabases((kind) => {
  const suite: ContractSuite<Product> = {
    routes,
    examples,
    limits: smallLimits,
    refusals: kind === 'embedded',
    makeApp: async () => {
      const product = await openProduct(kind);
      await seed(product);
      return product;
    },
    // A case is one fuzzed call.
    runs: Math.ceil(propertyRunsEach(700) / routes.length),
  };
  contractSuite(suite);
});
