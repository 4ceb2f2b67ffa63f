/** What every embedder holds to. The one under test knows that a car is an automobile and no banana. */
import { describe, expect, test } from 'vitest';
import type { Embedder } from './embedder.ts';

const product = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);

export function embedderSuite(name: string, opened: () => Embedder): void {
  describe(`${name} as an embedder`, () => {
    const embed = (...texts: string[]): Promise<Float32Array[]> => opened().embed(texts, { role: 'document' });

    test('gives one vector of length 1 per text, in their order, however many come at once', async () => {
      const words = Array.from({ length: opened().batch * 2 + 1 }, (_, at) =>
        at % 3 === 0 ? 'car' : at % 3 === 1 ? 'banana' : 'car banana',
      );
      const vectors = await embed(...words);
      expect(vectors).toHaveLength(words.length);
      for (const vector of vectors) expect(product(vector, vector)).toBeCloseTo(1, 5);
      const [car, banana] = vectors as [Float32Array, Float32Array];
      for (const [at, vector] of vectors.entries()) {
        expect(product(vector, car) > 0.99).toBe(at % 3 === 0);
        expect(product(vector, banana) > 0.99).toBe(at % 3 === 1);
      }
    });

    test('knows what is meant, and says how long its vectors are', async () => {
      const [car, automobile, banana] = (await embed('car', 'automobile', 'banana')) as [Float32Array, Float32Array, Float32Array];
      expect(product(car, automobile)).toBeGreaterThan(0.9);
      expect(product(car, banana)).toBeLessThan(0.5);
      expect(await opened().dimensions()).toBe(car.length);
    });

    test('the same text is the same vector, whatever it is given with', async () => {
      const [alone] = (await embed('car')) as [Float32Array];
      const [, among] = (await embed('banana banana banana banana', 'car')) as [Float32Array, Float32Array];
      expect(product(alone, among)).toBeCloseTo(1, 5);
    });

    test('reads the beginning of a text that is too long', async () => {
      const [long] = (await embed(`${'car '.repeat(20_000)}banana`)) as [Float32Array];
      const [car] = (await embed('car')) as [Float32Array];
      expect(product(long, car)).toBeGreaterThan(0.99);
    });

    test('no texts are no vectors; an abort is heeded', async () => {
      expect(await embed()).toEqual([]);
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(opened().embed(['car'], { role: 'document', signal })).rejects.toThrow('enough');
    });
  });
}
