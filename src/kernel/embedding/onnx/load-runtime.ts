/**
 * ONNX Runtime, an optional peer: the native one when it is installed, else the one in WebAssembly, which is slower and runs
 * everywhere. Both are the same library with the same calls.
 */
import type { Output } from './pooling.ts';
import type { TokenRow } from './token-rows.ts';

export interface Session {
  run(rows: readonly TokenRow[]): Promise<Output>;
}

export interface Runtime {
  /** `path` for what the model keeps in files beside it. */
  open(model: Uint8Array, path: string): Promise<Session>;
}

interface Tensor {
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** The part of `onnxruntime-common` that is used. */
interface Library {
  readonly InferenceSession: {
    create(model: Uint8Array | string): Promise<{
      readonly inputNames: readonly string[];
      readonly outputNames: readonly string[];
      run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
    }>;
  };
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => Tensor;
}

const names = ['onnxruntime-node', 'onnxruntime-web'] as const;

/** @throws Error with the words that help when neither is installed. */
export async function loadRuntime(): Promise<Runtime> {
  for (const name of names) {
    const library = await load(name);
    if (library) return runtimeOf(library, name === 'onnxruntime-node');
  }
  throw new Error('ONNX Runtime is not installed. Install it beside Stemma: npm install onnxruntime-node');
}

async function load(name: string): Promise<Library | undefined> {
  try {
    const loaded = (await import(name)) as Library & { readonly default?: Library };
    return loaded.InferenceSession ? loaded : loaded.default;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

const runtimeOf = (library: Library, native: boolean): Runtime => ({
  async open(model, path) {
    const session = await library.InferenceSession.create(native ? path : model);
    return {
      async run(rows) {
        const width = Math.max(1, ...rows.map((row) => row.length));
        const filled = (value: (token: number | undefined) => number): Tensor => {
          const data = new BigInt64Array(rows.length * width);
          for (const [text, row] of rows.entries()) for (let at = 0; at < width; at++) data[text * width + at] = BigInt(value(row[at]));
          return new library.Tensor('int64', data, [rows.length, width]);
        };
        const inputs: Readonly<Record<string, () => Tensor>> = {
          input_ids: () => filled((token) => token ?? 0),
          attention_mask: () => filled((token) => (token === undefined ? 0 : 1)),
          token_type_ids: () => filled(() => 0),
        };
        const feeds = session.inputNames.map((name) => {
          const input = inputs[name];
          if (!input) throw new Error(`it asks for "${name}", which no embedding model has`);
          return [name, input()] as const;
        });
        const outputs = await session.run(Object.fromEntries(feeds));
        const preferred = ['sentence_embedding', 'last_hidden_state', 'token_embeddings', session.outputNames[0] ?? ''];
        const output = preferred.map((name) => outputs[name]).find((one) => one !== undefined);
        if (!(output?.data instanceof Float32Array)) throw new Error('its output is no list of 32-bit numbers');
        return { data: output.data, dims: output.dims };
      },
    };
  },
});
