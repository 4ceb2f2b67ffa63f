import { describe, expect, test } from 'vitest';
import { blockText, vocabularyOf } from './block-text.ts';
import type { BlockText } from './block-text.ts';
import { lineOf } from './lines.ts';
import { placed } from './words.fixture.ts';

const lines = (...texts: string[]): ReturnType<typeof lineOf>[] =>
  texts.map((text, at) => lineOf(placed(text, { x: 72, y: 100 + at * 12 })));
const joined = (...texts: string[]): BlockText => blockText(lines(...texts), new Set());
const parts = ({ text, places }: BlockText): string[] => places.map(({ start, end }) => text.slice(start, end));

describe('words that are broken at a line end', () => {
  test('lose their hyphen, and both parts keep their place', () => {
    const block = joined('the land-', 'lord shall');
    expect(block.text).toBe('the landlord shall');
    expect(parts(block)).toEqual(['the', 'land', 'lord', 'shall']);
  });

  test.each([
    ['Anglo-', 'Saxon', 'Anglo-Saxon'],
    ['COVID-', '19', 'COVID-19'],
    ['state-of-the-', 'art', 'state-of-the-art'],
    ['self-', 'contained', 'self-contained'],
    ['pages 3-', '7', 'pages 3- 7'],
    ['a dash -', 'here', 'a dash - here'],
  ])('%s / %s is %s', (first, second, text) => {
    expect(joined(first, second).text).toBe(text);
  });

  test('are looked up in the rest of the document', () => {
    const vocabulary = vocabularyOf(lines('a long-term lease and more', 'THE AGREEMENT is made'));
    expect(blockText(lines('a long-', 'term plan'), vocabulary).text).toBe('a long-term plan');
    expect(blockText(lines('AGREE-', 'MENT'), vocabulary).text).toBe('AGREEMENT');
    expect(blockText(lines('a long-', 'ing look'), vocabulary).text).toBe('a longing look');
  });

  test('at a soft hyphen are joined whatever follows', () => {
    const block = joined('Land\u00ad', 'Rover');
    expect([block.text, parts(block)]).toEqual(['LandRover', ['Land', 'Rover']]);
  });

  test('stay apart when joining would change a character', () => {
    expect(joined('cafe-', '\u0301 noir').text).toBe('cafe- \u0301 noir'.replace(' \u0301', '\u0301'));
  });
});

test('scripts without blanks are joined without one', () => {
  expect(joined('租金', '每月').text).toBe('租金每月');
});

test('what stands close without a blank is one word of two boxes', () => {
  const [word] = placed('rent', { x: 72, y: 100 });
  const [raised] = placed('1', { x: 92, y: 97, size: 6 });
  if (!word || !raised) throw new Error('no words');
  const block = blockText([lineOf([word, raised])], new Set());
  expect([block.text, parts(block)]).toEqual(['rent1', ['rent', '1']]);
});
