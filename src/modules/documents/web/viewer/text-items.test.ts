import { expect, test } from 'vitest';
import type { ShownBlock, ShownDocument } from './shown-document.ts';
import { estimateHeight, textItems } from './text-items.ts';

const kinds: Partial<ShownBlock>[] = [
  { kind: 'paragraph' },
  { kind: 'item', level: 1 },
  { kind: 'item', level: 2 },
  { kind: 'row', table: 0, header: true },
  { kind: 'row', table: 0 },
  { kind: 'row', table: 1 },
  { kind: 'paragraph', role: 'note' },
  { kind: 'paragraph', role: 'header' },
  { kind: 'paragraph', role: 'footer' },
];
const shown: Pick<ShownDocument, 'text' | 'blocks' | 'pages'> = {
  text: 'x'.repeat(kinds.length * 10),
  blocks: kinds.map((block, index) => ({
    kind: 'paragraph',
    section: -1,
    ...block,
    start: index * 10,
    text: index * 10,
    end: index * 10 + 8,
    ...(block.kind === 'row' ? { cells: [{ start: index * 10, end: index * 10 + 4 }] } : {}),
  })),
  pages: [
    { page: 1, start: 0, end: 18, width: 1, height: 1, scanned: false },
    { page: 2, start: 20, end: 20, width: 1, height: 1, scanned: true },
    { page: 3, start: 20, end: 48, width: 1, height: 1, scanned: false },
    { page: 4, start: 64, end: 68, width: 1, height: 1, scanned: false },
  ],
};

test('neighbours stand together as a list, a table, the heads and feet; two tables are two', () => {
  const items = textItems(shown);
  expect(items.map(({ group }) => group.kind)).toEqual(['flow', 'list', 'list', 'table', 'table', 'table', 'flow', 'margins', 'margins']);
  expect(items[1]?.group).toBe(items[2]?.group);
  expect(items[3]?.group).toBe(items[4]?.group);
  expect(items[3]?.group).toMatchObject({ first: 3, rows: 2, head: 3 });
  expect(items[5]?.group).toMatchObject({ first: 5, rows: 1, head: undefined });
});

test('a page begins with the block that holds its first words; the first and pages without words are not shown', () => {
  expect(textItems(shown).map(({ pages }) => pages)).toEqual([[], [], [3], [], [], [], [4], [], []]);
});

test('a longer block is higher, and narrower lines make it higher still', () => {
  const [item] = textItems({ ...shown, blocks: [{ kind: 'paragraph', start: 0, text: 0, end: 600, section: -1 }] });
  if (!item) throw new Error('no item');
  expect(estimateHeight(item, 40)).toBeGreaterThan(estimateHeight(item, 80));
  expect(estimateHeight(item, 0)).toBeGreaterThan(0);
});
