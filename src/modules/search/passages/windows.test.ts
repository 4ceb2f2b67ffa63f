import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../testing/property.ts';
import { documentOf, parsedDocument } from './document.fixture.ts';
import { blocksOf } from './passages.ts';
import { lengthOfBody } from './sections.ts';
import { longestWindow, overlap, windowsOf } from './windows.ts';

describe('windows', () => {
  test('every block of running text is in one, in order; each is new, no longer than it may be, and overlaps by no more', () => {
    fc.assert(
      fc.property(parsedDocument, (parsed) => {
        const windows = windowsOf(parsed);
        const covered = new Set(
          windows.flatMap((one) => Array.from({ length: one.lastBlock - one.firstBlock + 1 }, (_, at) => one.firstBlock + at)),
        );
        for (const [index, { role, text, end }] of parsed.blocks.entries()) {
          const isText = role !== 'header' && role !== 'footer';
          if (isText && parsed.canonical.slice(text, end).trim() !== '') expect(covered.has(index)).toBe(true);
          if (!isText) expect(covered.has(index)).toBe(false);
        }
        for (const [index, one] of windows.entries()) {
          expect(one.ordinal).toBe(index);
          expect(one.body.length <= longestWindow || one.firstBlock === one.lastBlock).toBe(true);
          expect(one.body.length).toBe(lengthOfBody(parsed.blocks, [one.firstBlock, one.lastBlock]));
          expect(blocksOf(parsed, one).at(-1)?.end).toBe(one.body.length);
          const before = windows[index - 1];
          if (!before) continue;
          expect(one.firstBlock).toBeGreaterThan(before.firstBlock);
          expect(one.lastBlock).toBeGreaterThan(before.lastBlock);
          if (one.firstBlock <= before.lastBlock)
            expect(lengthOfBody(parsed.blocks, [one.firstBlock, before.lastBlock])).toBeLessThanOrEqual(overlap);
        }
      }),
      { numRuns: propertyRuns() },
    );
  });

  test('a window goes over sections, and the next one begins with the end of it', () => {
    const sentence = (name: string, length: number): string => name.padEnd(length, '.');
    const parsed = documentOf([
      { kind: 'heading', text: 'Rent', level: 1 },
      { kind: 'paragraph', text: sentence('first', 600) },
      { kind: 'heading', text: 'Term', level: 1 },
      { kind: 'paragraph', text: sentence('second', 150) },
      { kind: 'paragraph', text: sentence('third', 700) },
    ]);
    expect(windowsOf(parsed).map(({ firstBlock, lastBlock }) => [firstBlock, lastBlock])).toEqual([
      [0, 3],
      [2, 4],
    ]);
    expect(windowsOf(documentOf([]))).toEqual([]);
  });
});
