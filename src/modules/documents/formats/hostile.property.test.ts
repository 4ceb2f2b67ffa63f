/** Whatever is done to a file, it is read or refused in our words, and soon. The long form: `node bench/hostile.ts`. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { hostileFile } from '../../../testing/hostile/hostile-files.ts';
import { packed, seeds } from '../../../testing/hostile/seeds.ts';
import { parseBytes } from './parse.ts';
import { expectInvariants } from './parsed-document.fixture.ts';
import { notRecognizing } from './recognition/recognizing.ts';

test.each(seeds)('$name is read while it is whole', async ({ name, content, password }) => {
  const { format, document } = await parseBytes(name, packed(content), notRecognizing, password);
  expectInvariants(document);
  expect(name.endsWith(format) || ['markdown', 'code', 'image', 'recording'].includes(format)).toBe(true);
});

test('spoiled files are read or refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
      const { path, bytes, password } = hostileFile(seed);
      const before = process.cpuUsage();
      try {
        const { document } = await parseBytes(path, bytes, notRecognizing, password);
        if (document.blocks.length < 500) expectInvariants(document);
      } catch (error) {
        if (!(error instanceof StemmaError)) throw error;
        expect(error.message.length).toBeGreaterThan(10);
      }
      expect(process.cpuUsage(before).user).toBeLessThan(5_000_000);
    }),
    { numRuns: 300 },
  );
}, 60_000);
