/**
 * Idempotency keys: the same key with the same request answers the stored result again; with another request, or while
 * the first is still at work, it is a CONFLICT. Only successes are stored: a failed request stored nothing and may be
 * repeated. A holder that dies (kill -9) is replaced once its lease of a minute has run out.
 */
import { createHash } from 'node:crypto';
import { StemmaError } from '../shared/errors.ts';
import { sha256 } from '../shared/fingerprint.ts';

/** The body hash of a key whose answer is not kept any more: what was asked is done, and nothing tells what it was. */
export const forgotten = 'forgotten';

/** What the first look at a key finds. `claimed`: ours to do. `done`: done before, with this body. */
export type Claim =
  | { readonly outcome: 'claimed' }
  | { readonly outcome: 'done'; readonly bodyHash: string; readonly response: string }
  | { readonly outcome: 'running' }
  | { readonly outcome: 'other' };

/** Where keys are kept, for one actor of one workspace. `holder` is an id of this very request. */
export interface IdempotencyStore {
  claim(key: string, requestHash: string, holder: string): Promise<Claim>;
  /** Extends the lease of a running request. */
  keep(key: string, holder: string): Promise<void>;
  finish(key: string, holder: string, bodyHash: string, response: string): Promise<void>;
  /** Gives the key up after a failure. */
  release(key: string, holder: string): Promise<void>;
}

/** How long a holder may stay silent, and how often it speaks, in milliseconds. */
export const lease = 60_000;
const renewal = 20_000;

/** One request as a key sees it. */
export interface KeyedRequest {
  readonly key: string;
  readonly holder: string;
  /** Method and URL. */
  readonly head: string;
  /** The body as text, or as a stream. */
  readonly body: string | ReadableStream<Uint8Array>;
}

/** Does the work once per key. Returns the answer's text and whether it was stored before. @throws StemmaError CONFLICT, and what `work` throws. */
export async function once(
  store: IdempotencyStore,
  request: KeyedRequest,
  work: (body: KeyedRequest['body']) => Promise<string>,
): Promise<{ text: string; replayed: boolean }> {
  const { key, holder } = request;
  assertKey(key);
  const claim = await store.claim(key, sha256(request.head), holder);
  if (claim.outcome === 'running') {
    throw new StemmaError('CONFLICT', 'The request with this Idempotency-Key is still at work. Try again in a moment to get its answer.', {
      retry: true,
    });
  }
  if (claim.outcome === 'other') throw anotherRequest();
  const { body, hash } = hashed(request.body);
  if (claim.outcome === 'done' && claim.bodyHash === forgotten) {
    throw new StemmaError(
      'CONFLICT',
      'The request with this Idempotency-Key was carried out. Its answer is not kept: documents were erased since, and it may have quoted them.',
    );
  }
  if (claim.outcome === 'done') {
    if ((await hash()) !== claim.bodyHash) throw anotherRequest();
    return { text: claim.response, replayed: true };
  }
  const renewing = setInterval(() => void store.keep(key, holder).catch(() => {}), renewal);
  try {
    const text = await work(body);
    await store.finish(key, holder, await hash(), text);
    return { text, replayed: false };
  } catch (error) {
    await store.release(key, holder).catch(() => {}); // the lease ends it anyway
    throw error;
  } finally {
    clearInterval(renewing);
  }
}

/** A body that is hashed while it is read; `hash` reads what is left of it. */
function hashed(body: KeyedRequest['body']): { body: KeyedRequest['body']; hash: () => Promise<string> } {
  if (typeof body === 'string') return { body, hash: async () => sha256(body) };
  const digest = createHash('sha256');
  const passing = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        digest.update(chunk);
        controller.enqueue(chunk);
      },
    }),
  );
  let closed: Promise<string> | undefined;
  const drain = async (): Promise<string> => {
    if (!passing.locked) for await (const _ of passing) void _;
    return digest.digest('hex');
  };
  return { body: passing, hash: () => (closed ??= drain()) };
}

function assertKey(key: string): void {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return;
  throw new StemmaError('VALIDATION_ERROR', 'An Idempotency-Key is 1 to 255 visible ASCII characters; a UUID is a good one.', {
    header: 'idempotency-key',
  });
}

const anotherRequest = (): StemmaError =>
  new StemmaError('CONFLICT', 'This Idempotency-Key was used for another request. Nothing was done; use a new key for a new request.');
