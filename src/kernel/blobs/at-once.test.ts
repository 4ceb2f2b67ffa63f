import { expect, test } from 'vitest';
import { atOnce } from './at-once.ts';

test('each is done once and no more than so many at the same time', async () => {
  const done: (number | undefined)[] = [];
  let now = 0;
  let most = 0;
  await atOnce(3, [1, 2, undefined, 4, 5, 6, 7], async (one) => {
    most = Math.max(most, (now += 1));
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    done.push(one);
  });
  expect([done.length, new Set(done).size, most]).toEqual([7, 7, 3]);
  await atOnce(3, [], () => Promise.reject(new Error('nobody')));
});

test('after a failure no more are begun', async () => {
  const begun: number[] = [];
  const work = async (one: number): Promise<void> => {
    begun.push(one);
    if (one === 2) throw new Error('no');
  };
  await expect(atOnce(1, [1, 2, 3], work)).rejects.toThrow('no');
  expect(begun).toEqual([1, 2]);
});
