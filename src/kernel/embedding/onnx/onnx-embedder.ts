/**
 * An embedder that is a folder: `model.onnx`, `tokenizer.json`, and what else such folders have. It runs in a worker thread, begun with
 * the first text: inference would hold everything else up. The runtime is not a part of Stemma, whoever wants it installs it.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import { StemmaError } from '../../shared/errors.ts';
import { fingerprint } from '../../shared/fingerprint.ts';
import { normalised, type Embedder } from '../embedder.ts';
import type { OnnxReply, OnnxRequest, OnnxWorkerData } from './onnx-messages.ts';

export interface OnnxSettings {
  readonly folder: string;
  readonly maxTokens: number;
  readonly batch: number;
  readonly prefixes: { readonly document: string; readonly query: string };
}

const modelPlaces = ['model.onnx', 'onnx/model.onnx'];
/** What else decides a vector, when it is there. */
const besides = ['tokenizer_config.json', 'config.json', '1_Pooling/config.json', 'model.onnx_data', 'onnx/model.onnx_data'];

/** @throws StemmaError VALIDATION_ERROR naming what the folder has not. */
export async function onnxEmbedder({ folder, maxTokens, batch, prefixes }: OnnxSettings): Promise<Embedder> {
  const model = await firstThere(folder, modelPlaces);
  const tokenizer = await firstThere(folder, ['tokenizer.json']);
  if (model === undefined || tokenizer === undefined) {
    const words = `STEMMA_EMBED_ONNX: ${folder} holds no ${model === undefined ? 'model.onnx' : 'tokenizer.json'}. Give the folder of a sentence embedding model in ONNX.`;
    throw new StemmaError('VALIDATION_ERROR', words);
  }
  const files = [model, tokenizer];
  for (const name of besides) if ((await firstThere(folder, [name])) !== undefined) files.push(name);
  const sums: string[] = [];
  for (const name of files) sums.push(name, await sumOf(join(folder, name)));
  const inference = new Inference({ folder: resolve(folder), model, maxTokens });
  let known: number | undefined;
  const embedder: Embedder = {
    name: basename(resolve(folder)),
    version: fingerprint([sums, prefixes.document, prefixes.query, maxTokens]).slice(0, 12),
    maxTokens,
    batch,
    async dimensions(signal) {
      if (known === undefined) await embedder.embed(['dimensions'], { role: 'query', ...(signal ? { signal } : {}) });
      return known as number;
    },
    async embed(texts, { role, signal }) {
      const vectors: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += batch) {
        signal?.throwIfAborted();
        const given = texts.slice(at, at + batch).map((text) => prefixes[role] + text);
        vectors.push(...(await inference.run(given)).map(normalised));
      }
      known ??= vectors[0]?.length;
      return vectors;
    },
    [Symbol.asyncDispose]: () => inference.end(),
  };
  return embedder;
}

async function firstThere(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const there = await access(join(folder, name)).then(
      () => true,
      () => false,
    );
    if (there) return name;
  }
  return undefined;
}

async function sumOf(path: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(path), sum);
  return sum.digest('hex');
}

interface Waiting {
  readonly given: (vectors: Float32Array[]) => void;
  readonly failed: (error: StemmaError) => void;
}

/** The worker: begun when it is needed, and again when it died. */
class Inference {
  readonly #data: OnnxWorkerData;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #asked = 0;
  #over = false;

  constructor(data: OnnxWorkerData) {
    this.#data = data;
  }

  run(texts: readonly string[]): Promise<Float32Array[]> {
    if (this.#over) return Promise.reject(new StemmaError('CANCELLED', 'Stemma stops.'));
    const worker = (this.#worker ??= this.#begin());
    const id = ++this.#asked;
    return new Promise((given, failed) => {
      this.#waiting.set(id, { given, failed });
      worker.postMessage({ id, texts } satisfies OnnxRequest);
    });
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#worker?.terminate();
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./onnx-worker.ts', import.meta.url), { workerData: this.#data });
    worker.unref();
    worker.on('message', (reply: OnnxReply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.kind === 'vectors') waiting?.given(reply.vectors);
      else waiting?.failed(new StemmaError('UNAVAILABLE', reply.words));
    });
    let why = 'it ended';
    worker.on('error', (error) => (why = error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      const error = new StemmaError('UNAVAILABLE', `The ONNX model in ${this.#data.folder} stopped: ${why}.`);
      for (const waiting of this.#waiting.values()) waiting.failed(error);
      this.#waiting.clear();
    });
    return worker;
  }
}
