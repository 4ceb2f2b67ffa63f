import { describe, expect, test } from 'vitest';
import { byPath, counted, listed, sizeWords } from './words.ts';

describe('words', () => {
  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_249, '1.2 kB'],
    [9_960, '10 kB'],
    [999_600, '1 MB'],
    [41_200_000, '41 MB'],
    [5_000_000_000_000_000, '5,000 TB'],
  ])('%i bytes are %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words));

  test('count and list as people do', () => {
    expect([counted(1, 'document'), counted(1200, 'document'), counted(2, 'child', 'children')]).toEqual([
      '1 document',
      '1,200 documents',
      '2 children',
    ]);
    expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c']);
  });

  test('order paths by their numbers', () => {
    const paths = ['note-10.md', 'note-2.md', 'b/a.md', 'note-1.md'].map((path) => ({ path }));
    expect(paths.sort(byPath).map(({ path }) => path)).toEqual(['b/a.md', 'note-1.md', 'note-2.md', 'note-10.md']);
  });
});
