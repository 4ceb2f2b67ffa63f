import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits, generateDocument, readGenerated, readSource } from '../../../testing/generated/index.ts';
import { propertyRuns } from '../../../testing/property.ts';
import type { ParsedDocument } from '../model.ts';
import { cpuMs } from '../../../testing/cpu-time.ts';
import { alignBlocks } from './align-blocks.ts';
import { diffDocuments } from './diff-documents.ts';

const kinds = (a: string, b: string): string[] =>
  diffDocuments(readSource(a), readSource(b)).blocks.map(({ kind, from, to }) => `${kind} ${from ?? '-'} ${to ?? '-'}`);

describe('what a reader sees', () => {
  test('an edit, an insertion and a removal, in the order of the new version', () => {
    const a = '# T\n\nThe rent is 900 crowns a month.\n\nDogs are allowed here.\n\nThe end is near.';
    const b = '# T\n\nThe rent is 950 crowns a month.\n\nThe end is near.\n\nA wholly new closing remark.';
    expect(kinds(a, b)).toEqual(['same 0 0', 'edited 1 1', 'removed 2 -', 'same 3 2', 'added - 3']);
  });
  test('a moved paragraph', () => {
    expect(kinds('One two three.\n\nFour five six.\n\nSeven eight.', 'Four five six.\n\nSeven eight.\n\nOne two three.')).toEqual([
      'same 1 0',
      'same 2 1',
      'moved 0 2',
    ]);
  });
  test('a number in front of a heading is no change', () => {
    expect(kinds('# 1. Rent\n\nPay.', '# 2. Rent\n\nPay.')).toEqual(['same 0 0', 'same 1 1']);
  });
  test('one cell of one row', () => {
    const table = (rent: string): string => `| Unit | Rent |\n| --- | --- |\n| A1 | ${rent} |\n| A2 | 700 |`;
    const { blocks } = diffDocuments(readSource(table('600')), readSource(table('650')));
    expect(blocks.map(({ kind }) => kind)).toEqual(['same', 'edited', 'same']);
    expect(blocks[1]?.words).toEqual([
      { op: 'equal', text: 'A1' },
      { op: 'equal', text: '\t' },
      { op: 'delete', text: '600' },
      { op: 'insert', text: '650' },
    ]);
  });
});

describe('what is certain', () => {
  const twin = 'Notices must be given in writing.';
  test('a repeated block keeps its place between two anchors', () => {
    const from = readSource(`# A\n\n${twin}\n\n# B\n\n${twin}\n\nOld words here.`);
    const to = readSource(`# A\n\n${twin}\n\n# B\n\n${twin}\n\nNew text.`);
    expect([...alignBlocks(from, to).inPlace]).toEqual([0, 1, 2, 3, -1]);
  });
  test('not when it occurs more often than before', () => {
    const from = readSource(`# A\n\n${twin}\n\n# B`);
    const to = readSource(`# A\n\n${twin}\n\n${twin}\n\n# B`);
    const alignment = alignBlocks(from, to);
    expect([...alignment.inPlace]).toEqual([0, -1, 3]);
    expect(alignment.displayed[1]).toBeGreaterThan(0);
  });
  test('not under another heading', () => {
    const from = readSource(`# A\n\nStart.\n\n## Old\n\n${twin}\n\n${twin}\n\n# B`);
    const to = readSource(`# A\n\nStart.\n\n## New\n\n${twin}\n\n${twin}\n\n# B`);
    expect([...alignBlocks(from, to).inPlace]).toEqual([0, 1, -1, -1, -1, 5]);
  });
});

test('every block of both versions appears exactly once, the new ones in order, and edits tell both texts', () => {
  fc.assert(
    fc.property(fc.nat(1e9), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 15 }), (seed, size, count) => {
      const before = generateDocument(seed, size);
      const from = readGenerated(before).parsed;
      const to = readGenerated(applyEdits(before, seed + 1, count).document).parsed;
      const { blocks } = diffDocuments(from, to);
      const indexes = (side: 'from' | 'to'): number[] => blocks.flatMap((change) => change[side] ?? []);
      expect(indexes('to')).toEqual(to.blocks.map((_, index) => index));
      expect(indexes('from').toSorted((a, b) => a - b)).toEqual(from.blocks.map((_, index) => index));
      for (const change of blocks) {
        const a = from.blocks[change.from ?? -1];
        const b = to.blocks[change.to ?? -1];
        if (change.kind === 'same' || change.kind === 'moved') expect(a?.hash).toBe(b?.hash);
        if (change.kind !== 'edited' || !a || !b) continue;
        const join = (without: string): string =>
          (change.words ?? [])
            .filter(({ op }) => op !== without)
            .map(({ text }) => text)
            .join('');
        expect(join('insert')).toBe(from.canonical.slice(a.text, a.end));
        expect(join('delete')).toBe(to.canonical.slice(b.text, b.end));
      }
    }),
    { numRuns: propertyRuns(60) },
  );
});

describe('bounded cost', () => {
  const made = (texts: readonly string[]): ParsedDocument => {
    let canonical = '';
    const blocks = texts.map((text) => {
      const start = canonical.length === 0 ? 0 : canonical.length + 2;
      canonical += canonical.length === 0 ? text : `\n\n${text}`;
      return { kind: 'paragraph' as const, start, text: start, end: canonical.length, hash: text, section: -1 };
    });
    return { canonical, blocks };
  };
  const size = 15_000;
  const list = (text: (index: number) => string, length = size): ParsedDocument => made(Array.from({ length }, (_, index) => text(index)));
  test.each([
    ['all blocks equal', list(() => 'same words'), list(() => 'same words', size - 7)],
    ['all blocks different', list((i) => `alpha ${i} beta ${i * 7}`), list((i) => `gamma x${i} delta y${i}`)],
    ['two blocks in other patterns', list((i) => `word ${(i * i) % 2}`), list((i) => `word ${(i % 3) % 2}`)],
    ['reversed', list((i) => `alpha ${i}`), list((i) => `alpha ${size - i}`)],
    [
      'all edited a little',
      list((i) => `the tenant of house${i} pays rent in advance each month`),
      list((i) => `the tenant of house${i} pays all rent each month`),
    ],
  ])('%s', (_, from, to) => {
    const ms = cpuMs(() => {
      const { blocks } = diffDocuments(from, to);
      expect(blocks.flatMap((change) => change.to ?? [])).toHaveLength(to.blocks.length);
    });
    expect(ms).toBeLessThan(4000);
  });
});
