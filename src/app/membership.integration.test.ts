/**
 * What depends on what is not there, or on which documents there are: nothing that it cites is touched, and yet it changes when
 * something comes to any bundle of its scope, and with nothing that comes elsewhere. Through whole plans and applies.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDerivation, createRegistry, type DerivationKind, type InputKind } from '../kernel/lineage/index.ts';
import { fingerprint } from '../kernel/shared/fingerprint.ts';
import { newId } from '../kernel/shared/ids.ts';
import { askRoute, listAnswers } from '../modules/answers/contract.ts';
import { applyRoute, planRoute } from '../modules/documents/contract.ts';
import { visibleAt } from '../modules/documents/index.ts';
import { describeDatabases } from '../testing/databases.ts';
import { Random } from '../testing/generated/random.ts';
import { localScope } from './local-workspace.ts';
import { openProduct, type Product } from './seeded-workspace.fixture.ts';

/** How many documents a bundle has, or all bundles together. */
const countInput: InputKind<string, number> = {
  kind: 'count',
  async read({ reader, moment }, scope) {
    const visible = sql<{ count: number }>`
      SELECT count(*) AS count FROM ${visibleAt(reader, moment)} v JOIN bundles b ON b.workspace = ${reader.workspace} AND b.id = v.bundle
      WHERE ${scope} IN ('all', b.name)`;
    const given = (await visible.execute(reader.db())).rows[0]?.count ?? 0;
    return { input: scope, request: scope, fingerprint: fingerprint(given), given };
  },
  async fingerprintsAt(look, inputs) {
    const found = new Map<string, string>();
    for (const { input } of inputs) found.set(input, (await countInput.read(look, input)).fingerprint);
    return found;
  },
  explain: async () => ({ severity: 'context_changed', causes: [{ reason: 'count' }] }),
};

const scopes = new Map<string, string>();
const countKind: DerivationKind<string, number> = {
  kind: 'count',
  recipe: 'count@1',
  cost: 'none',
  counted: true,
  subjects: async (_, ids) => new Map(ids.map((id) => [id, scopes.get(id) ?? 'all'])),
  run: (context, scope) => context.read(countInput, scope, 'cited'),
  outputFingerprint: fingerprint,
  stateOf: () => 'current',
  redact: (count) => count,
  summary: String,
};

describeDatabases((kind) => {
  let product: Product;
  beforeAll(async () => void (product = await openProduct(kind, { inputs: [countInput], derivations: [countKind] })));
  afterAll(() => product?.[Symbol.asyncDispose]());

  const ask = (question: string, more: { bundle?: string; save?: true }) => product.client.call(askRoute, { body: { question, ...more } });
  const save = async (question: string, bundle?: string): Promise<string> =>
    (await ask(question, { save: true, ...(bundle === undefined ? {} : { bundle }) })).id ?? '';
  const count = async (scope: string): Promise<string> => {
    const id = newId();
    scopes.set(id, scope);
    const made = { id, label: scope, subject: scope, now: new Date(), insert: async () => {} };
    const registry = createRegistry([countInput], [countKind]);
    await product.stemma.database.as(localScope).write((tx) => createDerivation(registry, tx, countKind, made));
    return id;
  };
  /** Stages documents and says what the plan lists. */
  const plan = async (bundle: string, documents: Readonly<Record<string, string>>): Promise<string[]> => {
    await product.put(bundle, documents);
    return (await product.client.call(planRoute, { params: { bundle }, body: {} })).affected.map(({ id }) => id).sort();
  };
  const apply = (bundle: string) => product.client.call(applyRoute, { params: { bundle }, body: {} });
  const filler = (at: number): string => `# Note ${at}\n\nThe weather of day ${at} was mild, and nobody wrote of anything else.`;
  const notes = (from: number, to: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: to - from }, (_, at) => [`note-${from + at}.md`, filler(from + at)]));

  test('absence, a count and a best of many follow what comes within their scope, and nothing outside of it', async () => {
    await product.put('home', { ...notes(0, 20), 'rent.md': 'The rent is due on the third day.' });
    await product.put('shop', notes(20, 40));
    const [absentHome, absentAll] = [await save('Who repairs the gutter?', 'home'), await save('Who repairs the gutter?')];
    const [bestHome, bestAll] = [await save('When is the rent due?', 'home'), await save('When is the rent due?')];
    const [countHome, countAll] = [await count('home'), await count('all')];
    expect(await plan('shop', { 'gutter.md': 'The owner repairs the gutter.' })).toEqual([absentAll, countAll].sort());
    expect(await apply('shop')).toMatchObject({ failed: 0 });
    expect(await plan('shop', { 'rent.md': 'The rent is due: when the rent of a shop is due, it is due on the first day.' })).toEqual(
      [bestAll, countAll].sort(),
    );
    await apply('shop');
    // An insertion into a document that is there: nothing is counted, the absence ends.
    expect(await plan('home', { 'rent.md': 'The rent is due on the third day.\n\nThe tenant repairs the gutter.' })).toEqual(
      expect.arrayContaining([absentHome, absentAll]),
    );
    await apply('home');
    const affected = await plan('home', { 'more.md': 'The rent is due by noon when the rent of a home is due.' });
    expect(affected).toEqual(expect.arrayContaining([bestHome, countHome, countAll]));
    await apply('home');
  });

  test('a plan lists exactly what running everything again finds, change after change', { timeout: 120_000 }, async () => {
    const dice = new Random(20261128);
    const who = ['The tenant', 'The owner', 'A guest', 'The agent'];
    const what = ['pays the water', 'cuts the hedge', 'keeps the keys', 'cleans the stairs', 'feeds the cat'];
    const says = (): string => `${dice.pick(who)} ${dice.pick(what)} in ${dice.pick(['March', 'June', 'autumn'])}.`;
    const text = (): string => Array.from({ length: dice.between(1, 4) }, says).join('\n\n');
    const texts = (from: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: 4 }, (_, at) => [`rule-${from + at}.md`, text()]));
    for (const bundle of ['flat', 'yard']) await product.put(bundle, texts(0));
    const followed = new Map<string, { question: string; bundle?: string }>();
    for (const words of ['pays the water', 'cuts the hedge', 'feeds the cat']) {
      for (const bundle of [undefined, 'flat', 'yard']) {
        const one = { question: `Who ${words}?`, ...(bundle === undefined ? {} : { bundle }) };
        followed.set(await save(one.question, bundle), one);
      }
    }
    const saying = ({ sentences }: Pick<Awaited<ReturnType<typeof ask>>, 'sentences'>): string =>
      JSON.stringify(
        sentences.map(({ text: words, citations }) => [
          words,
          [...new Set(citations.map((one) => `${one.bundle} ${one.document}`))].sort(),
        ]),
      );
    const everything = async (): Promise<Map<string, string>> => {
      const said = new Map<string, string>();
      for (const [id, { question, ...scope }] of followed) said.set(id, saying(await ask(question, scope)));
      return said;
    };
    let before = await everything();
    let all = 0;
    for (let step = 0; step < 6; step++) {
      const bundle = dice.pick(['flat', 'yard']);
      const listed = (await plan(bundle, { [`rule-${dice.between(0, 6)}.md`]: text() })).filter((id) => followed.has(id));
      await apply(bundle);
      const after = await everything();
      expect(listed, `step ${step}`).toEqual([...after.keys()].filter((id) => after.get(id) !== before.get(id)).sort());
      const { answers } = await product.client.call(listAnswers, { query: { limit: 200 } });
      for (const answer of answers) if (followed.has(answer.id)) expect(saying(answer)).toBe(after.get(answer.id));
      before = after;
      all += listed.length;
    }
    // Some of what was asked changed, and most of it did not.
    expect(all).toBeGreaterThan(4);
    expect(all).toBeLessThan(0.7 * 6 * followed.size);
  });
});
