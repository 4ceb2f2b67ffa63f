/** Questions about tables, from the file to the cell that answers. */
import { expect, test } from 'vitest';
import { showAnswer } from '../modules/answers/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { searchRoute } from '../modules/search/contract.ts';
import { api, openProduct } from './seeded-workspace.fixture.ts';

describeDatabases((kind) => {
  test('a row by its label and a column by its header are one cell, cited; a row that is not there is not in the sources', async () => {
    await using product = await openProduct(kind);
    await product.put('rents', { 'rents.csv': 'unit,tenant,rent\n12,Ada Lovelace,1250\n13,Bob Hope,980\n' });
    const ask = (question: string, save = false) => product.client.call(api.ask, { body: { question, save } });
    const saved = await ask('What is the rent of unit 12?', true);
    const [first, ...others] = saved.sentences;
    expect([first?.text, others]).toEqual(['12\tAda Lovelace\t1250', []]);
    const asked = { cell: 'Table 1!C2', column: 'rent', row: '12', value: '1250', start: 33, end: 37 };
    expect(first?.citations).toMatchObject([{ document: 'rents.csv', quote: first?.text, asked }]);
    expect((await product.client.call(showAnswer, { params: { id: saved.id ?? '' } })).sentences).toEqual(saved.sentences);
    expect(await ask('What is the rent of unit 99?')).toMatchObject({ found: false, sentences: [] });
  });

  test('a hit in a table names the cells that hold what was searched for, a hit in running text none', async () => {
    await using product = await openProduct(kind);
    const rents = 'unit,tenant,rent\n12,Ada Lovelace,1250\n13,Bob Hope,980\n14,Bob Lovelace\n';
    const page = '<p>Ada moved in.</p><table><tr><th>Unit</th><th>Colour</th></tr><tr><td>12</td><td>Crimson</td></tr></table>';
    await product.put('rents', { 'rents.csv': rents, 'page.html': page });
    const cells = async (query: string): Promise<unknown> => {
      const { hits } = await product.client.call(searchRoute, { body: { query, k: 5 } });
      return Object.fromEntries(hits.map(({ document, cell }) => [document, cell]));
    };
    expect(await cells('Ada Lovelace')).toEqual({ 'rents.csv': 'Table 1!B2', 'page.html': undefined });
    expect(await cells('crimson')).toEqual({ 'page.html': 'Table 1!B2' });
    expect(await cells('rent 980 hope')).toEqual({ 'rents.csv': 'Table 1!B3:C3' });
    expect(await cells('tenant')).toEqual({ 'rents.csv': 'Table 1!B1' });
  });
});
