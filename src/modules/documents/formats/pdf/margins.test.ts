import { describe, expect, test } from 'vitest';
import { partMargins } from './margins.ts';
import type { PartedPage } from './margins.ts';
import { pageOf, placed, stacked, texts } from './words.fixture.ts';

const body = (page: number): string[] =>
  ['one', 'two', 'three', 'four', 'five'].map((word) => `line ${word} of the text of page ${'abcdefgh'[page]}`);
const heads = (pages: readonly PartedPage[]): string[][] => pages.map((page) => page.heads.map((line) => texts(line.words)));
const feet = (pages: readonly PartedPage[]): string[][] => pages.map((page) => page.feet.map((line) => texts(line.words)));
const pages = (count: number, words: (page: number) => ReturnType<typeof placed>): PartedPage[] =>
  partMargins(Array.from({ length: count }, (_, page) => pageOf(page, [...words(page), ...stacked(body(page), { x: 72, y: 100 })])));

describe('heads and feet', () => {
  test('are taken out of the words of their page', () => {
    const parted = pages(3, (page) => [
      ...placed('Lease of Unit 4', { x: 72, y: 40 }),
      ...placed(`Page ${page + 1} of 3`, { x: 72, y: 800 }),
    ]);
    expect(heads(parted)).toEqual([['Lease of Unit 4'], ['Lease of Unit 4'], ['Lease of Unit 4']]);
    expect(feet(parted)).toEqual([['Page 1 of 3'], ['Page 2 of 3'], ['Page 3 of 3']]);
    expect(texts(parted[0]?.words ?? [])).toBe(body(0).join(' '));
  });

  test('may differ on left and right pages', () => {
    const parted = pages(6, (page) => placed(page % 2 === 0 ? 'The Lease' : 'Unit 4', { x: page % 2 === 0 ? 72 : 400, y: 40 }));
    expect(heads(parted)).toEqual([['The Lease'], ['Unit 4'], ['The Lease'], ['Unit 4'], ['The Lease'], ['Unit 4']]);
  });

  test('count in Roman numbers too', () => {
    const parted = pages(4, (page) => placed(['i', 'ii', 'iii', 'iv'][page] ?? '', { x: 300, y: 800 }));
    expect(feet(parted)).toEqual([['i'], ['ii'], ['iii'], ['iv']]);
  });

  test('include the number of a page whose neighbours have more in their head', () => {
    const parted = pages(6, (page) => placed(page === 3 ? '8' : `Chapter 2 ${page + 5}`, { x: 72, y: 40 }));
    expect(heads(parted)[3]).toEqual(['8']);
  });

  test('are not the same words at the top of the text of two pages', () => {
    const twin = ['7.7 Any notice under this section must be given in', 'writing and delivered by hand or by post.'];
    const parted = partMargins(
      [0, 1, 2].map((page) =>
        pageOf(page, [...placed('Lease', { x: 72, y: 40 }), ...stacked([...(page > 0 ? twin : []), ...body(page)], { x: 72, y: 76 })]),
      ),
    );
    expect(heads(parted)).toEqual([['Lease'], ['Lease'], ['Lease']]);
  });

  test('are not lines that only one page has', () => {
    expect(heads(pages(3, (page) => placed(`A heading ${'xyz'[page]}`, { x: 72, y: 40 })))).toEqual([[], [], []]);
  });
});
