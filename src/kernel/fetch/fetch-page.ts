/**
 * Fetches one page of text for a person, from the public internet only. The name is resolved here and the connection goes to
 * the address that was checked, so a name that answers differently the second time gains nothing; every redirect is checked anew.
 */
import type { IncomingMessage } from 'node:http';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { StemmaError } from '../shared/errors.ts';
import { addressOf, requestAt, resolveName, type Place } from './guarded-request.ts';
import { decodePage } from './page-text.ts';

/** A page as it came, its text as UTF-8. */
export interface FetchedPage {
  /** Where it was found at the end of all redirects, without a fragment. */
  readonly url: URL;
  readonly type: PageType;
  readonly bytes: Uint8Array;
}

export const pageTypes = ['text/html', 'text/plain', 'text/markdown', 'text/csv'] as const;
export type PageType = (typeof pageTypes)[number];

export interface PageFetcher {
  /** @throws StemmaError VALIDATION_ERROR, FORBIDDEN, NOT_FOUND, UNAVAILABLE, UNSUPPORTED_TYPE, INVALID_ENCODING, LIMIT_EXCEEDED, CANCELLED */
  fetch(url: string, signal: AbortSignal): Promise<FetchedPage>;
}

export interface PageFetcherOptions {
  /** `host:port` of places that may be fetched from although they are private. */
  readonly privateHosts?: readonly string[];
  /** Every address of a name. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** In bytes, after decompression. */
  readonly maxBytes?: number;
  /** For everything together, in milliseconds. */
  readonly timeoutMs?: number;
}

const maxRedirects = 5;

export function pageFetcher(options: PageFetcherOptions = {}): PageFetcher {
  const { privateHosts = [], resolve = resolveName, maxBytes = 20 * 1024 * 1024, timeoutMs = 20_000 } = options;
  const place: Place = { privateHosts, resolve, setting: 'STEMMA_FETCH_PRIVATE_HOSTS' };
  return {
    async fetch(given, caller) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = AbortSignal.any([caller, timeout]);
      let url = checkedUrl(given);
      try {
        for (let redirects = 0; ; redirects += 1) {
          const response = await requestAt(url, await addressOf(url, place, signal), { headers: asked, signal });
          const location = response.headers.location;
          if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) {
            return await pageOf(url, response, maxBytes);
          }
          response.destroy();
          if (redirects === maxRedirects) throw new StemmaError('UNAVAILABLE', `The page redirects more than ${maxRedirects} times.`);
          url = checkedUrl(location, url);
        }
      } catch (error) {
        throw describe(error, { url, caller, timeout, timeoutMs });
      }
    },
  };
}

function checkedUrl(given: string, base?: URL): URL {
  if (!URL.canParse(given, base?.href)) throw new StemmaError('VALIDATION_ERROR', `"${given.slice(0, 200)}" is not the address of a page.`);
  const url = new URL(given, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new StemmaError('VALIDATION_ERROR', `A page is fetched by http or https, not by ${url.protocol.slice(0, 40)}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new StemmaError('VALIDATION_ERROR', 'The address holds a name or password. Pages behind a login are not fetched.');
  }
  url.hash = '';
  return url;
}

const asked = {
  'user-agent': 'Stemma (page snapshot)',
  accept: 'text/html, text/markdown, text/plain;q=0.9, text/csv;q=0.9, */*;q=0.1',
  'accept-encoding': 'gzip, deflate, br',
};

async function pageOf(url: URL, response: IncomingMessage, maxBytes: number): Promise<FetchedPage> {
  try {
    assertFound(response.statusCode ?? 0);
    const { type, charset } = typeOf(response.headers['content-type']);
    const bytes = await bytesOf(response, maxBytes);
    return { url, type, bytes: new TextEncoder().encode(decodePage(bytes, type, charset)) };
  } finally {
    response.destroy();
  }
}

function assertFound(status: number): void {
  if (status === 200) return;
  if (status === 404 || status === 410)
    throw new StemmaError('NOT_FOUND', `There is no page at this address (it answered ${status}).`, { status });
  if (status === 401 || status === 403)
    throw new StemmaError('FORBIDDEN', `The page is not open to everybody (it answered ${status}).`, { status });
  throw new StemmaError('UNAVAILABLE', `The page answered ${status} instead of its content. Nothing was stored.`, { status });
}

function typeOf(header: string | undefined): { type: PageType; charset: string | undefined } {
  const [name = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim());
  const type = pageTypes.find((one) => one === name.toLowerCase());
  if (!type) {
    const sent = name === '' ? 'content of no stated type' : name.slice(0, 100);
    throw new StemmaError('UNSUPPORTED_TYPE', `The address gives ${sent}; a page is HTML, plain text, Markdown or CSV.`, {
      type: name.slice(0, 100),
    });
  }
  const charset = parameters.map((part) => /^charset\s*=\s*"?([^"\s]+)"?$/i.exec(part)?.[1]).find((label) => label !== undefined);
  return { type, charset: charset?.toLowerCase() };
}

const decompressors = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress } as const;

/** Never holds more than the limit, compressed or not. */
async function bytesOf(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const encoding = response.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && !Object.hasOwn(decompressors, encoding)) {
    throw new StemmaError('UNSUPPORTED_TYPE', `The page is compressed as ${encoding.slice(0, 40)}, which is not read.`);
  }
  const unpacked = encoding === 'identity' ? response : response.pipe(decompressors[encoding as keyof typeof decompressors]());
  if (unpacked !== response) response.once('error', (error) => unpacked.destroy(error));
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of unpacked as AsyncIterable<Uint8Array>) {
    size += piece.byteLength;
    if (size > maxBytes) {
      throw new StemmaError('LIMIT_EXCEEDED', `The page is larger than ${Math.floor(maxBytes / 1_048_576)} MB. Nothing of it was stored.`, {
        limitBytes: maxBytes,
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

interface Attempt {
  readonly url: URL;
  readonly caller: AbortSignal;
  readonly timeout: AbortSignal;
  readonly timeoutMs: number;
}

function describe(error: unknown, { url, caller, timeout, timeoutMs }: Attempt): StemmaError {
  if (error instanceof StemmaError) return error;
  if (caller.aborted) return new StemmaError('CANCELLED', undefined, undefined, { cause: error });
  const words = timeout.aborted
    ? `${url.host} did not answer whole within ${Math.round(timeoutMs / 1000)} seconds. Nothing was stored; try again.`
    : `The page could not be fetched from ${url.host} (${codeOf(error)}). Nothing was stored.`;
  return new StemmaError('UNAVAILABLE', words, { host: url.host }, { cause: error });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.message : 'no reason given';
