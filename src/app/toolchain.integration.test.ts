/** What an upgrade of the software does: nothing until it is planned and applied, and nothing to any time before. */
import { expect, test } from 'vitest';
import { applyToolchainRoute, planToolchainRoute, rereadRoute } from '../modules/documents/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { api } from './seeded-workspace.fixture.ts';
import { otherAnswering, otherCarrying, otherParsers, otherSearch, readEverything } from './toolchain.fixture.ts';
import { openInstallation, type Installation } from './upgrade.fixture.ts';

const rent = 'When is the rent due?';
const garage = 'When does the garage open?';
const lease =
  '# Rent\n\nThe rent is due on the *third* working day of each month.\n\nIt is paid by bank transfer.\n\n# Notice\n\nNotice is given in writing.';
/** More than an answer reads: those with the word in their text, and those with the word above it. */
const rules = [
  ...['north', 'south', 'east', 'west', 'upper', 'lower', 'old', 'new', 'long'].map(
    (name) => `## The ${name} side\n\nThe ${name} garage, a garage for cars, does open at seven by the ${name} door.`,
  ),
  ...['bicycles', 'boats', 'carts', 'drones', 'engines', 'ferries', 'gliders', 'horses', 'kites'].map(
    (name) => `## Garage of ${name}\n\nVisitors bring their ${name} before noon.`,
  ),
].join('\n\n');

const parserStep = { component: 'parser:markdown', from: 'markdown@2', to: 'markdown@3' };
const rankingStep = { component: 'ranking', from: 'ranking@1', to: 'ranking@2' };
const changed = (step: object): object => expect.objectContaining({ reason: 'toolchain_changed', ...step });

async function begin({ client, put }: Installation): Promise<{ answers: string[]; evidence: string }> {
  await put('lease', { 'lease.md': lease });
  await put('rules', { 'rules.md': rules });
  const answers = [];
  for (const question of [rent, garage]) answers.push((await client.call(api.ask, { body: { question, save: true } })).id as string);
  const quote = 'The rent is due on the third working day of each month.';
  const { id: evidence } = await client.call(api.addEvidence, { body: { document: 'lease/lease.md', quote } });
  await client.call(api.addInsight, { body: { statement: 'Rent is due early.', evidence: [evidence] } });
  return { answers, evidence };
}

describeDatabases((kind) => {
  test(
    'an upgrade changes nothing by itself; each part is planned, applied and taken back; every time before stays',
    { timeout: 300_000 },
    async () => {
      await using installation = await openInstallation(kind);
      await using parsers = otherParsers();
      const { client } = installation;
      const { answers, evidence } = await begin(installation);
      const read = (asOf?: string) => readEverything(client, [rent, garage], asOf);
      const newer = async () => (await client.call(api.status, { query: {} })).newer;
      const pasts: [string, Awaited<ReturnType<typeof read>>][] = [];
      const remember = async () => void pasts.push([installation.time(), await read()]);
      const expectPasts = async () => {
        for (const [time, was] of pasts) expect(await read(time)).toEqual(was);
      };
      await remember();
      const [[, first]] = pasts as [(typeof pasts)[number]];
      expect(await newer()).toEqual([]);

      // Parsers, strategies and ranking of another version: what is served is what was.
      await installation.upgrade({ parsers, search: otherSearch });
      expect(await read()).toEqual(first);
      expect(await newer()).toEqual(['parser:markdown', 'passages:standard', 'ranking']);
      await installation.put('lease', { 'lease.md': lease });
      expect((await client.call(api.versions, { params: { bundle: 'lease' } })).versions).toHaveLength(1);

      const ranking = await client.call(planToolchainRoute, { body: { component: 'ranking' } });
      expect(ranking).toMatchObject({
        bundle: '_toolchain',
        from: 2,
        to: 3,
        toolchain: [rankingStep],
        parts: [{ bundle: '_toolchain', from: 1, to: 2 }],
      });
      expect(ranking.affected).toMatchObject([
        { id: answers[1], severity: 'toolchain_changed', causes: [{ reason: 'toolchain_changed', ...rankingStep }] },
      ]);
      await client.call(applyToolchainRoute, { body: { component: 'ranking' } });
      expect(await newer()).toEqual(['parser:markdown', 'passages:standard']);
      await remember();
      await expectPasts();

      const reading = await client.call(planToolchainRoute, { body: { component: 'parser' } });
      expect(reading.parts.map(({ bundle, from, to }) => [bundle, from, to])).toEqual([
        ['lease', 1, 2],
        ['rules', 1, 2],
      ]);
      expect(reading.toolchain).toContainEqual(parserStep);
      expect(reading.affected).toContainEqual(
        expect.objectContaining({
          id: evidence,
          causes: expect.arrayContaining([expect.objectContaining({ reason: 'quote_edited' }), changed(parserStep)]),
        }),
      );
      const texts = reading.parts.flatMap((part) => part.affected).filter(({ id }) => answers.includes(id));
      expect(texts.length).toBeGreaterThan(0);
      for (const { causes } of texts) expect(causes).toContainEqual(changed(parserStep));
      expect(await read()).toEqual(pasts[1]?.[1]);
      expect(await client.call(applyToolchainRoute, { body: { component: 'parser' } })).toMatchObject({ seq: 5, failed: 0, undecided: 1 });
      expect(await newer()).toEqual([]);
      await remember();
      await expectPasts();

      // Recipes of another version: asking computes, so it says what the new one says; what is stored stays.
      await installation.upgrade({ parsers, search: otherSearch, answering: otherAnswering, carrying: otherCarrying });
      const { asked: _, ...stored } = await read();
      expect(stored).toEqual((({ asked: __, ...rest }) => rest)(pasts[2]?.[1] as (typeof pasts)[number][1]));
      expect(await newer()).toEqual(['recipe:evidence', 'recipe:answer']);
      // An edit has to run the new one: the plan says that it is not the document alone.
      await installation.put('lease', { 'lease.md': lease.replace('third', 'fifth') });
      const edit = await client.call(api.plan, { params: { bundle: 'lease' }, body: {} });
      const recipe = { component: 'recipe:answer', from: 'extractive@2', to: 'extractive@3' };
      expect(edit.affected).toContainEqual(
        expect.objectContaining({
          id: answers[0],
          causes: expect.arrayContaining([expect.objectContaining({ reason: 'text_edited' }), changed(recipe)]),
        }),
      );
      expect(edit.toolchain).toContainEqual(recipe);
      const waits = await client.call(planToolchainRoute, { body: { component: 'parser' } });
      expect(waits).toMatchObject({ parts: [], waiting: [] }); // nothing is read by an older parser any more
      await client.call(api.discard, { params: { bundle: 'lease' }, body: {} });

      const recipes = await client.call(planToolchainRoute, { body: {} });
      expect(recipes.affected.map(({ id, severity }) => [id, severity])).toContainEqual([evidence, 'cited_removed']);
      expect(recipes.affected.find(({ id }) => id === answers[1])?.causes).toEqual([changed(recipe)]);
      const applied = await client.call(applyToolchainRoute, { body: { component: 'recipe' } });
      expect(applied).toMatchObject({ seq: 6, rerun: 2 });
      expect(await newer()).toEqual([]);
      const afterRecipes = await read();

      // Taken back: the traces of before are there, nothing runs.
      const restored = await client.call(api.restore, { params: { bundle: '_toolchain' }, body: { version: 2 } });
      expect(restored).toMatchObject({ version: 4, rerun: 0 });
      const back = await read();
      const shown = ({ answers: kept, evidence: quotes, insights }: typeof back): unknown =>
        JSON.parse(JSON.stringify([kept, quotes, insights], (name, value: unknown) => (name === 'causes' ? undefined : value)));
      expect(shown(back)).toEqual(shown(pasts[2]?.[1] as typeof back));
      expect(back.evidence[0]?.causes).toMatchObject([{ reason: 'quote_edited' }, parserStep, {}, { from: 'carry@2', to: 'carry@1' }]);
      // Further back: the ranking of before the first change of it, in a workspace that was read again since.
      await client.call(api.restore, { params: { bundle: '_toolchain' }, body: { version: 1 } });
      expect(await newer()).toEqual(['ranking', 'recipe:evidence', 'recipe:answer']);
      expect(afterRecipes.status.seq).toBe(6);
      for (const [time, was] of pasts) {
        const { asked: ____, ...then } = await read(time);
        expect(then).toEqual((({ asked: _____, ...rest }) => rest)(was));
      }
      // And a bundle as it was read first.
      await client.call(api.restore, { params: { bundle: 'lease' }, body: { version: 1 } });
      expect(new TextDecoder().decode(await client.call(api.text, { params: { bundle: 'lease' }, query: { path: 'lease.md' } }))).toContain(
        'the third working',
      );
      expect((await read()).evidence).toMatchObject([{ state: 'current', outcome: 'unchanged' }]);
    },
  );

  test('a strategy is chosen for a bundle, stays, and is changed by a plan', { timeout: 120_000 }, async () => {
    await using installation = await openInstallation(kind);
    const { client } = installation;
    const params = { bundle: 'shop' };
    const blob = async (body: string) => (await client.call(api.upload, { body })).sha256;
    const add = async (strategy: string | undefined, path: string, text: string) =>
      client.call(api.add, {
        params,
        body: { documents: [{ path, blob: await blob(text) }], ...(strategy === undefined ? {} : { strategy }) },
      });
    const text = ['One', 'Two', 'Three'].map((name) => `# ${name}\n\n${name} lamps hang in the hall.`).join('\n\n');
    await expect(add('shredder', 'a.md', text)).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      message: expect.stringContaining('standard, markdown, semantic, window'),
    });
    await expect(add('semantic', 'a.md', text)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('embedder') });
    expect(await add('window', 'a.md', text)).toMatchObject({ documents: [{ status: 'new', passages: 1 }] });
    expect(await add(undefined, 'b.md', text)).toMatchObject({ documents: [{ passages: 1 }] });
    await client.call(api.apply, { params, body: {} });
    await expect(add('standard', 'c.md', text)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('bundle set') });
    const time = installation.time();
    const before = await readEverything(client, ['lamps']);
    const set = await client.call(rereadRoute, { params, body: { strategy: 'standard' } });
    expect(set).toMatchObject({
      version: { number: 3, status: 'staged' },
      documents: [
        { path: 'a.md', status: 'replaced', passages: 3 },
        { path: 'b.md', passages: 3 },
      ],
      plan: {
        spans: { edited: 0, added: 0, removed: 0, moved: 0 },
        toolchain: expect.arrayContaining([{ component: 'passages', from: 'window@1', to: 'standard@1' }]),
      },
    });
    expect(await readEverything(client, ['lamps'])).toEqual(before);
    await client.call(api.apply, { params, body: {} });
    expect(await add(undefined, 'c.md', text.replace('One', 'None'))).toMatchObject({ documents: [{ passages: 3 }] });
    await client.call(api.discard, { params, body: {} });
    expect((await client.call(rereadRoute, { params, body: {} })).plan).toBeUndefined();
    expect(await readEverything(client, ['lamps'], time)).toEqual(before);
    expect(await client.call(api.restore, { params, body: { version: 2 } })).toMatchObject({ version: 5, rerun: 0 });
    expect((await readEverything(client, ['lamps'])).found.map(({ hits }) => hits.length)).toEqual([2]);
    expect(await add(undefined, 'c.md', text)).toMatchObject({ documents: [{ passages: 1 }] });
  });
});
