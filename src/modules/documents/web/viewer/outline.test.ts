import { expect, test } from 'vitest';
import { outlineOf, sectionAt } from './outline.ts';
import type { ShownBlock } from './shown-document.ts';

const text = 'Title\n\nIntro\n\n1. Rent\n\nDue\nearly\n\nHead';
const block = (kind: ShownBlock['kind'], words: string, more: Partial<ShownBlock> = {}): ShownBlock => {
  const start = text.indexOf(words);
  return { kind, start, text: start, end: start + words.length, section: -1, ...more };
};
const blocks = [
  block('heading', 'Title', { level: 2 }),
  block('paragraph', 'Intro'),
  block('heading', '1. Rent', { level: 4 }),
  block('heading', 'Due\nearly', { level: 3 }),
  block('heading', 'Head', { level: 1, role: 'header' }),
];

test('headings are set in by how deep they stand, not by their level; heads of pages are none', () => {
  expect(outlineOf(text, blocks).map(({ block: at, depth, words }) => [at, depth, words])).toEqual([
    [0, 1, 'Title'],
    [2, 2, '1. Rent'],
    [3, 2, 'Due early'],
  ]);
});

test('the section of an offset is the last heading before it', () => {
  const outline = outlineOf(text, blocks);
  expect([0, 8, 14, 30, 99].map((offset) => sectionAt(outline, offset))).toEqual([0, 0, 1, 2, 2]);
  expect(sectionAt(outline.slice(1), 3)).toBe(-1);
  expect(sectionAt([], 3)).toBe(-1);
});
