/**
 * One try: a signed POST to a place on the public internet. It is never redirected: an address that moved is for a person to
 * change. Whatever the other side does (nothing, for ever, too much), it ends in time and with little in memory.
 */
import type { IncomingMessage } from 'node:http';
import { addressOf, requestAt, resolveName, type Place } from '../fetch/guarded-request.ts';
import { StemmaError } from '../shared/errors.ts';
import { signatureOf, type Told } from './rules.ts';

export interface Poster {
  /** @throws StemmaError VALIDATION_ERROR, FORBIDDEN, UNAVAILABLE for an address that nothing could be sent to. */
  check(url: string, signal: AbortSignal): Promise<void>;
  /** Never throws: what went wrong is what came of it. */
  post(
    to: { readonly url: string; readonly secret: string },
    message: { readonly id: string; readonly body: string },
    signal: AbortSignal,
  ): Promise<Told>;
}

export interface PosterOptions {
  readonly privateHosts?: readonly string[];
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** For everything together, in milliseconds. */
  readonly timeoutMs?: number;
}

const replyBytes = 500;

export function openPoster({ privateHosts = [], resolve = resolveName, timeoutMs = 15_000 }: PosterOptions = {}): Poster {
  const place: Place = { privateHosts, resolve, setting: 'STEMMA_WEBHOOK_PRIVATE_HOSTS' };
  return {
    async check(given, signal) {
      const url = checkedUrl(given);
      try {
        await addressOf(url, place, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
      } catch (error) {
        if (error instanceof StemmaError) throw error;
        throw new StemmaError('UNAVAILABLE', `There is no host by the name ${url.hostname}. Nothing was stored.`, undefined, {
          cause: error,
        });
      }
    },
    async post({ url: given, secret }, { id, body }, outer) {
      const started = performance.now();
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = AbortSignal.any([outer, timeout]);
      const came = { status: null as number | null, reply: null as string | null };
      let error: string | null = null;
      let retryAfterMs: number | undefined;
      try {
        const url = new URL(given);
        const timestamp = Math.floor(Date.now() / 1000);
        const response = await requestAt(url, await addressOf(url, place, signal), {
          method: 'POST',
          signal,
          body,
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'Stemma (webhook)',
            'webhook-id': id,
            'webhook-timestamp': timestamp,
            'webhook-signature': signatureOf(secret, id, timestamp, body),
          },
        });
        came.status = response.statusCode ?? 0;
        error = refusal(response);
        retryAfterMs = retryAfter(response.headers['retry-after']);
        came.reply = await beginningOf(response);
      } catch (failure) {
        // A status that came is the answer, whatever became of the rest of it.
        if (came.status === null)
          error = timeout.aborted
            ? `No answer within ${timeoutMs / 1000} s.`
            : outer.aborted
              ? 'Stopped before an answer came.'
              : wordsOf(failure);
      }
      return { ...came, ms: Math.round(performance.now() - started), error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    },
  };
}

function checkedUrl(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new StemmaError(
      'VALIDATION_ERROR',
      `"${given.slice(0, 200)}" is no address of a webhook. It looks like https://example.com/hooks.`,
    );
  if (url.username !== '' || url.password !== '')
    throw new StemmaError('VALIDATION_ERROR', 'The address holds a name or password. What is sent is signed; check the signature instead.');
  return url;
}

function refusal({ statusCode = 0, headers }: IncomingMessage): string | null {
  if (statusCode >= 200 && statusCode < 300) return null;
  if (statusCode >= 300 && statusCode < 400)
    return `It answered ${statusCode} and points elsewhere (${(headers.location ?? 'nowhere').slice(0, 200)}). Redirects are not followed: give the address itself.`;
  return `It answered ${statusCode}.`;
}

function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of response as AsyncIterable<Uint8Array>) {
      pieces.push(piece);
      size += piece.byteLength;
      if (size >= replyBytes) break;
    }
  } finally {
    response.destroy();
  }
  // The database keeps no NUL in a text.
  return Buffer.concat(pieces).subarray(0, replyBytes).toString('utf8').replaceAll('\0', '�');
}

const wordsOf = (failure: unknown): string =>
  failure instanceof StemmaError
    ? failure.message
    : `It could not be reached (${failure instanceof Error && 'code' in failure ? String(failure.code) : 'no reason given'}).`;
