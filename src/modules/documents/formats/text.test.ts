import { expect, test } from 'vitest';
import { expectInvariants, outline } from './parsed-document.fixture.ts';
import { parseText } from './text.ts';

const read = (source: string): string[] => {
  const document = parseText(source);
  expectInvariants(document);
  return outline(document);
};

test('blank lines part paragraphs, single line breaks are spaces', () => {
  expect(read('one\ntwo  three\r\n\r\n \nfour\fpage')).toEqual(['paragraph one two three', 'paragraph four', 'paragraph page']);
});

test('lines that look like a list are items, with continuation lines and depth', () => {
  expect(read('Needed:\n- a\n  more\n  * b\n- c\n\n1. x\n2) y\n(a) z')).toEqual([
    'paragraph Needed:',
    'item1 a more',
    'item2 b',
    'item1 c',
    'item1 [1. ] x',
    'item1 [2) ] y',
    'item1 [(a) ] z',
  ]);
});

test('a wrapped line that happens to begin with a number or a dash is text', () => {
  expect(read('as described in section\n4. The rest follows\nfrom it')).toEqual([
    'paragraph as described in section 4. The rest follows from it',
  ]);
  expect(read('a range of 3\n- 5 is fine')).toEqual(['paragraph a range of 3 - 5 is fine']);
});

test('headings are only clearly numbered lines that stand alone', () => {
  expect(read('1. DEFINITIONS\n\n2.1 SCOPE OF WORK\n\nARTICLE II\n\nSection 4: Payment\n\nx')).toEqual([
    'heading1 [1. ] DEFINITIONS',
    'heading2 [2.1 ] SCOPE OF WORK',
    'heading1 ARTICLE II',
    'heading1 [Section 4: ] Payment',
    'paragraph x',
  ]);
  expect(read('DEFINITIONS\n\n1. Definitions of terms\n\nSection 4 applies to all.\n\n100 USD')).toEqual([
    'paragraph DEFINITIONS',
    'item1 [1. ] Definitions of terms',
    'paragraph Section 4 applies to all.',
    'paragraph 100 USD',
  ]);
});

test('dated lines of a log are paragraphs of their own', () => {
  expect(read('2024-01-01 10:00:00 one\n  trace\n2024-01-01T10:00:01 two')).toEqual([
    'paragraph 2024-01-01 10:00:00 one trace',
    'paragraph 2024-01-01T10:00:01 two',
  ]);
});

test('clause numbers of paragraphs lie before the text', () => {
  expect(read('7.2 The Supplier delivers.\n\n7.2 million people')).toEqual([
    'paragraph [7.2 ] The Supplier delivers.',
    'paragraph 7.2 million people',
  ]);
});
