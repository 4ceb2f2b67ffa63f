import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../../testing/property.ts';
import { nextZoom, pagesOf, percentOf, scaled, scaleOf, sharpness } from './page-scale.ts';

const pages = [{ width: 595 }, { width: 842 }];

describe('the scale', () => {
  test('fits the widest page into the column, and stops growing', () => {
    expect(scaleOf('fit', 842, pages)).toBe(1);
    expect(scaleOf('fit', 421, pages)).toBe(0.5);
    expect(percentOf(scaleOf('fit', 9000, pages))).toBe(160);
    expect(scaleOf('fit', 0, [])).toBeGreaterThan(0);
  });

  test('is 96 pixels an inch at 100 %', () => {
    expect(scaleOf(100, 1, pages) * 72).toBe(96);
    expect(percentOf(scaleOf(125, 1, pages))).toBe(125);
  });

  test('goes to the next step from anywhere, and stays at the last', () => {
    const at = (percent: number) => scaleOf(percent, 1, pages);
    expect([nextZoom(at(95), 1), nextZoom(at(95), -1), nextZoom(at(100), 1), nextZoom(at(100), -1)]).toEqual([100, 90, 110, 90]);
    expect([nextZoom(at(400), 1), nextZoom(at(50), -1), nextZoom(at(900), 1), nextZoom(at(20), -1)]).toEqual([400, 50, 400, 50]);
  });
});

test('boxes keep their place on the page at any zoom', () => {
  const box = fc.record({
    page: fc.nat(),
    x: fc.double({ min: 0, max: 800, noNaN: true }),
    y: fc.double({ min: 0, max: 800, noNaN: true }),
    width: fc.double({ min: 0, max: 90, noNaN: true }),
    height: fc.double({ min: 0, max: 90, noNaN: true }),
  });
  fc.assert(
    fc.property(box, fc.double({ min: 0.1, max: 8, noNaN: true }), (one, scale) => {
      const { left, top, width, height } = scaled(one, scale);
      expect(left / scale).toBeCloseTo(one.x, 6);
      expect(top / scale).toBeCloseTo(one.y, 6);
      expect((left + width) / scale).toBeCloseTo(one.x + one.width, 6);
      expect((top + height) / scale).toBeCloseTo(one.y + one.height, 6);
    }),
    { numRuns: propertyRuns() },
  );
});

test('a very large page is drawn less sharply than the screen could', () => {
  expect(sharpness(800, 1000, 2)).toBe(2);
  const sharp = sharpness(10_000, 10_000, 2);
  expect(10_000 * sharp * 10_000 * sharp).toBeLessThanOrEqual(16_000_000);
});

test('the pages of a range are those it has words on', () => {
  const ranges = [
    { start: 0, end: 10 },
    { start: 10, end: 10 },
    { start: 12, end: 20 },
  ];
  expect(pagesOf(ranges, 8, 14)).toEqual([ranges[0], ranges[2]]);
  expect(pagesOf(ranges, 10, 12)).toEqual([]);
});
