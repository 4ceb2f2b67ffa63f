import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embedderSuite } from '../embedder.suite.ts';
import type { Embedder } from '../embedder.ts';
import { onnxEmbedder } from './onnx-embedder.ts';
import { pooled } from './pooling.ts';
import { writeTinyModel } from './tiny-model.fixture.ts';
import { tokenRows } from './token-rows.ts';

const words = { car: [1, 0, 0], automobile: [0.9, 0, 0.1], banana: [0, 1, 0], '##s': [0, 0, 0] };
let folder: string;
let embedder: Embedder;
const settings = { maxTokens: 64, batch: 4, prefixes: { document: '', query: '' } };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemma-model-'));
  await writeTinyModel(join(folder, 'tiny'), words);
  embedder = await onnxEmbedder({ folder: join(folder, 'tiny'), ...settings });
});
afterAll(async () => {
  await embedder[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

embedderSuite('a folder in ONNX', () => embedder);

describe('a folder in ONNX', () => {
  test('is named after its folder, in a version of its files and prefixes', async () => {
    expect(embedder.name).toBe('tiny');
    const { version } = await onnxEmbedder({ folder: join(folder, 'tiny'), ...settings });
    expect(version).toBe(embedder.version);
    await writeTinyModel(join(folder, 'other'), { ...words, banana: [0, 0.5, 0] });
    expect((await onnxEmbedder({ folder: join(folder, 'other'), ...settings })).version).not.toBe(version);
    expect((await onnxEmbedder({ folder: join(folder, 'tiny'), ...settings, maxTokens: 65 })).version).not.toBe(version);
  });

  test('cuts words into pieces, and a text of nothing it knows is no direction', async () => {
    const [cars, unknown] = (await embedder.embed(['Cars', 'qqq'], { role: 'document' })) as [Float32Array, Float32Array];
    expect([...cars]).toEqual([1, 0, 0]);
    expect([...unknown]).toEqual([0, 0, 0]);
  });

  test('a folder without a model, or with a broken one, is said in words; put right, it works', async () => {
    await mkdir(join(folder, 'empty'));
    await expect(onnxEmbedder({ folder: join(folder, 'empty'), ...settings })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      message: expect.stringContaining('model.onnx') as string,
    });
    const broken = join(folder, 'broken');
    await writeTinyModel(broken, words);
    await writeFile(join(broken, 'model.onnx'), 'no model');
    await using one = await onnxEmbedder({ folder: broken, ...settings });
    await expect(one.embed(['car'], { role: 'document' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(broken) as string,
    });
    await writeTinyModel(broken, words);
    expect(await one.embed(['car'], { role: 'document' })).toHaveLength(1);
  });

  test('a long text keeps the token that ends it', () => {
    const tokenizer = { encode: (text: string) => ({ ids: [2, ...text.split(' ').filter(Boolean).map(Number), 3] }) };
    expect(tokenRows(tokenizer as never, ['10 11', '10 11 12 13'], 4)).toEqual([
      [2, 10, 11, 3],
      [2, 10, 11, 3],
    ]);
  });

  test('padding is in no mean; the first token can stand for all; an output of another form is refused', () => {
    const rows = [[1, 2], [1]];
    const output = { data: Float32Array.from([1, 3, 5, 9]), dims: [2, 2, 1] };
    expect(pooled(output, rows, 'mean').map((one) => [...one])).toEqual([[2], [5]]);
    expect(pooled(output, rows, 'first').map((one) => [...one])).toEqual([[1], [5]]);
    expect(pooled({ data: output.data, dims: [2, 2] }, rows, 'mean').map((one) => [...one])).toEqual([
      [1, 3],
      [5, 9],
    ]);
    expect(() => pooled({ data: output.data, dims: [4] }, rows, 'mean')).toThrow('form');
  });
});
