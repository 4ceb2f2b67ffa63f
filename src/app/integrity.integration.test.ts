import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { StemmaError } from '../kernel/shared/errors.ts';
import { describeDatabases } from '../testing/databases.ts';
import { Random } from '../testing/generated/random.ts';
import { integrityProblems } from '../testing/integrity.ts';
import { testSeed } from '../testing/seed.ts';
import { propertyRunsEach } from '../testing/property.ts';
import { localScope } from './local-workspace.ts';
import { api, openProduct, seed, type Product } from './seeded-workspace.fixture.ts';

const sentences = [
  'A customer may return any item within thirty days of delivery.',
  'Refunds are paid to the original card within five working days.',
  'The blue lamp is delivered with two bulbs.',
  'The blue lamp is not delivered with bulbs.',
  'Parcels above twenty kilograms are collected by a carrier.',
  'The warehouse in Lyon is closed on Sundays.',
  'Every parcel is weighed twice before it leaves.',
];
const questions = ['How long may a customer return an item?', 'When is the warehouse closed?', 'What comes with the blue lamp?'];
const bundles = ['alpha', 'beta'];
const paths = ['a.md', 'b.md', 'c/d.md'];

const textOf = (dice: Random): string => {
  const said = Array.from({ length: dice.between(1, 5) }, () => dice.pick(sentences));
  return `# ${dice.pick(['Terms', 'Delivery', '2. Terms'])}\n\n${said.join(dice.pick([' ', '\n\n']))}\n`;
};

/** Any one thing a person can do, chosen by the dice. What is refused is refused; only faults of ours end the run. */
async function doAnything({ client, put }: Product, dice: Random): Promise<void> {
  const bundle = dice.pick(bundles);
  const query = { limit: 20 };
  const one = (items: readonly { id: string }[]): { id: string } => {
    if (items.length === 0) throw new StemmaError('NOT_FOUND');
    return { id: dice.pick(items).id };
  };
  const anAnswer = async (): Promise<{ id: string }> => one((await client.call(api.listAnswers, { query })).answers);
  const evidence = async (): Promise<string> => {
    const document = `${bundle}/${dice.pick(paths)}`;
    return (
      await client.call(api.addEvidence, { body: { document, quote: dice.pick(sentences).slice(0, dice.pick([12, 200])), occurrence: 1 } })
    ).id;
  };
  const params = { bundle };
  const [last] = (await client.call(api.versions, { params }).catch(() => ({ versions: [] }))).versions;
  await dice.pick([
    () => put(bundle, { [dice.pick(paths)]: textOf(dice) }),
    () => put(bundle, { [dice.pick(paths)]: textOf(dice), [dice.pick(paths)]: textOf(dice) }, { publish: true }),
    () => client.call(api.remove, { params, body: { path: dice.pick(paths) } }),
    () => client.call(api.rename, { params, body: { from: dice.pick(paths), to: dice.pick(paths) } }),
    () => client.call(api.plan, { params, body: {} }),
    () => client.call(api.apply, { params, body: {} }),
    async () => {
      // Some of the re-runs are left out.
      const { affected } = await client.call(api.plan, { params, body: {} });
      await client.call(api.apply, { params, body: { only: affected.filter(() => dice.chance(0.5)).map(({ id }) => id) } });
    },
    async () => {
      const flagged = (await client.call(api.listEvidence, { query })).evidence.filter(({ candidates }) => candidates);
      const { id } = one(flagged);
      const candidates = flagged.find((shown) => shown.id === id)?.candidates ?? [];
      await client.call(api.confirmEvidence, { params: { id }, body: { start: dice.pick(candidates).start } });
    },
    async () => client.call(api.dismiss, { body: { of: one((await client.call(api.status, {})).flagged).id, reason: 'It is known.' } }),
    async () => client.call(api.undismiss, { params: { of: one((await client.call(api.status, {})).dismissed).id } }),
    async () => client.call(api.rerun, { params: one((await client.call(api.status, {})).flagged), body: {} }),
    async () => client.call(api.addVerdict, { body: { of: (await anAnswer()).id, decision: 'approve', sentence: 1 } }),
    async () => client.call(api.addVerdict, { body: { of: await evidence(), decision: 'reject' } }),
    async () => client.call(api.exportPack, { params: { subject: bundle } }),
    () => client.call(api.discard, { params, body: {} }),
    () => client.call(api.restore, { params, body: { version: dice.between(1, last?.number ?? 1) } }),
    evidence,
    async () => client.call(api.addInsight, { body: { statement: dice.pick(sentences), evidence: [await evidence()] } }),
    () => client.call(api.ask, { body: { question: dice.pick(questions), save: true } }),
    async () => client.call(api.refreshAnswer, { params: await anAnswer(), body: {} }),
    async () => client.call(api.deleteAnswer, { params: await anAnswer() }),
    async () => client.call(api.deleteInsight, { params: one((await client.call(api.listInsights, { query })).insights) }),
    async () => client.call(api.deleteEvidence, { params: one((await client.call(api.listEvidence, { query })).evidence) }),
  ])();
}

/** No flag without a cause, no cause without a flag, and each flag either counts or says who put it aside and why. */
async function checkFlags({ client }: Product): Promise<void> {
  const { flagged, dismissed, counts } = await client.call(api.status, {});
  for (const { id, state, causes } of [...flagged, ...dismissed])
    expect([id, state === 'current', causes.length === 0]).toEqual([id, false, false]);
  expect(counts.suspect + counts.stale + counts.failed).toBe(flagged.length);
  const { answers } = await client.call(api.listAnswers, { query: { limit: 50 } });
  const { evidence } = await client.call(api.listEvidence, { query: { limit: 50 } });
  const aside = new Set(dismissed.map(({ id }) => id));
  for (const { id, state, causes, dismissed: put } of [...answers, ...evidence])
    expect([id, state === 'current', put !== undefined]).toEqual([id, causes.length === 0, aside.has(id)]);
}

/** A case is one thing done; many are done in one workspace, as in life, and half of them on each database. */
const steps = propertyRunsEach(100);
const stepsPerCheck = 10;

describeDatabases((kind) => {
  test(`whatever is done, nothing dangles (STEMMA_SEED=${testSeed})`, { timeout: 600_000 }, async () => {
    await using product = await openProduct(kind);
    const dice = new Random(testSeed);
    for (const bundle of bundles) await product.put(bundle, Object.fromEntries(paths.map((path) => [path, textOf(dice)])));
    const done = { well: 0, refused: 0 };
    for (let step = 1; step <= steps; step += 1) {
      try {
        await doAnything(product, dice);
        done.well += 1;
      } catch (error) {
        if (!(error instanceof StemmaError) || error.code === 'INTERNAL') throw error;
        done.refused += 1;
      }
      await checkFlags(product);
      if (step % stepsPerCheck === 0)
        expect(await product.stemma.database.as(localScope).read(integrityProblems), `after step ${step}`).toEqual([]);
    }
    expect(done.well).toBeGreaterThan(steps / 5);
  });

  let opened: Promise<Product> | undefined;
  const seeded = async (): Promise<Product> => {
    const product = await openProduct(kind);
    await seed(product);
    return product;
  };

  describe('each planted breach is found', () => {
    const any = (table: string): string => `ctid = (SELECT min(ctid) FROM ${table})`;
    test.each<[string, string, RegExp]>([
      [
        'a derivation gone from under its traces',
        "DELETE FROM answers; DELETE FROM derivations WHERE kind = 'answer'",
        /^a trace of a derivation/,
      ],
      [
        'a trace gone from under its reads',
        `DELETE FROM derivation_states; DELETE FROM traces WHERE ${any('traces')}`,
        /^a read of a trace/m,
      ],
      ['reads that say another derivation', `UPDATE reads SET derivation = gen_random_uuid() WHERE ${any('reads')}`, /^a read of a trace/m],
      [
        'a state with the trace of another',
        `UPDATE derivation_states SET trace = (SELECT id FROM traces ORDER BY id DESC LIMIT 1)`,
        /^a state whose trace/m,
      ],
      ['a state that ended', `UPDATE derivation_states SET to_seq = 5 WHERE ${any('derivation_states')}`, /^a derivation without a state/m],
      [
        'a cause that flags nothing',
        `UPDATE derivation_states SET state = 'current', causes = '[{"reason":"x"}]'`,
        /^a cause without a flag/m,
      ],
      ['a flag out of nowhere', `UPDATE derivation_states SET state = 'stale', causes = '[]'`, /^a flag without a cause/m],
      ['an interval left open', `UPDATE visibility SET to_seq = 9007199254740991`, /^a document shown twice/m],
      [
        'a listing that nobody published',
        `UPDATE visibility SET path = 'elsewhere.md' WHERE ${any('visibility')}`,
        /^what is visible now/m,
      ],
      ['a line of no version', `UPDATE listings SET version = gen_random_uuid() WHERE ${any('listings')}`, /^a line of a listing/m],
      [
        'a line with the revision of another',
        `UPDATE listings SET document = gen_random_uuid() WHERE ${any('listings')}`,
        /^a line of a listing/m,
      ],
      ['a line without its revision', `UPDATE listings SET revision = gen_random_uuid() WHERE ${any('listings')}`, /^a line of a listing/m],
      ['a passage without its text', `DELETE FROM passage_contents WHERE ${any('passage_contents')}`, /^an occurrence of a content/m],
      ['a passage without its headings', `DELETE FROM heading_paths WHERE ${any('heading_paths')}`, /^an occurrence under/m],
      ['a text that nothing shows', 'DELETE FROM passage_occurrences', /^a content that occurs nowhere: .*\na heading path that occurs/m],
      ['postings without their segment', 'DELETE FROM posting_segments', /^postings of a segment/m],
      ['a passage that cannot be found', 'DELETE FROM body_postings', /^a visible passage without/m],
      [
        'a vector of no length',
        `WITH g AS (INSERT INTO embedding_generations (workspace, number, embedder, version, dimensions, last_vector) SELECT id, 1, 'model', '', 3, 1 FROM workspaces RETURNING workspace)
          INSERT INTO passage_vectors (workspace, generation, content, ordinal, vector) SELECT workspace, 1, (SELECT min(id) FROM passage_contents), 1, '[1,2]' FROM g`,
        /^a vector of another length/m,
      ],
      ['vectors that nobody stored', 'UPDATE publish_epochs SET vectors = 1', /^a publish that counts vectors/m],
      ['a head that ran ahead', 'UPDATE lineage_heads SET seq = seq + 1', /^a head that is not/m],
      ['a head that counts one too many', 'UPDATE lineage_heads SET derivations = derivations + 1', /^a head that counts/m],
    ])('%s', async (_, fault, words) => {
      const product = await (opened ??= seeded());
      expect(await product.stemma.database.as(localScope).read(integrityProblems)).toEqual([]);
      expect((await problemsAfter(product, fault)).join('\n')).toMatch(words);
    });
  });

  afterAll(async () => (await opened)?.[Symbol.asyncDispose]());
});

class Undo extends Error {}

/** The problems after a fault that is taken back. */
async function problemsAfter({ stemma }: Product, fault: string): Promise<string[]> {
  let found: string[] = [];
  const planted = stemma.database.as(localScope).write(async (tx) => {
    await sql.raw(fault).execute(tx.db());
    found = await integrityProblems(tx);
    throw new Undo();
  });
  await expect(planted).rejects.toThrow(Undo);
  return found;
}
