/** The rarer turns of carrying: whole quotes over several blocks, tables without a header or a naming column, copies, code. */
import { describe, expect, test } from 'vitest';
import { readSource } from '../../../testing/generated/index.ts';
import { carried } from './carried.fixture.ts';
import { carry } from './carry.ts';
import { reviewedSentences, sentenceRanges } from './reviewed-sentences.ts';

const rent = 'The tenant must pay the rent before the third working day.';
const dogs = 'Dogs may be kept with the written consent of the landlord.';
const twin = 'Any notice under this section must be given in writing.';

describe('quotes over several blocks', () => {
  const quote = `${twin}\n\n${dogs}`;
  test('nothing but the blank between two blocks is nowhere certain', () => {
    expect(carried('\n\n', `${rent}\n\n${dogs}`, `${rent}\n\n${dogs}\n\nEnd.`).outcome).toBe('removed');
  });
  test('a blank after the last word belongs to the quote', () => {
    expect(carried(`${rent}\n\n`, `${rent}\n\n${dogs}`, `New.\n\n${rent}\n\n${dogs}`)).toMatchObject({
      outcome: 'unchanged',
      text: `${rent}\n\n`,
    });
    expect(carried(`${rent}\n\n`, `${rent}\n\n${dogs}`, `${dogs}\n\n${rent}`)).toMatchObject({ outcome: 'edited', newText: rent });
  });
  test('all of it moved', () => {
    const others = 'One of many.\n\nTwo of many.\n\nThree of many.';
    expect(
      carried(`${rent}\n\n${dogs}`, `# A\n\n${rent}\n\n${dogs}\n\n# B\n\n${others}`, `# B\n\n${others}\n\n# A\n\n${rent}\n\n${dogs}`),
    ).toMatchObject({ outcome: 'moved', text: `${rent}\n\n${dogs}` });
  });
  test('its parts stand in several places and never side by side', () => {
    const b = `# X\n\n${twin}\n\nOther.\n\n${twin}\n\nOther two.\n\n${dogs}\n\nMore.\n\n${dogs}`;
    expect(carried(quote, `# A\n\n${twin}\n\n${dogs}`, b)).toMatchObject({ outcome: 'ambiguous', candidates: [twin, twin, dogs, dogs] });
  });
  const apart = `# X\n\n${twin}\n\nOther.\n\n${dogs}\n\nAll new. Really.\n\n# Y`;
  test('its parts have copies, but as a whole it is there once', () => {
    expect(carried(quote, `# A\n\n${quote}\n\n# B\n\nOld.`, `${apart}\n\n${quote}\n\nMore.`)).toMatchObject({
      outcome: 'moved',
      text: quote,
      contextChanged: true,
    });
  });
  test('as a whole it is there once, inside other sentences', () => {
    const part = 'in writing.\n\nDogs may be kept with the written';
    const b = `${apart}\n\nNo letter is kept ${part} word.\n\n# Z\n\n${twin}`;
    expect(carried(part, `# A\n\n${quote}\n\n# B\n\nOld.`, b).outcome).not.toBe('moved');
  });
  test('a quote over table rows is never found by its text alone', () => {
    const rows = (list: readonly string[]): string => `# R\n\n| Unit | Tenant |\n| --- | --- |\n${list.join('\n')}\n\nEnd.`;
    const [first, second] = ['| A1 | Maximilian Varga the Third |', '| A2 | Okonjo of the Valley |'];
    const b = `# R\n\n| Seat | Guest |\n| --- | --- |\n${first}\n\nOther.\n\n| Seat | Guest |\n| --- | --- |\n${first}\n${second}\n\nMore.\n\n| Seat | Guest |\n| --- | --- |\n${second}\n\nEnd.`;
    expect(carried('A1\tMaximilian Varga the Third\nA2\tOkonjo of the Valley', rows([first, second]), b).outcome).toBe('ambiguous');
  });
});

describe('tables', () => {
  const table = (rows: readonly string[], header = '| Unit | Tenant | Rent |'): string =>
    `# Rents\n\n${header}\n| --- | --- | --- |\n${rows.join('\n')}\n\nEnd.`;
  const [a1, a2, a3] = ['| A1 | Varga | 900 |', '| A2 | Okonjo | 900 |', '| A3 | Rao | 700 |'];
  const old = table([a1, a2, a3]);
  const raised = '| A2 | Okonjo | 950 |';
  test('a quote over two cells of an edited row is shown in the whole row', () => {
    const edited = { outcome: 'edited', newText: 'A2\tOkonjo\t950' };
    expect(carried('A2\tOkonjo', old, table([a1, raised, a3]))).toMatchObject(edited);
    const nameless = '|  | Tenant | Rent |';
    expect(carried('Okonjo\t900', table([a1, a2, a3], nameless), table([a1, raised, a3], nameless))).toMatchObject(edited);
  });
  test('no cell names the row: it is never certain which one it is', () => {
    const same = (second: string): string => table(['| Flat | Varga | 900 |', '| Flat | Okonjo | 900 |', second]);
    expect(carried('800', same('| Flat | Okonjo | 800 |'), same('| Flat | Okonjo | 850 |'))).toMatchObject({
      outcome: 'edited',
      newText: '850',
    });
  });
  test('the cell was emptied', () => {
    expect(carried('Okonjo', old, table([a1, '| A2 |  | 900 |', a3])).outcome).toBe('removed');
  });
  test('the row was edited and moved', () => {
    expect(carried('Okonjo', old, table([raised, a1, a3]))).toMatchObject({ outcome: 'moved', text: 'Okonjo', contextChanged: true });
    expect(carried('Okonjo', old, table([a1, a3, raised]))).toMatchObject({ outcome: 'moved', text: 'Okonjo', contextChanged: true });
  });
  test('the column is gone', () => {
    const b = `# Rents\n\n| Unit | Rent |\n| --- | --- |\n| A1 | 900 |\n| A2 | 900 |\n| A3 | 750 |\n\nEnd.`;
    expect(carried('Okonjo', old, b)).toMatchObject({ outcome: 'edited', newText: 'A2\t900' });
  });
  test('one header was renamed: the others tell which; two were: nothing does', () => {
    const renamed = (header: string) => carried('Okonjo', old, table([a1, raised, a3], header));
    expect(renamed('| Unit | Lodger | Rent |')).toMatchObject({ outcome: 'unchanged', text: 'Okonjo' });
    expect(renamed('| Unit | Lodger | Price |')).toMatchObject({ outcome: 'edited', newText: 'A2\tOkonjo\t950' });
  });
  test('a header that is there twice names no column', () => {
    const header = '| Unit | Name | Name |';
    const result = carried('Okonjo', table([a1, a2, a3], header), table([a1, raised, a3], header));
    expect(result).toMatchObject({ outcome: 'edited', newText: 'A2\tOkonjo\t950' });
  });
  test('without a header the number of the column counts when the rows are as long', () => {
    const csv = (b: string) => carried('Blue', '1,Red,10\n2,Blue,20\n3,Green,30\n', b, 1, 'a.csv');
    expect(csv('1,Red,10\n2,Blue,25\n3,Green,30\n')).toMatchObject({ outcome: 'unchanged', text: 'Blue', contextChanged: true });
    expect(csv('0,Grey,5\n1,Red,10\n2,Blue,20\n3,Green,30\n')).toMatchObject({ outcome: 'unchanged', contextChanged: false });
    expect(csv('1,Red,10,x\n2,Blue,25,y\n3,Green,30,z\n')).toMatchObject({ outcome: 'edited', newText: '2\tBlue\t25\ty' });
    expect(csv('7,x,x,x\n1,Red,10\n2,Blue,25\n3,Green,30\n')).toMatchObject({ outcome: 'edited', newText: '2\tBlue\t25' });
    expect(csv('1,Red,11\n2,Blue,21\n3,Green,31\n')).toMatchObject({ outcome: 'edited', newText: 'Blue' });
  });
  test('a row that is shorter than its header', () => {
    const csv = (row: string): string => `Unit,Name,Rent\na,Red,10\n${row}\nc,Green,30\n`;
    expect(carried('Blue', csv('b,Blue'), csv('b,Blue,7'), 1, 'a.csv')).toMatchObject({ outcome: 'unchanged', contextChanged: true });
  });
  test('a column with a missing cell names no row', () => {
    const csv = (note: string): string => `Kind,Note,Name\nx,${note},Ann\nx,y\nx,y,Cid\nx,y,Dan\n`;
    expect(carried('Ann', csv('y'), csv('z'), 1, 'a.csv')).toMatchObject({ outcome: 'edited', newText: 'Ann' });
  });
  test('not one row is left as it was: the names of the columns tell the table', () => {
    const b = `# Rents\n\nNew.\n\n| Tenant | Unit | Rent |\n| --- | --- | --- |\n| Varga | A1 | 901 |\n| Okonjo | A2 | 902 |\n| Rao | A3 | 1 |\n\nEnd.`;
    expect(carried('Okonjo', old, b)).toMatchObject({ outcome: 'unchanged', text: 'Okonjo', contextChanged: true });
    expect(carried('Okonjo', old, `${b}\n\n| Tenant | Unit | Rent |\n| --- | --- | --- |\n| Salas | A9 | 7 |`).outcome).toBe('edited');
    expect(carried('Okonjo', old, `# Rents\n\nThere are no flats any more.\n\nEnd.`).outcome).toBe('removed');
  });
  const tables = (first: readonly string[], second: readonly string[]): string =>
    [first, second].map((rows) => `# R\n\n| U | T |\n| --- | --- |\n${rows.join('\n')}\n\nMid.`).join('\n\n');
  test('the rows of a table went to two: most decide, and of as many the first', () => {
    const a = tables(['| a | Varga |', '| b | Rao |', '| c | Okonjo |', '| d | Salas |', '| e | Ito |'], ['| x | X |']);
    const most = tables(['| a | Varga |'], ['| b | Rao |', '| c | Okonjo Abe |', '| d | Salas |', '| x | X |']);
    expect(carried('Okonjo', a, most)).toMatchObject({ outcome: 'edited', newText: 'Okonjo Abe' });
    const even = tables(['| c | Okonjo Abe |', '| a | Varga |'], ['| c | Okonjo Eze |', '| b | Rao |', '| x | X |']);
    expect(carried('Okonjo', a, even)).toMatchObject({ outcome: 'edited', newText: 'Okonjo Abe' });
  });
  test('many cells of one pair of versions', () => {
    const from = readSource(old);
    const to = readSource(table([a1.replace('900', '910'), raised, a3]));
    const outcomes = ['Varga', 'Okonjo', 'Rao'].map((quote) => {
      const start = from.canonical.indexOf(quote);
      return carry({ quote, from, span: { start, end: start + quote.length }, to }).outcome;
    });
    expect(outcomes).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });
});

describe('edited blocks', () => {
  test('a short sentence that is the only one counts with the words beside it', () => {
    const tail = 'Bicycles go to the shed behind the big house.';
    const a = `# A\n\nSmoking is banned. ${tail} Old words here.\n\n# B`;
    expect(carried('Smoking is banned.', a, a.replace('Old', 'Other'))).toMatchObject({ outcome: 'unchanged', contextChanged: true });
  });
  test('a sentence with a copy is told by a long one beside it', () => {
    const a = `# A\n\n${rent} ${twin} Old words.\n\n# B\n\nOld start. ${twin}`;
    const b = `# A\n\n${rent} ${twin} New words.\n\n# B\n\nNew start. ${twin}`;
    expect(carried(twin, a, b)).toMatchObject({ outcome: 'unchanged', text: twin, contextChanged: true });
  });
  test('the block was edited and moved', () => {
    const others = 'First of many.\n\nSecond of many.\n\nThird of many.';
    const a = `# A\n\n${dogs}\n\n${rent} Cash is fine today.\n\n# B\n\n${others}`;
    const b = `# B\n\n${others}\n\n# A\n\n${dogs}\n\n${rent} Cash is not fine.`;
    expect(carried(rent, a, b)).toMatchObject({ outcome: 'moved', text: rent, contextChanged: true });
  });
  test('sentences that are twice in one block keep their order', () => {
    const a = `# A\n\nYes. ${rent} Yes. Old end.`;
    const result = carried(rent, a, a.replace('Old', 'New'));
    expect(result).toMatchObject({ outcome: 'unchanged', text: rent });
  });
  test('the number before an edited item belongs to the quote', () => {
    const a = `1. ${dogs}\n2. ${rent} Old words.`;
    expect(carried(`2. ${rent}`, a, `1. ${dogs}\n2. New.\n3. ${rent} Other words.`)).toMatchObject({ outcome: 'edited', newText: rent });
  });
  test('found in a block that is new, by most of its words', () => {
    const others = 'First of many.\n\nSecond of many.\n\nThird of many.';
    const changed = rent.replace('third', 'fifth');
    const a = `# A\n\n${rent}\n\n# B\n\n${others}`;
    const b = `# B\n\n${others}\n\n# C\n\nWholly other words about cellars and the wine in them. ${changed} ${rent.replace('third working', 'ninth')}\n\n# D\n\n${rent.replace('must pay', 'pays and also gets')}`;
    expect(carried(rent, a, b)).toMatchObject({ outcome: 'edited', newText: changed });
  });
  test('a later sentence of its block changed', () => {
    const changed = rent.replace('third', 'fifth');
    expect(carried(rent, `# A\n\n${dogs} ${rent}`, `# A\n\n${dogs} ${changed}`)).toMatchObject({ outcome: 'edited', newText: changed });
  });
  test('its words went into another block that was edited', () => {
    const a = `# A\n\n${rent}\n\n# B\n\n${dogs} Old words are here.`;
    const changed = rent.replace('third', 'fifth');
    expect(carried(rent, a, `# B\n\n${dogs} Old words were here. ${changed}`)).toMatchObject({ outcome: 'edited', newText: changed });
  });
  test('of its own words none is left: the whole new sentence is shown', () => {
    const changed = rent.replace(' third', '');
    expect(carried('third', `# A\n\n${rent}`, `# A\n\n${changed}`)).toMatchObject({ outcome: 'edited', candidates: [changed] });
  });
  test('a short sentence at the end of its block counts with the block after it', () => {
    const a = `# A\n\nOld words before it. Smoking is banned.\n\n# End`;
    const b = `# A\n\nVisitors register at the door each time. Smoking is banned.\n\n# End`;
    expect(carried('Smoking is banned.', a, b)).toMatchObject({ text: 'Smoking is banned.', contextChanged: true });
    expect(carried('Smoking is banned.', a, b.replace('# End', '# Next')).outcome).toBe('ambiguous');
  });
  test('a copy elsewhere is a candidate beside the edited place', () => {
    const a = `# A\n\n${rent}\n\n${twin} Old words.\n\n# B\n\n${dogs}`;
    const b = `# A\n\n${rent}\n\n${twin.replace('must', 'must not')} Old words.\n\n# B\n\n${dogs}\n\nNew. ${twin} More. Even more.\n\n# C\n\nAnd ever more. ${twin} Of this.`;
    expect(carried(twin, a, b)).toMatchObject({ outcome: 'edited', newText: twin.replace('must', 'must not') });
  });
});

describe('copies', () => {
  test('of three equal blocks the one in its place is named first', () => {
    const b = `# A\n\n${rent}\n\n${twin}\n\n${twin}\n\n${twin}\n\n# B\n\n${dogs}`;
    const result = carried(twin, `# A\n\n${rent}\n\n${twin}\n\n# B\n\n${dogs}`, b);
    expect(result).toMatchObject({ outcome: 'ambiguous', candidates: [twin, twin, twin] });
  });
  test('a sentence that is in very many open blocks stays open', () => {
    const a = Array.from({ length: 22 }, (_, index) => `# Part ${index}\n\n${twin} Rents number ${index * 7919}.`).join('\n\n');
    const b = `# Part 0\n\nCats, mice and whatever else walks about here. ${twin} Nothing is as it was, not one of these many words.`;
    expect(carried(twin, a, b)).toMatchObject({ outcome: 'ambiguous', candidates: [twin] });
  });
  const words = 'Cats and mice and whatever else walks in this house by night or day are wholly other words than those of before.';
  const rest = 'First of many.\n\nSecond of many.';
  test('the same sentence in another block of its section, while a copy stays elsewhere', () => {
    const a = `# A\n\n${twin} ${rent}\n\n${rest}\n\n# B\n\nOld. ${twin}`;
    expect(carried(twin, a, `# A\n\n${rest}\n\n${words} ${twin}\n\n# B\n\nOld. ${twin}`)).toMatchObject({
      outcome: 'moved_with_context',
      text: twin,
      contextChanged: true,
    });
  });
  test('a short one needs the words beside it too', () => {
    const ban = 'Smoking is banned.';
    const tail = 'Bicycles go to the shed behind the big house.';
    const a = `# A\n\n${ban} ${tail}\n\n${rest}\n\n# B\n\nOld. ${ban}`;
    const b = (after: string): string => `# A\n\n${rest}\n\n${words} ${ban} ${after} ${words}\n\n# B\n\nOld. ${ban}`;
    expect(carried(ban, a, b(tail))).toMatchObject({ outcome: 'moved_with_context', text: ban });
    expect(carried(ban, a, b('Cars are sold.'))).toMatchObject({ outcome: 'ambiguous', candidates: [ban] });
  });
});

describe('the sentences that contain a quote', () => {
  test('lines of code, a heading without its number', () => {
    const code = readSource('```\nlet a = 1;\n\nlet b = 2;\n```');
    expect(reviewedSentences(code, { start: 4, end: 5 })).toEqual(['let a = 1;']);
    expect(reviewedSentences(code, { start: 4, end: code.canonical.length })).toEqual(['let a = 1;', 'let b = 2;']);
    const heading = readSource(`# 1. Term. Notice\n\n${rent}`);
    expect(reviewedSentences(heading, { start: 0, end: 4 })).toEqual(['Term. Notice']);
  });
  test('an empty cell at the end of a row is judged by the cell before it', () => {
    const { canonical, ...rest } = readSource('Unit,Name,Note\na,Red,\nb,Blue,fine\n', 'a.csv');
    const start = canonical.indexOf('\t\nb');
    expect(reviewedSentences({ canonical, ...rest }, { start, end: start + 3 })).toEqual(['Red', 'b']);
  });
  test('no block is without one', () => {
    const sources = [
      '# 1.\n\n1. \n2. x\n\n(a)\n\n```\n \n\u2028\n\ufeffx\n```\n\n§ 4.\n\n| a |\n| --- |\n|  |',
      '<p>\u200b</p><h1>2.</h1><td> </td>',
    ];
    for (const [index, source] of sources.entries()) {
      const document = readSource(source, index === 0 ? 'a.md' : 'a.html');
      expect(document.blocks.map((_, block) => sentenceRanges(document, block).length)).not.toContain(0);
    }
  });
});
