/** A workspace that gets an embedder, loses it for a while, and gets another: through the API, as whoever runs it sees it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embeddingServer, type EmbeddingServer } from '../kernel/embedding/openai/embedding-server.fixture.ts';
import { applyToolchainRoute, planToolchainRoute, toolchainRoute } from '../modules/documents/contract.ts';
import { dropEmbeddings, embeddingsRoute, fillEmbeddings } from '../modules/search/contract.ts';
import { embedderAt } from '../modules/search/vectors/embedder.fixture.ts';
import { searchTools, type SearchTools } from '../modules/search/index.ts';
import { describeDatabases } from '../testing/databases.ts';
import { api } from './seeded-workspace.fixture.ts';
import { openInstallation, type Installation } from './upgrade.fixture.ts';

describeDatabases((kind) => {
  let server: EmbeddingServer;
  let installation: Installation;
  beforeAll(async () => {
    server = await embeddingServer();
    installation = await openInstallation(kind);
  });
  afterAll(async () => {
    await installation[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const withModel = (model: string): { search: SearchTools } => ({
    search: { ...searchTools, embedder: embedderAt(server.url, model) },
  });
  const call: Installation['client']['call'] = (route, ...given) => installation.client.call(route, ...given);
  const found = async (query: string, asOf?: string) =>
    call(api.search, { body: { query, explain: true, ...(asOf === undefined ? {} : { asOf }) } });
  const embedding = async () => (await call(toolchainRoute, {})).components.find(({ component }) => component === 'embedding');

  test('from words only to one embedder and the next, with nothing lost in between', async () => {
    await installation.put('fleet', { 'car.md': 'Every car is insured by the company.', 'leave.md': 'Leave is thirty days.' });
    await call(api.ask, { body: { question: 'Who insures an automobile?', save: true } });
    expect((await call(embeddingsRoute, {})).embedder).toBeNull();
    expect(await call(fillEmbeddings, { body: {} })).toEqual({ embedder: null, embedded: 0 });
    expect(await embedding()).toBeUndefined();
    const words = installation.time();

    await installation.upgrade(withModel('tiny'));
    expect(await embedding()).toMatchObject({ serves: ['words only'], newer: false });
    expect((await found('automobile')).hits).toEqual([]);
    expect(await call(fillEmbeddings, { body: {} })).toMatchObject({ embedder: { name: 'tiny' }, embedded: 2 });
    expect((await call(api.listRuns, { query: { kind: 'embeddings.fill', limit: 1 } })).runs[0]).toMatchObject({ status: 'succeeded' });
    expect(await embedding()).toMatchObject({ newer: true });
    expect((await call(api.status, { query: {} })).newer).toEqual(['embedding']);
    const plan = await call(planToolchainRoute, { body: {} });
    expect(plan.toolchain).toMatchObject([{ component: 'embedding', from: 'words only' }]);
    await call(applyToolchainRoute, { body: {} });
    const meant = await found('automobile');
    expect(meant.hits[0]).toMatchObject({ document: 'car.md', explain: { meaning: { similarity: expect.any(Number) as number } } });
    expect((await found('automobile', words)).hits).toEqual([]);

    server.away = true;
    const many = Array.from({ length: 40 }, (_, at) => `# Rule ${at}\nParagraph number ${at} says ${'so '.repeat(at + 1)}`).join('\n\n');
    await installation.put('more', { 'lorry.md': 'A lorry needs a permit.', 'many.md': many });
    expect(await found('fired lorry')).toMatchObject({ wordsOnly: true, hits: [{ document: 'lorry.md' }] });
    expect(await call(api.ask, { body: { question: 'What does a lorry need?' } })).toMatchObject({ found: true, wordsOnly: true });
    expect((await call(embeddingsRoute, {})).generations).toMatchObject([{ passages: 43, owed: 41, serves: true }]);
    await installation.maintain();
    await expect(call(fillEmbeddings, { body: {} })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    // Once it is back nobody has to ask: a few at once, and what is more than that as a run, of which there is one.
    const fillings = async () => (await call(api.listRuns, { query: { kind: 'embeddings.fill' } })).runs.map(({ status }) => status);
    const before = await fillings();
    server.away = false;
    await installation.maintain();
    expect((await call(embeddingsRoute, {})).generations).toMatchObject([{ owed: 9 }]);
    await installation.maintain();
    expect((await call(embeddingsRoute, {})).generations).toMatchObject([{ owed: 0 }]);
    expect(await fillings()).toEqual(['queued', ...before]);
    await call(applyToolchainRoute, { body: { component: 'embedding' } });
    // The embedder that was away is left alone for a moment.
    await expect
      .poll(async () => (await found('truck')).hits[0], { timeout: 20_000, interval: 500 })
      .toMatchObject({ document: 'lorry.md' });

    server.dimensions = 32;
    await installation.upgrade(withModel('next'));
    expect((await found('automobile')).hits[0]).toMatchObject({ document: 'car.md' });
    await call(fillEmbeddings, { body: {} });
    // What is added before the switch has its vector after it.
    await installation.put('more', { 'lorry.md': 'A lorry needs a permit.', 'late.md': 'Dismissal needs a reason.' });
    await call(api.apply, { params: { bundle: 'more' }, body: {} });
    await call(applyToolchainRoute, { body: {} });
    expect((await found('fired')).hits[0]).toMatchObject({ document: 'late.md' });
    const generations = (await call(embeddingsRoute, {})).generations;
    expect(generations).toMatchObject([
      { embedder: 'tiny', serves: false },
      { embedder: 'next', owed: 0, serves: true },
    ]);
    expect(await call(dropEmbeddings, { params: { generation: 1 } })).toEqual({ dropped: 43 });
    await expect(call(dropEmbeddings, { params: { generation: 2 } })).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
