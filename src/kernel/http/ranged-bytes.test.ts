import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../testing/property.ts';
import { partOf, rangedResult } from './ranged-bytes.ts';

describe('what a Range header asks for', () => {
  test.each<[string | null, number, { start: number; end: number } | undefined]>([
    [null, 10, undefined],
    ['bytes=0-0', 10, { start: 0, end: 1 }],
    ['bytes=2-5', 10, { start: 2, end: 6 }],
    ['bytes=2-', 10, { start: 2, end: 10 }],
    ['bytes=2-99', 10, { start: 2, end: 10 }],
    ['bytes=-3', 10, { start: 7, end: 10 }],
    ['bytes=-99', 10, { start: 0, end: 10 }],
    ['Bytes=1-1', 10, { start: 1, end: 2 }],
    ['bytes=0-1,3-4', 10, undefined],
    ['bytes=5-2', 10, undefined],
    ['bytes=-', 10, undefined],
    ['bytes=a-b', 10, undefined],
    ['bytes=99999999999999999-', 10, undefined],
    ['items=0-1', 10, undefined],
  ])('%s of %i bytes', (header, size, part) => expect(partOf(header, size)).toEqual(part));

  test.each([
    ['bytes=10-', 10],
    ['bytes=10-12', 10],
    ['bytes=-0', 10],
    ['bytes=0-', 0],
    ['bytes=-1', 0],
  ])('%s of %i bytes lies outside', (header, size) => expect(() => partOf(header, size)).toThrow(/lies outside/));

  test('a part is never outside the bytes, whatever the header', () => {
    const header = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(30), fc.nat(30)).map(([a, b]) => `bytes=${a}-${b}`),
      fc.nat(30).map((a) => `bytes=-${a}`),
    );
    fc.assert(
      fc.property(header, fc.nat(20), (text, size) => {
        let part;
        try {
          part = partOf(text, size);
        } catch {
          return;
        }
        if (part) expect(0 <= part.start && part.start < part.end && part.end <= size).toBe(true);
      }),
      { numRuns: propertyRuns() },
    );
  });
});

describe('the answer', () => {
  const text = new TextEncoder().encode('0123456789');
  const bytes = { size: 10, etag: 'abc', read: async (part = { start: 0, end: 10 }) => text.subarray(part.start, part.end) };
  const answer = async (headers: Record<string, string>) => {
    const { bytes: content, status, headers: sent } = await rangedResult(new Headers(headers), bytes);
    return {
      text: typeof content === 'string' ? content : new TextDecoder().decode(content as Uint8Array),
      status,
      range: sent?.['content-range'],
    };
  };

  test('is all of it, or the part with its place', async () => {
    expect(await answer({})).toEqual({ text: '0123456789', status: 200, range: undefined });
    expect(await answer({ range: 'bytes=3-4' })).toEqual({ text: '34', status: 206, range: 'bytes 3-4/10' });
  });

  test.each([
    ['"abc"', 304],
    ['W/"abc"', 304],
    ['"x", "abc"', 304],
    ['*', 304],
    ['"ab"', 200],
    ['abc', 200],
  ])('If-None-Match %s is answered with %i', async (tags, status) =>
    expect(await answer({ 'if-none-match': tags })).toMatchObject({ status, text: status === 304 ? '' : '0123456789' }),
  );

  test('is a part of other bytes never: If-Range of anything else gets all of it', async () => {
    expect((await answer({ range: 'bytes=3-4', 'if-range': '"abc"' })).status).toBe(206);
    expect((await answer({ range: 'bytes=3-4', 'if-range': '"old"' })).status).toBe(200);
    expect((await answer({ range: 'bytes=3-4', 'if-range': 'W/"abc"' })).status).toBe(200);
  });
});
