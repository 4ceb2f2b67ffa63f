import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../testing/property.ts';
import { answerTerms, weightClass } from './answer-terms.ts';
import { contribution, fieldNorms, idf, ranking, scoreNaively, scoreOf, weighQuery, type EpochStatistics } from './rank.ts';

const known = new Map([
  ['rent', 40],
  ['notice', 12],
  ['period', 9],
  ['the', 100],
]);
const epoch: EpochStatistics = { passages: 100, averageLength: 80, averageHeadingLength: 4, ranking, df: (term) => known.get(term) };
const vocabulary = ['rent', 'notice', 'period', 'the', 'unknown'];
const terms = fc.array(fc.constantFrom(...vocabulary), { maxLength: 30 });
const query = fc
  .uniqueArray(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 5 })
  .map((words) => ({ terms: words.map((term, at) => ({ term, weight: at + 1, source: 'word' as const })) }));

describe('scores', () => {
  test('equal BM25 written as in the book, to the rounding', () => {
    fc.assert(
      fc.property(terms, terms, query, (body, headings, asked) => {
        const field = (words: readonly string[], average: number, term: string): number => {
          const tf = words.filter((word) => word === term).length;
          return tf === 0 ? 0 : (tf * 2.2) / (tf + 1.2 * (0.25 + (0.75 * words.length) / average));
        };
        let sum = 0;
        let constant = 0;
        for (const { term, weight } of asked.terms) {
          const worth = weight * Math.log(1 + (100 - (known.get(term) ?? 1) + 0.5) / ((known.get(term) ?? 1) + 0.5));
          sum += worth * (field(body, 80, term) + ranking.headingWeight * field(headings, 4, term));
          constant += worth * 2.2 * (1 + ranking.headingWeight);
        }
        expect(Math.abs(scoreNaively(body, headings, asked, epoch) - sum / constant)).toBeLessThan(3e-6);
      }),
      { numRuns: propertyRuns() },
    );
  });

  test('do not depend on the order of words or query terms, lie in [0, 1) and have 6 decimals', () => {
    fc.assert(
      fc.property(terms, terms, query, (body, headings, asked) => {
        const score = scoreNaively(body, headings, asked, epoch);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThan(1);
        expect(Math.round(score * 1e6) / 1e6).toBe(score);
        expect(scoreNaively(body.toReversed(), headings.toReversed(), asked, epoch)).toBe(score);
      }),
      { numRuns: propertyRuns() },
    );
  });

  test('are sums of whole billionths', () => {
    const norms = fieldNorms(epoch);
    const [rent] = weighQuery({ terms: [{ term: 'rent', weight: 1, source: 'word' }] }, epoch);
    const part = contribution(rent?.bodyScale ?? 0, 3, 77, norms.body);
    expect(Number.isInteger(part)).toBe(true);
    expect(scoreOf(part)).toBe(
      scoreNaively(
        [...Array<string>(3).fill('rent'), ...Array<string>(74).fill('x')],
        [],
        { terms: [{ term: 'rent', weight: 1, source: 'word' }] },
        epoch,
      ),
    );
  });

  test('an epoch without passages or a query without terms scores nothing', () => {
    const empty: EpochStatistics = { passages: 0, averageLength: 0, averageHeadingLength: 0, ranking, df: () => undefined };
    expect(scoreNaively(['rent'], [], { terms: [] }, empty)).toBe(0);
    expect(scoreNaively(['rent'], [], { terms: [{ term: 'rent', weight: 1, source: 'word' }] }, empty)).toBeGreaterThan(0);
  });
});

describe('statistics', () => {
  test('an unknown word counts as in one passage', () => {
    expect(idf(100, undefined)).toBe(idf(100, 1));
    expect(idf(100, 100)).toBeGreaterThan(0);
    expect(idf(100, 12)).toBe(2.089392);
  });

  test('classes of rarity are whole, at least 1, and outlive small growth', () => {
    expect(weightClass(1, 1)).toBe(1);
    expect(weightClass(1000, 1)).toBeGreaterThan(weightClass(1000, 100));
    expect(weightClass(1000, 30)).toBe(weightClass(1030, 31));
  });

  test('a repaired term says what it repairs, an expanded one is not asked for', () => {
    const asked = answerTerms(
      {
        terms: [
          { term: 'notise', weight: 1, source: 'word' },
          { term: 'notice', weight: 0.8, source: 'repaired', from: 'notise' },
          { term: 'period', weight: 0.5, source: 'prefix', from: 'per' },
        ],
      },
      epoch,
    );
    expect(asked).toEqual([
      { term: 'notise', weight: weightClass(100, 1) },
      { term: 'notice', weight: weightClass(100, 12), from: 'notise' },
    ]);
  });
});
