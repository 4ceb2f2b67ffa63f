import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../testing/property.ts';
import { auroc, mean, meanQuality, percentile, rankingQuality } from './metrics.ts';

const quality = (ranking: readonly string[], grades: Record<string, number>, k = 10) => rankingQuality(ranking, grades, k);

describe('the quality of a ranking', () => {
  test('an example worked out by hand: relevant at ranks 2 and 3 of three relevant ones', () => {
    const found = quality(['x', 'a', 'b', 'y'], { a: 1, b: 1, c: 1, y: 0 }, 3);
    const dcg = 1 / Math.log2(3) + 1 / Math.log2(4);
    const ideal = 1 + 1 / Math.log2(3) + 1 / Math.log2(4);
    expect(found?.ndcg).toBeCloseTo(dcg / ideal, 12);
    expect(found).toMatchObject({ recall: 2 / 3, mrr: 1 / 2, hit: 1 });
  });

  test('the gain is the grade', () => {
    expect(quality(['a', 'b'], { a: 1, b: 3 })?.ndcg).toBeCloseTo((1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)), 12);
  });

  test('nothing after rank k counts, and the best order ends there too', () => {
    expect(quality(['x', 'a'], { a: 1 }, 1)).toEqual({ ndcg: 0, recall: 0, mrr: 0, hit: 0 });
    expect(quality(['a'], { a: 1, b: 1 }, 1)).toEqual({ ndcg: 1, recall: 0.5, mrr: 1, hit: 1 });
  });

  test('without a relevant document there is no quality; grades of 0 and less are not relevant', () => {
    expect(quality(['a'], {})).toBeUndefined();
    expect(quality(['a'], { a: 0, b: -1 })).toBeUndefined();
    expect(quality(['b', 'a'], { a: 1, b: -2 })).toMatchObject({ mrr: 0.5, recall: 1 });
  });

  test('a document counts where it stands first, and takes one rank', () => {
    expect(quality(['a', 'a', 'a', 'b'], { a: 1, b: 1 }, 2)).toEqual({ ndcg: 1, recall: 1, mrr: 1, hit: 1 });
    expect(quality(['a', 'a', 'x', 'b'], { a: 1, b: 1 }, 2)?.recall).toBe(0.5);
  });

  test('every measure is from 0 to 1, and 1 exactly for the best order', () => {
    const grades = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: -1, max: 3 }));
    const ranking = fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e']);
    fc.assert(
      fc.property(grades, ranking, fc.integer({ min: 1, max: 6 }), (judged, order, k) => {
        const found = quality(order, judged, k);
        if (!found) return;
        for (const value of Object.values(found)) expect(value >= 0 && value <= 1).toBe(true);
        const best = Object.keys(judged).sort((a, b) => (judged[b] ?? 0) - (judged[a] ?? 0));
        expect(quality(best, judged, k)?.ndcg).toBe(1);
        expect(found.hit).toBe(found.mrr > 0 ? 1 : 0);
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});

test('means, of each measure by itself; nothing has mean 0', () => {
  expect(mean([])).toBe(0);
  const one = { ndcg: 1, recall: 0, mrr: 0.5, hit: 1 };
  expect(meanQuality([one, { ndcg: 0, recall: 1, mrr: 0.5, hit: 0 }])).toEqual({ ndcg: 0.5, recall: 0.5, mrr: 0.5, hit: 0.5 });
});

test('a percentile is one of the values, by nearest rank', () => {
  const values = [5, 1, 4, 2, 3];
  expect([0, 0.5, 0.6, 0.95, 1].map((share) => percentile(values, share))).toEqual([1, 3, 3, 5, 5]);
  expect(percentile([], 0.5)).toBe(0);
});

test('the area under the curve is what counting all pairs gives', () => {
  const values = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(values, values, (positive, negative) => {
      let wins = 0;
      for (const a of positive) for (const b of negative) wins += a > b ? 1 : a === b ? 0.5 : 0;
      expect(auroc(positive, negative)).toBeCloseTo(wins / positive.length / negative.length, 12);
    }),
    { numRuns: propertyRuns(200) },
  );
  expect(auroc([], [1])).toBe(0);
});
