import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../testing/property.ts';
import { indexAt, marksIn, piecesOf, placesOf, spanIn, type Mark } from './marks.ts';

const mark = (start: number, end: number, key = `${start}-${end}`): Mark => ({ key, tone: 'lapis', start, end });
const shown = (pieces: ReturnType<typeof piecesOf>) =>
  pieces.map(({ start, end, marks, points }) => [start, end, marks.map(({ key }) => key), points.map(({ key }) => key)]);

describe('pieces', () => {
  test('an unmarked range is one piece, an empty one none', () => {
    expect(shown(piecesOf({ start: 3, end: 9 }, []))).toEqual([[3, 9, [], []]]);
    expect(piecesOf({ start: 3, end: 3 }, [])).toEqual([]);
  });

  test('a mark over several blocks is cut at the edges of each', () => {
    const across = mark(5, 25);
    expect(shown(piecesOf({ start: 0, end: 10 }, [across]))).toEqual([
      [0, 5, [], []],
      [5, 10, ['5-25'], []],
    ]);
    expect(shown(piecesOf({ start: 12, end: 20 }, [across]))).toEqual([[12, 20, ['5-25'], []]]);
    expect(shown(piecesOf({ start: 22, end: 30 }, [across]))).toEqual([
      [22, 25, ['5-25'], []],
      [25, 30, [], []],
    ]);
  });

  test('marks that only touch a range are not in it', () => {
    expect(shown(piecesOf({ start: 10, end: 20 }, [mark(0, 10), mark(20, 30)]))).toEqual([[10, 20, [], []]]);
  });

  test('overlapping marks share the piece that both cover', () => {
    expect(shown(piecesOf({ start: 0, end: 30 }, [mark(0, 20), mark(10, 30)]))).toEqual([
      [0, 10, ['0-20'], []],
      [10, 20, ['0-20', '10-30'], []],
      [20, 30, ['10-30'], []],
    ]);
  });

  test('an empty mark is a point between two pieces, at the very end too', () => {
    expect(shown(piecesOf({ start: 0, end: 10 }, [mark(4, 4), mark(10, 10)]))).toEqual([
      [0, 4, [], []],
      [4, 10, [], ['4-4']],
      [10, 10, [], ['10-10']],
    ]);
  });

  test('the pieces of any marks cover the range once, and each mark covers exactly its own words', () => {
    const range = fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
    fc.assert(
      fc.property(range, fc.array(range, { maxLength: 8 }), (around, ranges) => {
        const marks = ranges.map(({ start, end }, index) => mark(start, end, `${index}`));
        const pieces = piecesOf(around, marks).filter(({ start, end }) => start < end);
        const covered = pieces.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at));
        expect(covered).toEqual(Array.from({ length: around.end - around.start }, (_, at) => around.start + at));
        for (const one of marks) {
          const under = pieces.filter((piece) => piece.marks.includes(one)).reduce((sum, { start, end }) => sum + end - start, 0);
          expect(under).toBe(Math.max(0, Math.min(one.end, around.end) - Math.max(one.start, around.start)));
        }
      }),
      { numRuns: propertyRuns() },
    );
  });
});

test('the marks in a range are those with a part in it, and points at its edges', () => {
  const marks = [mark(0, 5), mark(5, 10), mark(10, 15), mark(5, 5), mark(10, 10), mark(11, 11)];
  expect(marksIn(marks, { start: 5, end: 10 }).map(({ key }) => key)).toEqual(['5-10', '5-5', '10-10']);
});

test('an offset is in the range that begins last before it', () => {
  const ranges = [
    { start: 0, end: 4 },
    { start: 6, end: 9 },
    { start: 11, end: 20 },
  ];
  expect([0, 3, 5, 6, 10, 11, 99].map((offset) => indexAt(ranges, offset))).toEqual([0, 0, 0, 1, 1, 2, 2]);
  expect(indexAt([], 3)).toBe(0);
});

test('a span is two whole numbers in order and within the text', () => {
  expect(spanIn('twelve chars', '2', '12')).toEqual({ start: 2, end: 12 });
  for (const [s, e] of [
    ['2', '13'],
    ['3', '3'],
    ['4', '3'],
    ['-1', '3'],
    ['1.5', '3'],
    ['', '3'],
    [undefined, '3'],
    ['0', undefined],
  ] as const)
    expect(spanIn('twelve chars', s, e)).toBeUndefined();
});

test('places are stepped through in the order of the text, equal ones once', () => {
  expect(placesOf([mark(9, 12, 'c'), mark(1, 4, 'a'), mark(9, 12, 'd'), mark(1, 2, 'b')]).map(({ key }) => key)).toEqual(['b', 'a', 'c']);
});
