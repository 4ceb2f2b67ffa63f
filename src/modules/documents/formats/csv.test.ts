import { expect, test } from 'vitest';
import { cpuMs } from '../../../testing/cpu-time.ts';
import { parseCsv } from './csv.ts';
import { expectInvariants, outline } from './parsed-document.fixture.ts';

const read = (source: string): string[] => {
  const document = parseCsv(source);
  expectInvariants(document);
  return outline(document);
};

test.each([[','], [';'], ['\t'], ['|']])('records are rows, delimiter %j', (delimiter) => {
  const source = [
    ['name', 'age'],
    ['Doe', '12'],
    ['Roe', '7'],
  ]
    .map((record) => record.join(delimiter))
    .join('\r\n');
  expect(read(source)).toEqual(['row! name | age', 'row Doe | 12', 'row Roe | 7']);
});

test('quoted cells, line feeds and tabs inside cells, ragged and empty records', () => {
  const document = parseCsv('name,note\n"Doe, J","two\nlines\tand ""quotes"""\n\n,,\nA,b,c\nonly\n\n\n');
  expectInvariants(document);
  expect(document.canonical).toBe('name\tnote\nDoe, J\ttwo lines and "quotes"\nA\tb\tc\nonly');
  expect(document.blocks.every((block) => block.table === 0 && block.kind === 'row')).toBe(true);
});

test('commas inside a semicolon file do not mislead', () => {
  expect(read('item;price\nA, with B;1,50\nC;2,00')).toEqual(['row! item | price', 'row A, with B | 1,50', 'row C | 2,00']);
});

test.each([['1,2\n3,4'], ['a,a\n1,2'], ['a,\n1,2'], ['2024-01-01,x\n2024-01-02,y'], ['a,b'], ['€ 5,x\n1,2']])(
  'no header in %j',
  (source) => {
    expect(parseCsv(source).blocks.some((block) => block.header)).toBe(false);
  },
);

test('a quote that is never closed loses nothing', () => {
  expect(parseCsv('a,b\n"x,y\nz,w').canonical.replace(/\W/g, '')).toBe('abxyzw');
});

test('200,000 records take seconds', () => {
  const source = `id,name\n${Array.from({ length: 200_000 }, (_, index) => `${index},"Name ${index}"`).join('\n')}`;
  expect(cpuMs(() => expect(parseCsv(source).blocks).toHaveLength(200_001))).toBeLessThan(10_000);
});
