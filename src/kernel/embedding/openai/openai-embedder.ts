/**
 * An embedder behind the `/v1/embeddings` of OpenAI, which Ollama, llama.cpp, vLLM, LM Studio, LocalAI and most providers speak. The
 * address is that of whoever runs this server and may be a private one; it is never redirected, so the key goes nowhere else.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { StemmaError } from '../../shared/errors.ts';
import { fingerprint } from '../../shared/fingerprint.ts';
import { normalised, type Embedder, type EmbedOptions } from '../embedder.ts';
import { askOnce, Refused, type Endpoint } from './ask-once.ts';

export interface OpenAiSettings extends Endpoint {
  readonly maxTokens: number;
  readonly batch: number;
  readonly prefixes: { readonly document: string; readonly query: string };
  /** Waits between tries, in milliseconds, for what nobody waits for. */
  readonly waitsMs?: readonly number[];
  /** How long one try may take. */
  readonly timeoutMs?: number;
}

/** Tokens are not counted here: most texts have more characters to a token, and one that is refused as too long is cut. */
const charactersPerToken = 3;
const leastCharacters = 200;
/** A server may ask for any time; after so long it is for the caller to come back. */
const longestWaitMs = 60_000;
const queryTimeoutMs = 5_000;

export function openAiEmbedder(settings: OpenAiSettings): Embedder {
  const { model, maxTokens, batch, prefixes, waitsMs = [500, 2_000, 8_000], timeoutMs = 60_000 } = settings;
  let known: number | undefined;
  const ended = new AbortController();

  /** Tries again what may be better the next time. */
  async function ask(texts: readonly string[], { role, signal: outer }: EmbedOptions): Promise<Float32Array[]> {
    const signal = AbortSignal.any([ended.signal, ...(outer ? [outer] : [])]);
    const [waits, limit] = role === 'query' ? [[], Math.min(timeoutMs, queryTimeoutMs)] : [waitsMs, timeoutMs];
    for (const wait of [...waits, undefined]) {
      try {
        return await askOnce(settings, texts, { signal, timeoutMs: limit });
      } catch (error) {
        const again = error instanceof StemmaError && (error.code === 'UNAVAILABLE' || error.code === 'RATE_LIMITED');
        if (!again || wait === undefined) throw error;
        const asked = Number(error.details?.['retryAfterMs'] ?? 0);
        if (asked > longestWaitMs) throw error;
        await pause(Math.max(wait, asked), undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    }
    throw new StemmaError('INTERNAL');
  }

  /** A batch that is refused may hold one text too many or too long: it is halved until what is wrong stands alone, which is cut. */
  async function askInParts(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]> {
    try {
      return await ask(texts, options);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const [only = ''] = texts;
      if (texts.length === 1 && only.length <= leastCharacters) throw error;
      if (texts.length === 1) return askInParts([only.slice(0, Math.ceil(only.length / 2))], options);
      const half = Math.ceil(texts.length / 2);
      return [...(await askInParts(texts.slice(0, half), options)), ...(await askInParts(texts.slice(half), options))];
    }
  }

  const embedder: Embedder = {
    name: model,
    version: fingerprint([prefixes.document, prefixes.query, maxTokens]).slice(0, 12),
    maxTokens,
    batch,
    async dimensions(signal) {
      if (known === undefined) await embedder.embed(['dimensions'], { role: 'query', ...(signal ? { signal } : {}) });
      return known as number;
    },
    async embed(texts, options) {
      const vectors: Float32Array[] = [];
      const cut = texts.map((text) => (prefixes[options.role] + text).slice(0, maxTokens * charactersPerToken));
      for (let at = 0; at < cut.length; at += batch) {
        for (const values of await askInParts(cut.slice(at, at + batch), options)) {
          known ??= values.length;
          if (values.length !== known) {
            const words = `The embedder ${model} gave a vector of ${values.length} dimensions after one of ${known}: it is another model now. Start Stemma again to use it.`;
            throw new StemmaError('UNAVAILABLE', words);
          }
          vectors.push(normalised(values));
        }
      }
      return vectors;
    },
    async [Symbol.asyncDispose]() {
      ended.abort(new StemmaError('CANCELLED', 'Stemma stops.'));
    },
  };
  return embedder;
}
