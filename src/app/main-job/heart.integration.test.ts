/** The rules of the heart one by one, on a small handbook: what re-runs, what is flagged, what clears it, what planning leaves alone. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { describeDatabases } from '../../testing/databases.ts';
import type { Driver } from './driver.fixture.ts';
import { httpDriver } from './http-driver.fixture.ts';
import { startProduct } from './product.fixture.ts';

const notice = 'A tenant must give thirty days of notice in writing.';
const edited = 'A tenant must give ninety days of notice in writing.';
const question = 'How many days of notice must a tenant give?';

/** Sixteen sections with nothing in common, so that one edit is far from the drift that renews the statistics. */
const subjects = [
  'bicycle',
  'garden',
  'heating',
  'laundry',
  'parking',
  'balcony',
  'chimney',
  'elevator',
  'staircase',
  'mailbox',
  'cellar',
  'attic',
  'window',
  'kitchen',
  'rubbish',
];
const handbook = (replaced: Readonly<Record<string, string>> = {}): string =>
  [
    '# Handbook',
    '## Ending a lease',
    notice,
    ...subjects.flatMap((subject) => [`## ${subject}`, `Every ${subject} is inspected by ${subject} wardens once a year.`]),
  ]
    .map((line) => replaced[line] ?? line)
    .join('\n\n');

const bundle = 'house';
const file = 'handbook.md';
const put = (driver: Driver, source: string, at = file): ReturnType<Driver['add']> => driver.add(bundle, new Map([[at, source]]));

async function begin(driver: Driver): Promise<{ answer: string; evidence: string; insight: string }> {
  await put(driver, handbook());
  const answer = (await driver.ask(question, { save: true })).id as string;
  const { id: evidence } = await driver.addEvidence(`${bundle}/${file}`, notice);
  const { id: insight } = await driver.addInsight('Notice takes a month.', [evidence]);
  return { answer, evidence, insight };
}

describeDatabases((kind) => {
  async function on(play: (driver: Driver) => Promise<void>): Promise<void> {
    await using product = await startProduct(kind);
    await play(httpDriver(product.url));
  }

  test('an edit elsewhere in the same file re-runs nothing', () =>
    on(async (driver) => {
      await begin(driver);
      const line = 'Every garden is inspected by garden wardens once a year.';
      const { plan } = await put(driver, handbook({ [line]: 'Every garden is watered by garden wardens twice a year.' }));
      expect(plan).toMatchObject({ affected: [], unaffected: 3, spans: { edited: 1, moved: 0, removed: 0, added: 0 } });
      expect(await driver.apply(bundle)).toMatchObject({ rerun: 0, reused: 3, undecided: 0 });
    }));

  test('a document that comes and answers too is in the plan', () =>
    on(async (driver) => {
      const { answer } = await begin(driver);
      const { plan } = await put(driver, `# Shops\n\nThe tenant of a shop must give sixty days of notice.\n`, 'shops.md');
      expect(plan?.affected).toMatchObject([{ id: answer, kind: 'answer', certainty: 'certain', causes: [{ reason: 'document_added' }] }]);
    }));

  test('planning publishes nothing', () =>
    on(async (driver) => {
      const { answer } = await begin(driver);
      const before = [await driver.text(bundle, file, 1), await driver.ask(question, {}), await driver.answers(), await driver.evidence()];
      const { plan } = await put(driver, handbook({ [notice]: edited }));
      expect(plan?.affected.map((one) => one.id)).toContain(answer);
      expect(await driver.plan(bundle)).toEqual({ ...plan, conflicts: [] });
      expect([await driver.text(bundle, file, 1), await driver.ask(question, {}), await driver.answers(), await driver.evidence()]).toEqual(
        before,
      );
      expect(await driver.status()).toMatchObject({
        seq: 1,
        bundles: [{ published: { number: 1 }, staged: { number: 2, status: 'staged' } }],
      });
    }));

  test('a revert re-runs nothing and clears every flag', () =>
    on(async (driver) => {
      await begin(driver);
      const before = [await driver.answers(), await driver.insights()];
      await put(driver, handbook({ [notice]: edited }));
      expect(await driver.apply(bundle)).toMatchObject({ version: 2, rerun: 1, cutoff: 0, undecided: 1 });
      const { flagged } = await driver.status();
      expect(flagged.map((one) => `${one.kind} ${one.state}`).sort()).toEqual(['evidence stale', 'insight stale']);
      expect(flagged.flatMap((one) => one.causes)).toMatchObject([
        { reason: 'quote_edited', before: notice, after: edited },
        { reason: 'quote_edited', before: notice, after: edited },
      ]);
      expect(await driver.restore(bundle, 1)).toMatchObject({ version: 3, rerun: 0, failed: 0, undecided: 0 });
      expect((await driver.status()).flagged).toEqual([]);
      const renumbered = JSON.parse(JSON.stringify(before).replaceAll('"version":1', '"version":3')) as unknown;
      expect([await driver.answers(), await driver.insights()]).toEqual(renumbered);
    }));

  test('a time that passed shows evidence, answers and insights as they stood', () =>
    on(async (driver) => {
      await begin(driver);
      const before = [await driver.answers(), await driver.evidence(), await driver.insights()];
      await wait(3);
      const time = new Date().toISOString();
      await wait(3);
      await put(driver, handbook({ [notice]: edited }));
      await driver.apply(bundle);
      const after = [await driver.answers(), await driver.evidence(), await driver.insights()];
      expect(after).not.toEqual(before);
      expect([await driver.answers(time), await driver.evidence(time), await driver.insights(time)]).toEqual(before);
    }));

  test('what was left out is stale with its cause until the next version', () =>
    on(async (driver) => {
      const { answer } = await begin(driver);
      const { plan } = await put(driver, handbook({ [notice]: edited }));
      const other = (await driver.ask('Who inspects the garden?', { save: true })).id as string;
      expect(plan?.affected.map((one) => one.id)).toContain(answer);
      await expect(driver.apply(bundle, [other])).rejects.toThrow('Only what the plan lists');
      expect(await driver.apply(bundle, [])).toMatchObject({ version: 2 });
      expect((await driver.answers()).map(({ id, state, sentences }) => [id, state, sentences[0]?.text])).toContainEqual([
        answer,
        'stale',
        notice,
      ]);
      await put(driver, '# Wine\n\nBottles lie down.\n', 'wine.md');
      const next = await driver.plan(bundle);
      expect(next.affected).toMatchObject([{ id: answer, before: notice, causes: [{ before: notice, after: edited }, {}] }]);
      await driver.apply(bundle);
      expect((await driver.answers()).map(({ id, state, sentences }) => [id, state, sentences[0]?.text])).toContainEqual([
        answer,
        'current',
        edited,
      ]);
    }));

  test('a document that was removed twice is cited where it was certain last', () =>
    on(async (driver) => {
      const { evidence } = await begin(driver);
      await put(driver, '# Wine\n\nBottles lie down.\n', 'wine.md');
      await driver.apply(bundle);
      const removeAndShow = async (): Promise<unknown> => {
        await driver.remove(bundle, file);
        await driver.apply(bundle);
        const { outcome, state, start, end, quote, version } = (await driver.evidence()).find((one) => one.id === evidence) ?? {};
        expect((await driver.text(bundle, file, version as number)).slice(start, end)).toBe(quote);
        return { outcome, state, version };
      };
      expect(await removeAndShow()).toEqual({ outcome: 'removed', state: 'stale', version: 2 });
      await put(driver, `# Preface\n\nRead this first.\n\n${handbook()}`);
      await driver.apply(bundle);
      expect(await driver.evidence()).toMatchObject([{ outcome: 'unchanged', state: 'current', version: 4 }]);
      expect(await removeAndShow()).toEqual({ outcome: 'removed', state: 'stale', version: 4 });
    }));

  test('a document that had two names comes back under the last one', () =>
    on(async (driver) => {
      await begin(driver);
      await put(driver, '# Wine\n\nBottles lie down.\n', 'wine.md');
      await driver.rename(bundle, file, 'rules.md');
      await driver.apply(bundle);
      await driver.remove(bundle, 'rules.md');
      await driver.apply(bundle);
      await driver.add(
        bundle,
        new Map([
          [file, handbook()],
          ['rules.md', handbook()],
        ]),
      );
      await driver.apply(bundle);
      expect(await driver.evidence()).toMatchObject([{ document: 'rules.md', outcome: 'unchanged', state: 'current' }]);
    }));

  test('HTTP answers with the members that the command line prints', async () => {
    await using product = await startProduct(kind, { validateResults: false });
    const driver = httpDriver(product.url);
    const { answer, evidence, insight } = await begin(driver);
    await put(driver, handbook({ [notice]: edited }));
    const plan = await send(product.url, `/bundles/${bundle}/plan`);
    const applied = await send(product.url, `/bundles/${bundle}/apply`);
    const shapes: [unknown, string][] = [
      [plan, 'bundle from to spans affected cutoff unaffected cost'],
      [first(plan, 'affected'), 'kind id label severity certainty before after causes'],
      [applied, 'version rerun cutoff reused failed undecided'],
      [await read(product.url, `/answers/${answer}`), 'found confidence sentences retrieved id question state causes'],
      [await read(product.url, `/evidence/${evidence}`), 'id outcome bundle document version revision start end quote headingPath'],
      [await read(product.url, `/insights/${insight}`), 'id statement status state causes evidence'],
      [await read(product.url, `/status`), 'bundles flagged'],
      [await read(product.url, `/why/${insight}`), 'reads dependants state causes'],
      [await read(product.url, `/bundles/${bundle}/diff?from=1&to=2`), 'bundle from to documents'],
    ];
    for (const [value, members] of shapes) expect(Object.keys(value as object)).toEqual(expect.arrayContaining(members.split(' ')));
  });
});

type Envelope = { readonly data: Record<string, unknown>; readonly meta: object };

const read = async (url: string, path: string): Promise<unknown> => ((await (await fetch(`${url}/api/v1${path}`)).json()) as Envelope).data;

async function send(url: string, path: string): Promise<Envelope['data']> {
  const response = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  return ((await response.json()) as Envelope).data;
}

const first = (value: Record<string, unknown>, list: string): unknown => (value[list] as unknown[])[0];
