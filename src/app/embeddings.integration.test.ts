/** A workspace that gets an embedder, loses it for a while, and gets another: through the API, as whoever runs it sees it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embeddingServer, type EmbeddingServer } from '../kernel/embedding/openai/embedding-server.fixture.ts';
import { applyToolchainRoute, planToolchainRoute, rereadRoute, toolchainRoute } from '../modules/documents/contract.ts';
import { guideRoute } from '../modules/guide/contract.ts';
import { dropEmbeddings, embeddingsRoute, fillEmbeddings } from '../modules/search/contract.ts';
import { searchToolsWith, type SearchTools } from '../modules/search/index.ts';
import { embedderAt } from '../kernel/embedding/openai/embedder-at.fixture.ts';
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

  const withModel = (model: string, given = server): { search: SearchTools } => ({
    search: searchToolsWith(embedderAt(given.url, model)),
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
    // What a guide tries to ask is embedded together, and once.
    const sent = server.requests.length;
    for (let opened = 0; opened < 2; opened += 1) await call(guideRoute, { params: { bundle: 'more' }, query: { path: 'many.md' } });
    const asked = server.requests.slice(sent).map(({ texts }) => texts);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toBeGreaterThan(1);

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

  test('a bundle is cut by meaning: planned, edited at the price of the edit, refused while the embedder is away', async () => {
    await using house = await openInstallation(kind);
    await using model = await embeddingServer();
    const { client } = house;
    const params = { bundle: 'manual' };
    const about = (subject: string, from = 0): string[] =>
      Array.from({ length: 6 }, (_, at) =>
        `The ${subject} of the house, the ${subject}, is looked after in week ${from + at}. `.repeat(2).trim(),
      );
    const paragraphs = [...about('boiler'), ...about('garden'), ...about('garage')];
    const add = async (texts: readonly string[]) => {
      const { sha256 } = await client.call(api.upload, { body: texts.join('\n\n') });
      return client.call(api.add, { params, body: { documents: [{ path: 'house.md', blob: sha256 }] } });
    };
    await house.upgrade(withModel('cutter', model));
    await add(paragraphs);

    const set = await client.call(rereadRoute, { params, body: { strategy: 'semantic' } });
    const step = { component: 'passages', from: 'standard@1', to: expect.stringMatching(/^semantic@1:cutter:[0-9a-f]{8}$/) as string };
    expect(set).toMatchObject({
      version: { status: 'staged' },
      documents: [{ status: 'replaced', passages: 3 }],
      plan: { from: 1, to: 2, spans: { edited: 0 }, affected: [] },
    });
    expect(set.plan?.toolchain).toContainEqual(step);
    await client.call(api.apply, { params, body: {} });
    const { hits } = await client.call(api.search, { body: { query: 'garden week', bundle: 'manual' } });
    expect(paragraphs.join('\n\n').slice(hits[0]?.start, hits[0]?.end)).toBe(about('garden').join('\n\n'));

    // What was measured is not measured again: only what stands around the edit.
    model.embedded.length = 0;
    const edited = paragraphs.with(1, `${paragraphs[1]} Twice.`);
    expect(await add(edited)).toMatchObject({ documents: [{ status: 'replaced', passages: 3, passagesNew: 1 }] });
    expect(new Set(model.embedded).size).toBeLessThan(15);
    await client.call(api.apply, { params, body: {} });

    model.away = true;
    const more = [...edited, ...about('cellar')];
    await expect(add(more)).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('by meaning') as string });
    expect((await client.call(api.versions, { params })).versions.map(({ status }) => status)).not.toContain('staged');
    // What is served, restored and read as of a moment needs nobody.
    await client.call(api.restore, { params, body: { version: 2 } });
    model.away = false;
    expect(await add(more)).toMatchObject({ documents: [{ passages: 4, passagesNew: 1 }] });
    await client.call(api.discard, { params, body: {} });

    // Another model is another version of the strategy, and changes nothing by itself.
    await house.upgrade(withModel('cutter-2', model));
    expect((await client.call(api.status, { query: {} })).newer).toContain('passages:semantic');
    const other = await client.call(planToolchainRoute, { body: { component: 'passages:semantic' } });
    expect(other.toolchain).toContainEqual(expect.objectContaining({ component: 'passages:semantic', from: step.to }));
    // Without any, what there is goes on being served; nothing new can be cut by it.
    await client.call(api.discard, { params, body: {} });
    await house.upgrade({});
    expect((await client.call(api.status, { query: {} })).newer).not.toContain('passages:semantic');
    await expect(add(more)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('need an embedder') as string });
    expect(await client.call(rereadRoute, { params, body: { strategy: 'markdown' } })).toMatchObject({
      documents: [{ status: 'replaced' }],
    });
  });
});
