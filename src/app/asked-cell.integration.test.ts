/** Questions about tables, from the file to the cell that answers. */
import { expect, test } from 'vitest';
import { showAnswer } from '../modules/answers/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
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
});
