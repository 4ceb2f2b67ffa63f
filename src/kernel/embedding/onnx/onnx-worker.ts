/** The thread that an ONNX model runs in: tokens, inference, pooling. One request at a time. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Tokenizer } from '@huggingface/tokenizers';
import { loadRuntime, type Session } from './load-runtime.ts';
import type { OnnxReply, OnnxRequest, OnnxWorkerData } from './onnx-messages.ts';
import { pooled, type Pooling } from './pooling.ts';
import { tokenRows, type TokenRow } from './token-rows.ts';

const port = parentPort;
if (!port) throw new Error('A model runs in a worker thread.');
const { folder, model, maxTokens } = workerData as OnnxWorkerData;

interface Opened {
  readonly session: Session;
  readonly pooling: Pooling;
  rowsOf(texts: readonly string[]): TokenRow[];
}

async function open(): Promise<Opened> {
  const tokenizerConfig = await json('tokenizer_config.json');
  const config = await json('config.json');
  const pooling = await json('1_Pooling/config.json');
  const tokenizer = new Tokenizer(JSON.parse(await readFile(join(folder, 'tokenizer.json'), 'utf8')) as object, tokenizerConfig);
  const limit = Math.min(maxTokens, positive(config['max_position_embeddings']), positive(tokenizerConfig['model_max_length']));
  const session = await (await loadRuntime()).open(await readFile(join(folder, model)), join(folder, model));
  return {
    session,
    pooling: pooling['pooling_mode_cls_token'] === true ? 'first' : 'mean',
    rowsOf: (texts) => tokenRows(tokenizer, texts, limit),
  };
}

async function json(name: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(join(folder, name), 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`${name} is no JSON`, { cause: error });
  }
}

const positive = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : Infinity);

let opened: Promise<Opened> | undefined;
let last: Promise<void> = Promise.resolve();

async function answer({ id, texts }: OnnxRequest): Promise<OnnxReply> {
  try {
    opened ??= open();
    const { session, pooling, rowsOf } = await opened;
    const rows = rowsOf(texts);
    return { id, kind: 'vectors', vectors: pooled(await session.run(rows), rows, pooling) };
  } catch (error) {
    opened = undefined; // a file that is put right is read again
    return {
      id,
      kind: 'failed',
      words: `The ONNX model in ${folder} does not work: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

port.on('message', (request: OnnxRequest) => {
  last = last.then(async () => port.postMessage(await answer(request)));
});
