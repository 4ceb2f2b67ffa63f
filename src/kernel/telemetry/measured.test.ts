import { expect, test } from 'vitest';
import { measured, onMeasured, tellMeasured, type Measured } from './measured.ts';

test('what took how long is told with how it ended, to whoever listens and as long as they do', async () => {
  const heard: Measured[] = [];
  const end = onMeasured((one) => heard.push(one));
  expect(await measured('ranking', 'words', async () => 7)).toBe(7);
  await expect(measured('embedding', 'query', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  tellMeasured({ what: 'media', of: 'frame', outcome: 'done', seconds: 3 });
  end();
  expect(await measured('ranking', 'words', async () => 8)).toBe(8);
  expect(heard.map(({ what, of, outcome }) => [what, of, outcome])).toEqual([
    ['ranking', 'words', 'done'],
    ['embedding', 'query', 'failed'],
    ['media', 'frame', 'done'],
  ]);
  expect(heard.every(({ seconds }) => seconds >= 0)).toBe(true);
});
