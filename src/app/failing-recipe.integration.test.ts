import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createDerivation, createRegistry, type DerivationKind, type InputKind } from '../kernel/lineage/index.ts';
import { fingerprint } from '../kernel/shared/fingerprint.ts';
import { newId } from '../kernel/shared/ids.ts';
import { visibleAt } from '../modules/documents/index.ts';
import { localScope } from './local-workspace.ts';
import { api, openProduct } from './seeded-workspace.fixture.ts';

const countInput: InputKind<string, number> = {
  kind: 'count',
  async read(look) {
    const { rows } = await sql`SELECT 1 FROM ${visibleAt(look.reader, look.moment)} v`.execute(look.reader.db());
    return { input: 'all', request: 'all', fingerprint: fingerprint(rows.length), given: rows.length };
  },
  fingerprintsAt: async (look) => new Map([['all', (await countInput.read(look, 'all')).fingerprint]]),
  explain: async () => ({ severity: 'context_changed', causes: [{ reason: 'count' }] }),
};

/** Fails at two documents. */
const countKind: DerivationKind<null, number> = {
  kind: 'count',
  recipe: 'count@1',
  cost: 'none',
  counted: true,
  subjects: async (_, ids) => new Map(ids.map((id) => [id, null])),
  async run(context) {
    const count = await context.read(countInput, 'all', 'cited');
    if (count === 2) throw new Error('two is too many');
    return count;
  },
  outputFingerprint: fingerprint,
  stateOf: () => 'current',
  redact: (count) => count,
  summary: String,
};

test('a recipe that fails stops applying over the API, which says what failed; allowed, it is counted and flagged', async () => {
  await using product = await openProduct('embedded', { inputs: [countInput], derivations: [countKind] });
  const { client, stemma, put } = product;
  const params = { bundle: 'shop' };
  await put('shop', { 'a.md': 'One.' });
  const made = { id: newId(), label: 'How many', subject: null, now: new Date(), insert: async () => {} };
  const registry = createRegistry([countInput], [countKind]);
  await stemma.database.as(localScope).write((tx) => createDerivation(registry, tx, countKind, made));
  await put('shop', { 'b.md': 'Two.' });
  await expect(client.call(api.apply, { params, body: {} })).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { failed: [{ id: made.id, kind: 'count', label: 'How many', message: 'two is too many' }] },
  });
  expect((await client.call(api.versions, { params })).versions.map(({ status }) => status)).toEqual(['staged', 'published']);
  expect(await client.call(api.apply, { params, body: { allowFailed: true } })).toMatchObject({ version: 2, rerun: 0, failed: 1 });
  await put('shop', { 'c.md': 'Three.' });
  expect(await client.call(api.apply, { params, body: {} })).toMatchObject({ version: 3, rerun: 1, failed: 0 });
});
