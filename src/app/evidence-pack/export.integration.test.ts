/** Packs of a real workspace: complete, the same whenever they are made, and sensitive to every byte. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import { askRoute, showAnswer } from '../../modules/answers/contract.ts';
import { addEvidenceRoute, addInsightRoute, moveInsightRoute, showInsight } from '../../modules/evidence/contract.ts';
import { listRuns, showRun, startRun } from '../../kernel/runs/contract.ts';
import { eraseRoute, planErasureRoute } from '../../modules/documents/contract.ts';
import { describeDatabases } from '../../testing/databases.ts';
import { propertyRuns } from '../../testing/property.ts';
import { openProduct, type Product } from '../seeded-workspace.fixture.ts';
import { exportPack, fetchExport } from './contract.ts';
import { fileOf, hostile, withByte } from './pack.fixture.ts';
import { packSchema, partsOf, type Pack, type PartOf } from './pack.ts';
import { readBlock } from './read-block.ts';
import { verifyPack } from './verify-pack.ts';

const rent = 'The tenant must pay the rent before the third working day.';
const keys = 'The lease ends when the keys are handed over.';
const lease = ['# Rent', rent, ...hostile.map((words) => `Note ${words} end.`), '# End', keys].join('\n\n');

function packOf(bytes: Uint8Array): Pack {
  const { lines, root } = readBlock(new TextDecoder().decode(bytes));
  return packSchema.parse({ format: 'stemma/evidence-pack.v1', parts: lines, root });
}

const only = <Type extends Parameters<typeof partsOf>[1]>(pack: Pack, type: Type): PartOf<Type> => {
  const [first, ...more] = partsOf(pack.parts, type);
  expect(more).toEqual([]);
  return first?.part as PartOf<Type>;
};

describeDatabases((kind) => {
  let product: Product;
  let answer: string;
  let unanswered: string;
  let insight: string;
  const made = new Map<string, Uint8Array>();
  const packed = (subject: string, asOf?: string): Promise<Uint8Array> =>
    product.client.call(exportPack, { params: { subject }, query: asOf === undefined ? {} : { asOf } });

  beforeAll(async () => {
    product = await openProduct(kind);
    const { client, put } = product;
    await put('lease', { 'terms/lease.txt': lease, 'other.txt': 'The roof is flat.' });
    answer = (await client.call(askRoute, { body: { question: 'When must the tenant pay the rent?', save: true } })).id as string;
    unanswered = (await client.call(askRoute, { body: { question: 'Who won the regatta?', bundle: 'lease', save: true } })).id as string;
    const cite = async (quote: string): Promise<string> =>
      (await client.call(addEvidenceRoute, { body: { document: 'lease/terms/lease.txt', quote } })).id;
    const evidence = [await cite(rent), await cite(keys)];
    insight = (await client.call(addInsightRoute, { body: { statement: 'Rent is due early. </script>', evidence } })).id;
    await client.call(moveInsightRoute, { params: { id: insight, action: 'review' }, body: {} });
    for (const subject of [answer, unanswered, insight, 'lease@1']) made.set(subject, await packed(subject));
    await put('lease', { 'terms/lease.txt': lease.replace('third', 'fifth') }, { publish: true });
  });
  afterAll(() => product?.[Symbol.asyncDispose]());

  test('an answer: its sentences with their quotes, the run, and the whole text that they stand in', async () => {
    const pack = packOf(made.get(answer) as Uint8Array);
    const shown = await product.client.call(showAnswer, { params: { id: answer }, query: { asOf: '1' } });
    expect(only(pack, 'answer')).toMatchObject({ id: answer, question: shown.question, state: 'current', causes: [], found: true });
    expect(only(pack, 'answer').run).toMatchObject({
      recipe: 'extractive@2',
      reads: [{ kind: 'search', role: 'cited', label: shown.question }],
    });
    expect(partsOf(pack.parts, 'sentence').map(({ part: { text, citations } }) => ({ text, citations }))).toEqual(shown.sentences);
    const source = only(pack, 'source');
    expect(source).toMatchObject({
      names: [{ bundle: 'lease', path: 'terms/lease.txt', version: 1 }],
      parser: 'text',
      sha256: sha256(lease),
    });
    for (const words of hostile.filter((one) => !one.includes('\u2028'))) expect(source.text).toContain(words);
    const none = packOf(made.get(unanswered) as Uint8Array);
    expect(only(none, 'answer')).toMatchObject({ found: false, sentences: [] });
    expect(partsOf(none.parts, 'source')).toEqual([]);
  });

  test('an insight: status, history with verdict keys, and its evidence with outcomes, also when it is stale', async () => {
    const before = only(packOf(made.get(insight) as Uint8Array), 'insight');
    expect(before).toMatchObject({
      statement: 'Rent is due early. </script>',
      status: 'reviewed',
      state: 'current',
      lights: { claimSupported: true },
    });
    expect(before.history).toMatchObject([
      { action: 'add', valid: true },
      { action: 'review', valid: true, key: before.verdictKey },
    ]);
    const now = packOf(await packed(insight));
    const shown = await product.client.call(showInsight, { params: { id: insight } });
    // How much a cause weighs is no part of the format.
    const causes = shown.causes.map(({ severity: _, ...cause }) => cause);
    expect(only(now, 'insight')).toMatchObject({ state: 'stale', causes, lights: shown.lights });
    const evidence = partsOf(now.parts, 'evidence').map(({ part }) => part);
    expect(evidence.map(({ outcome, state }) => ({ outcome, state }))).toEqual([
      { outcome: 'edited', state: 'stale' },
      { outcome: 'unchanged', state: 'current' },
    ]);
    expect(evidence[0]).toMatchObject({ takenFrom: 1, newText: rent.replace('third', 'fifth'), citation: { version: 1 } });
    expect(evidence[0]?.candidates.length).toBeGreaterThan(0);
    expect(partsOf(now.parts, 'source')).toHaveLength(2);
  });

  test('a bundle: its listing, and everything that stands on it', async () => {
    const pack = packOf(await packed('lease'));
    expect(only(pack, 'manifest').subject).toEqual({ kind: 'bundle', id: 'lease@2', label: 'lease, version 2' });
    expect(only(pack, 'listing')).toMatchObject({
      bundle: 'lease',
      version: 2,
      documents: [
        { path: 'other.txt', parser: 'text', sha256: sha256('The roof is flat.') },
        { path: 'terms/lease.txt', parser: 'text', sha256: sha256(lease.replace('third', 'fifth')) },
      ],
    });
    expect(new Set(partsOf(pack.parts, 'answer').map(({ part }) => part.id))).toEqual(new Set([answer, unanswered]));
    expect(only(pack, 'insight').id).toBe(insight);
    expect(partsOf(pack.parts, 'evidence')).toHaveLength(2);
  });

  test('the same subject at the same moment gives the same bytes, also after later versions', async () => {
    expect(Buffer.from(await packed('lease')).equals(await packed('lease'))).toBe(true);
    for (const [subject, bytes] of made) {
      const again = await packed(subject, subject.includes('@') ? undefined : '1');
      expect(Buffer.from(again).toString()).toBe(Buffer.from(bytes).toString());
    }
    expect(Buffer.from(await packed('lease@2')).equals(await packed('lease'))).toBe(true);
    expect(Buffer.from(await packed('lease', '1')).equals(await packed('lease@1'))).toBe(true);
  });

  test('one changed byte of any of them is found and named', async () => {
    for (const subject of [answer, insight, 'lease@2']) {
      const bytes = await packed(subject);
      const pack = packOf(bytes);
      expect(verifyPack(bytes, pack.root).problems).toEqual([]);
      const { bytes: rendered, ownerOf } = fileOf(pack);
      expect(Buffer.from(bytes).equals(rendered)).toBe(true);
      const names = new Set(pack.parts.map(({ name }) => name));
      fc.assert(
        fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (position, value) => {
          fc.pre(bytes[position] !== value);
          const { problems } = verifyPack(withByte(bytes, position, value));
          expect(problems.length).toBeGreaterThan(0);
          const owner = ownerOf(position);
          if (names.has(owner)) expect(problems.map(({ part }) => part)).toContain(owner);
        }),
        { numRuns: propertyRuns(150) },
      );
    }
  });

  test('what cannot be exported is refused in words', async () => {
    const [evidence] = partsOf(packOf(await packed(insight)).parts, 'evidence');
    await expect(packed(evidence?.part.id as string)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(packed('0192f0c1-2b3a-7c4d-8e5f-60718293a4b5')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(packed('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(packed('lease@9')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(packed('lease@1', '1')).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(packed('lease', '2001-01-01')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(packed(answer, '2001-01-01')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('an export is a run: of a caller who waits, or fetched later as it was when it was asked for', async () => {
    await using other = await openProduct(kind);
    const { client } = other;
    const export_ = (run: string): Promise<Uint8Array> => client.call(fetchExport, { params: { run } });
    await other.put('shed', { 'a.md': 'The shed is green.', 'b.md': 'The barn is dry.' }, { publish: true });
    const waited = await client.call(exportPack, { params: { subject: 'shed' }, query: {} });
    const [{ id: performed } = { id: '' }] = (await client.call(listRuns, { query: { kind: exportPack.name } })).runs;
    const { output, status } = await client.call(showRun, { params: { run: performed } });
    expect({ output, status }).toMatchObject({ status: 'succeeded', output: { root: packOf(waited).root, size: waited.byteLength } });
    expect(Buffer.from(await export_(performed)).equals(waited)).toBe(true);

    await using _worker = await other.stemma.work();
    const { id } = await client.call(startRun, { body: { kind: exportPack.name, input: { subject: 'shed' } } });
    await other.put('shed', { 'a.md': 'The shed is red.', 'b.md': 'The barn is dry.' }, { publish: true });
    await expect.poll(async () => (await client.call(showRun, { params: { run: id } })).status, { timeout: 30_000 }).toBe('succeeded');
    expect(Buffer.from(await export_(id)).equals(waited)).toBe(true);
    await expect(client.call(startRun, { body: { kind: exportPack.name, input: { subject: 'nothing' } } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(export_('0192f0c1-2b3a-7c4d-8e5f-60718293a4b5')).rejects.toMatchObject({ code: 'NOT_FOUND' });

    // What is recorded without a new version belongs to the same moment: the pack has become another one, and is not passed off as the old.
    const late = (await client.call(startRun, { body: { kind: exportPack.name, input: { subject: 'shed' } } })).id;
    await expect.poll(async () => (await client.call(showRun, { params: { run: late } })).status, { timeout: 30_000 }).toBe('succeeded');
    await client.call(addEvidenceRoute, { body: { document: 'shed/b.md', quote: 'The barn is dry.' } });
    await expect(export_(late)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('added, decided') });
    expect(Buffer.from(await export_(id)).equals(waited)).toBe(true);

    const erase = async (body: { readonly bundle: string; readonly path?: string }): Promise<void> => {
      const { plan } = await client.call(planErasureRoute, { body });
      await client.call(eraseRoute, { body: { ...body, plan } });
    };
    await erase({ bundle: 'shed', path: 'a.md' });
    await expect(export_(id)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('erased since') });
    expect((await client.call(listRuns, { query: { kind: exportPack.name } })).runs).toHaveLength(3);
    await erase({ bundle: 'shed' });
    expect((await client.call(listRuns, { query: { kind: exportPack.name } })).runs).toEqual([]);
  });

  test('a version that is only staged is not exported', async () => {
    // Elsewhere: a second bundle would make a bare version number ambiguous here.
    await using other = await openProduct(kind);
    await other.put('shed', { 'a.md': 'The shed is green.' });
    await other.put('shed', { 'a.md': 'The shed is red.' });
    const staged = other.client.call(exportPack, { params: { subject: 'shed@2' }, query: {} });
    await expect(staged).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
