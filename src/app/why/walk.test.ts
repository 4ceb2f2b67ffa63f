import { expect, test } from 'vitest';
import type { SliceOf, Thing, ThingSlice } from './thing.ts';
import { walk, type Direction } from './walk.ts';

const named = (id: string): Thing => ({ id, kind: 'insight', label: id, state: 'current' });

/** A direction through edges given as text: `a: b c`. */
function through(edges: Readonly<Record<string, string>>): Direction & { readonly opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    async step({ id }: Thing, { after, limit }: SliceOf): Promise<ThingSlice> {
      opened.push(id);
      const all = (edges[id] ?? '').split(' ').filter((one) => one !== '');
      const from = Number(after ?? 0);
      const next = from + limit < all.length ? String(from + limit) : undefined;
      return { things: all.slice(from, from + limit).map(named), next };
    },
    ends: async (things) => new Set(things.filter(({ id }) => edges[id] === undefined).map(({ id }) => id)),
  };
}

const lines = async (edges: Readonly<Record<string, string>>, { depth = 6, limit = 50 } = {}): Promise<string[]> =>
  (await walk(through(edges), named('a'), { depth, limit, after: undefined })).things.map(
    ({ id, depth: at, parent, more, seen }) => `${at} ${parent}>${id}${more ? ' more' : ''}${seen ? ' seen' : ''}`,
  );

test('a circle is walked once and says where it closes', async () => {
  expect(await lines({ a: 'b', b: 'c', c: 'a b d' })).toEqual(['1 a>b', '2 b>c', '3 c>a seen', '3 c>b seen', '3 c>d']);
  expect(await lines({ a: 'a' })).toEqual(['1 a>a seen']);
});

test('a thing on two ways is opened once, and listed on both', async () => {
  expect(await lines({ a: 'b c', b: 'd', c: 'd', d: 'e' })).toEqual(['1 a>b', '2 b>d', '3 d>e', '1 a>c', '2 c>d seen']);
});

test('what lies deeper than was asked, or wider than is listed, says that there is more', async () => {
  expect(await lines({ a: 'b c', b: 'd' }, { depth: 1 })).toEqual(['1 a>b more', '1 a>c']);
  const wide = Array.from({ length: 30 }, (_, index) => `x${index}`).join(' ');
  const listed = await lines({ a: 'b', b: wide });
  expect([listed[0], listed.length]).toEqual(['1 a>b more', 21]);
});

test('one answer opens only so many things', async () => {
  const many = Array.from({ length: 200 }, (_, index) => `x${index}`);
  const direction = through({ a: many.join(' '), ...Object.fromEntries(many.map((id) => [id, `${id}y`])) });
  const { things } = await walk(direction, named('a'), { depth: 6, limit: 200, after: undefined });
  expect(direction.opened.length).toBe(100);
  expect(things.filter(({ more }) => more)).not.toEqual([]);
});
