import { expect, test } from 'vitest';
import { expectInvariants, outline } from '../parsed-document.fixture.ts';
import { parseRtf } from './rtf.ts';

const read = (body: string): string[] => {
  const document = parseRtf(Buffer.from(`{\\rtf1\\ansi\\ansicpg1252{\\stylesheet{\\s0 Normal;}{\\s7 heading 2;}}${body}}`, 'latin1'));
  expectInvariants(document);
  return outline(document);
};

test('paragraphs, headings by style and by outline level, lists', () => {
  expect(
    read(
      '\\pard\\s7 A\\par\\pard\\outlinelevel0 B\\par\\pard{\\listtext 1.\\tab}\\ilvl0 one\\par{\\pntext\\bullet\\tab}two\\par\\pard last',
    ),
  ).toEqual(['heading2 A', 'heading1 B', 'item1 [1. ] one', 'item1 two', 'paragraph last']);
});

test('characters by code page, by number, by name; what stands for them is passed over', () => {
  expect(read("caf\\'e9 \\u8364?\\u-10179?\\u-8704? \\uc2\\u960\\'3f\\'3f \\ldblquote x\\rdblquote\\emdash y\\~z\\{\\}\\\\")).toEqual([
    'paragraph café €\u{1f600} π “x”—y z{}\\',
  ]);
  expect(read("\\ansicpg1251\\'cf\\'f0")).toEqual(['paragraph Пр']);
});

test('hidden and deleted words, unknown destinations, pictures and binary data are left out; fields show their result', () => {
  expect(
    read(
      'a{\\v hidden}{\\deleted gone}{\\*\\unknown x}{\\pict 0011}{\\bin5 }}{{{b {\\field{\\*\\fldinst HYPERLINK "http://x/"}{\\fldrslt link}}',
    ),
  ).toEqual(['paragraph ab link']);
});

test('tables, notes, heads and feet', () => {
  expect(
    read(
      '{\\header Head}{\\footer Foot}{\\header Head}\\trowd\\intbl a\\par b\\cell c\\cell\\row\\trowd\\intbl 1\\cell{\\footnote note}2\\cell\\row\\pard end\\par',
    ),
  ).toEqual(['row a b | c', 'row 1 | 2', 'paragraph note', 'paragraph end', 'paragraph Head', 'paragraph Foot']);
});

test('groups without end and without beginning, and what is no RTF', () => {
  expect(read(`${'{'.repeat(100_000)}a`)).toEqual(['paragraph a']);
  expect(read(`a${'}'.repeat(100_000)}b`)).toEqual(['paragraph ab']);
  expect(() => parseRtf(Buffer.from('hello'))).toThrow(expect.objectContaining({ details: { reason: 'broken' } }) as Error);
});
