/** One request for embeddings, and what every kind of failure is called. Neither the key nor what was sent is in any of the words. */
import { z } from 'zod';
import { StemmaError, type ErrorCode } from '../../shared/errors.ts';

export interface Endpoint {
  /** What `/embeddings` follows, such as `https://api.openai.com/v1`. */
  readonly url: string;
  readonly model: string;
  readonly key?: string | undefined;
}

/** The endpoint does not take these texts: too long, or too many at once. */
export class Refused extends StemmaError {
  constructor(words: string) {
    super('LIMIT_EXCEEDED', words);
  }
}

const answerSchema = z.object({
  data: z.array(z.object({ index: z.int().min(0).optional(), embedding: z.array(z.number()).min(1) })),
});

/** 64 texts of 4,096 dimensions take some 6 MB as JSON. */
const mostBytes = 64 * 1024 * 1024;
const shownCharacters = 200;

/** @throws StemmaError UNAVAILABLE, RATE_LIMITED, FORBIDDEN, NOT_FOUND, `Refused`; what `signal` was aborted with */
export async function askOnce(
  endpoint: Endpoint,
  texts: readonly string[],
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<Float32Array[]> {
  const { url, model, key } = endpoint;
  const host = new URL(url).host;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/embeddings`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.any([signal, timeout]),
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, input: texts, encoding_format: 'float' }),
    });
    const body = await boundedText(response);
    if (!response.ok) throw failure(endpoint, response, body);
    return vectorsOf(body, texts.length, host);
  } catch (error) {
    if (error instanceof StemmaError) throw error;
    signal.throwIfAborted();
    const words = timeout.aborted
      ? `The embedder at ${host} gave no answer within ${timeoutMs / 1000} s.`
      : `The embedder at ${host} cannot be reached.`;
    throw new StemmaError('UNAVAILABLE', words, undefined, { cause: error });
  }
}

function vectorsOf(body: string, count: number, host: string): Float32Array[] {
  const parsed = answerSchema.safeParse(asJson(body));
  if (!parsed.success) throw new StemmaError('UNAVAILABLE', `The embedder at ${host} gave an answer that is none: no list of embeddings.`);
  const found: Float32Array[] = [];
  for (const [place, { index = place, embedding }] of parsed.data.data.entries()) found[index] = Float32Array.from(embedding);
  const complete =
    parsed.data.data.length === count && Array.from({ length: count }, (_, at) => found[at]).every((one) => one !== undefined);
  if (!complete) throw new StemmaError('UNAVAILABLE', `The embedder at ${host} was given ${count} texts and did not answer each of them.`);
  return found;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > mostBytes) throw new StemmaError('UNAVAILABLE', 'The embedder gave an answer that is far too long.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

const refusals: Readonly<Record<number, { readonly code: ErrorCode; readonly words: string }>> = {
  401: { code: 'FORBIDDEN', words: 'does not accept the key (STEMMA_EMBED_KEY)' },
  403: { code: 'FORBIDDEN', words: 'does not allow this to the key (STEMMA_EMBED_KEY)' },
  404: { code: 'NOT_FOUND', words: 'has no such model or no such address (STEMMA_EMBED_MODEL, STEMMA_EMBED_URL)' },
  429: { code: 'RATE_LIMITED', words: 'takes no more for now' },
};

function failure({ url, key }: Endpoint, response: Response, body: string): StemmaError {
  const { status } = response;
  const host = new URL(url).host;
  const said = saying(body, key);
  if (status === 400 || status === 413 || status === 422) return new Refused(`The embedder at ${host} does not take this text.${said}`);
  const { code, words } = refusals[status] ?? { code: 'UNAVAILABLE' as const, words: `answered ${status}` };
  const wait = retryAfterMs(response.headers.get('retry-after'));
  return new StemmaError(code, `The embedder at ${host} ${words}.${said}`, wait === undefined ? undefined : { retryAfterMs: wait });
}

/** What the endpoint says of itself, without the key, which some repeat. */
function saying(body: string, key: string | undefined): string {
  const parsed = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) }).safeParse(asJson(body));
  if (!parsed.success) return '';
  const { error } = parsed.data;
  const message = typeof error === 'string' ? error : error.message;
  const shown = (key === undefined ? message : message.replaceAll(key, '***')).replaceAll(/\s+/g, ' ').slice(0, shownCharacters);
  return ` It says: ${shown}`;
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(value: string | null): number | undefined {
  if (value === null) return undefined;
  const wait = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
