/** Both ways from anything: a bundle, a document, a span, evidence, an insight, an answer; paged; at any moment. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askRoute } from '../../modules/answers/contract.ts';
import { addEvidenceRoute, addInsightRoute } from '../../modules/evidence/contract.ts';
import { describeDatabases, type DatabaseKind } from '../../testing/databases.ts';
import { openProduct, type Product } from '../seeded-workspace.fixture.ts';
import { relatedRoute, whyRoute, type RelatedThing, type Why } from './contract.ts';

const rent = 'The tenant must pay the rent before the third working day.';
const keys = 'The lease ends when the keys are handed over.';
const lease = `# Rent\n\n${rent}\n\n# End\n\n${keys}`;
const start = lease.indexOf(rent) - 2;

const shape = (things: readonly RelatedThing[]): string[] =>
  things.map(({ depth, kind, label, role, state, more, seen }) =>
    [depth, kind, kind === 'span' || kind === 'search' ? label.slice(0, 12) : label, role, state, more && 'more', seen && 'seen']
      .filter((word) => word !== undefined && word !== false)
      .join(' '),
  );

interface Leased extends AsyncDisposable {
  readonly product: Product;
  readonly evidence: string;
  readonly insight: string;
  readonly answer: string;
  why(id: string, query?: { depth?: number; asOf?: string }): Promise<Why>;
}

/** A lease at version 1, with a piece of evidence, an insight on it and a saved answer. */
async function openLeased(kind: DatabaseKind): Promise<Leased> {
  const product = await openProduct(kind);
  await product.put('lease', { 'lease.md': lease, 'other.txt': 'The roof is flat.' });
  const { id: evidence } = await product.client.call(addEvidenceRoute, { body: { document: 'lease/lease.md', quote: rent } });
  const { id: insight } = await product.client.call(addInsightRoute, { body: { statement: 'Rent is due early.', evidence: [evidence] } });
  const { id: answer } = (await product.client.call(askRoute, { body: { question: 'When does the lease end?', save: true } })) as {
    id: string;
  };
  const why: Leased['why'] = (id, query = {}) => product.client.call(whyRoute, { params: { id }, query });
  return { product, evidence, insight, answer, why, [Symbol.asyncDispose]: () => product[Symbol.asyncDispose]() };
}

describeDatabases((kind) => {
  let leased: Leased;
  let product: Product;
  let evidence: string;
  let insight: string;
  let answer: string;
  beforeAll(async () => {
    leased = await openLeased(kind);
    ({ product, evidence, insight, answer } = leased);
  });
  afterAll(() => leased?.[Symbol.asyncDispose]());
  const why: Leased['why'] = (...of) => leased.why(...of);

  test('from an insight down to its bundle, and from the bundle up to the insight', async () => {
    const down = await why(insight, { depth: 6 });
    expect(down).toMatchObject({ kind: 'insight', state: 'current', causes: [], since: 1, dependants: [] });
    expect(shape(down.reads)).toEqual([
      `1 evidence ${rent} cited current`,
      '2 span The tenant m cited',
      '3 document lease.md',
      '4 bundle lease',
    ]);
    expect(down.reads.map(({ parent }) => parent)).toEqual([
      insight,
      evidence,
      `lease/lease.md@1:${start}-${start + rent.length}`,
      'lease/lease.md@1',
    ]);
    const up = await why('lease', { depth: 6 });
    expect(up).toMatchObject({ id: 'lease@1', kind: 'bundle', reads: [], place: { bundle: 'lease', version: 1 } });
    expect(shape(up.dependants)).toEqual([
      '1 document lease.md',
      `2 evidence ${rent} cited current`,
      '3 insight Rent is due early. cited current',
      '2 answer When does the lease end? cited current',
      '1 document other.txt',
    ]);
  });

  test('an answer rests on what it cites, on what it only read, and on its search', async () => {
    const { reads, kind: of } = await why(answer);
    expect(of).toBe('answer');
    expect(shape(reads).slice(0, 1)).toEqual(['1 span The lease en cited more']);
    expect(shape(reads).at(-1)).toBe('1 search When does th cited');
    expect(reads.at(-1)?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a paragraph knows what rests on exactly its words, and what only read them', async () => {
    const span = (quote: string): Promise<Why> => {
      const from = lease.indexOf(quote) - (quote === rent ? 2 : 4);
      return why(`lease/lease.md@1:${from}-${from + quote.length}`, { depth: 2 });
    };
    const first = await span(rent);
    expect(first.label).toBe(rent);
    expect(shape(first.dependants).slice(0, 2)).toEqual([`1 evidence ${rent} cited current`, '2 insight Rent is due early. cited current']);
    expect(shape((await span(keys)).dependants)).toEqual(['1 answer When does the lease end? cited current']);
    expect(shape((await why('lease/other.txt')).reads)).toEqual(['1 bundle lease']);
  });

  test('in pages, each list to its own end; a leaf says that nothing is below it', async () => {
    const all = (await why('lease/lease.md', { depth: 2 })).dependants;
    const paged: RelatedThing[] = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await product.client.page(relatedRoute, {
        params: { id: 'lease/lease.md' },
        query: { depth: 2, limit: 1, ...(cursor === undefined ? {} : { cursor }) },
      });
      paged.push(...page.data.things);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
    const first = await product.client.call(whyRoute, { params: { id: 'lease/lease.md' }, query: { limit: 1 } });
    expect([first.dependants.length, first.next.reads]).toEqual([1, undefined]);
    const rest = await product.client.page(relatedRoute, {
      params: { id: 'lease/lease.md' },
      query: { depth: 2, cursor: first.next.dependants as string },
    });
    expect(rest.data.things.at(-1)).toEqual(all.at(-1));
    expect(shape((await why('lease/lease.md')).dependants)).toEqual([
      `1 evidence ${rent} cited current more`,
      '1 answer When does the lease end? cited current',
    ]);
  });

  test('at the version that is named, as it was; what is no address or not there says so', async () => {
    // A workspace of its own: the other tests expect version 1 to be the current one.
    await using own = await openLeased(kind);
    const before = await own.why('lease/lease.md@1', { depth: 3 });
    await own.product.put('lease', { 'lease.md': lease.replace('third', 'fifth') }, { publish: true });
    expect(await own.why('lease/lease.md@1', { depth: 3 })).toEqual(before);
    expect(shape((await own.why('lease/lease.md')).dependants)[0]).toBe(`1 evidence ${rent} cited stale more`);
    const stale = await own.why(own.insight);
    expect([stale.state, stale.causes[0]?.after]).toEqual(['stale', expect.stringContaining('fifth')]);
    expect((await own.why(own.insight, { asOf: '1' })).state).toBe('current');
    // The words that evidence was judged on are still those of version 1.
    expect(shape((await own.why(`lease/lease.md@2:${start}-${start + 5}`)).dependants)).not.toContain(
      `1 evidence ${rent} cited stale more`,
    );
    for (const gone of ['lease/gone.md', 'nowhere', 'lease@9', 'lease/lease.md@1:0-9999', '00000000-0000-7000-8000-000000000000']) {
      await expect(own.why(gone), gone).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    for (const none of ['Not a name', 'lease:1-2', 'lease/lease.md@1:5-5']) {
      await expect(own.why(none), none).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    }
  });
});
