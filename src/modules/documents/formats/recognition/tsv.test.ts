import { expect, test } from 'vitest';
import { chooseLanguages } from './recognizer.ts';
import { confidenceOf, directionOf, readTsv } from './tsv.ts';
import type { RecognizedPage } from './tsv.ts';

const head = 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext';
const table = (...rows: readonly string[]): string => [head, ...rows.map((row) => row.replaceAll(' ', '\t')), ''].join('\n');

test('words stand on their page in their line; doubtful ones are left out', () => {
  const [first, second] = readTsv(
    table(
      '1 1 0 0 0 0 0 0 600 800 -1 ',
      '4 1 1 1 1 0 10 20 300 30 -1 ',
      '5 1 1 1 1 1 10 25 80 20 96.5 rent',
      '5 1 1 1 1 2 100 22 80 28 29.9 ~;',
      '5 1 1 1 1 3 200 22 80 28 30 due',
      '1 2 0 0 0 0 0 0 400 300 -1 ',
    ),
  );
  expect(first).toMatchObject({ width: 600, height: 800 });
  expect(first?.rows.map(({ kind, text, place, confidence }) => [kind, text, place.left, place.bottom, confidence])).toEqual([
    ['line', '', 10, 50, -1],
    ['word', 'rent', 10, 45, 96.5],
    ['word', 'due', 200, 50, 30],
  ]);
  expect([first && confidenceOf(first), second && confidenceOf(second)]).toEqual([(96.5 * 4 + 30 * 3) / 7, 0]);
  expect(second).toEqual({ width: 400, height: 300, rows: [] });
});

test('lines run where their words follow each other', () => {
  const running = (across: number, down: number): number => {
    const rows = [0, 1, 2].map((at) => `5 1 1 1 1 ${at} ${100 + across * at} ${100 + down * at} 20 20 90 word`);
    return directionOf(readTsv(table('1 1 0 0 0 0 0 0 600 800 -1 ', ...rows))[0] as RecognizedPage);
  };
  expect([running(30, 0), running(0, 30), running(-30, 0), running(2, -30)]).toEqual([0, 1, 2, 3]);
});

test('what is no table gives nothing', () => {
  expect(readTsv('Error opening data file\nx\ty\n5\t1')).toEqual([]);
});

test('languages are those asked for that are there; unasked all, or English alone when they are many', () => {
  expect(chooseLanguages('deu+xyz+eng', ['eng', 'deu', 'osd'])).toEqual(['deu', 'eng']);
  expect(chooseLanguages('fra', ['eng', 'osd'])).toEqual([]);
  expect(chooseLanguages('auto', ['osd', 'eng', 'deu', 'script/Latin'])).toEqual(['deu', 'eng']);
  expect(chooseLanguages('auto', ['osd', 'eng', 'deu', 'fra', 'ita'])).toEqual(['eng']);
  expect(chooseLanguages('auto', ['osd', 'pol', 'deu', 'fra', 'ita'])).toHaveLength(3);
});
