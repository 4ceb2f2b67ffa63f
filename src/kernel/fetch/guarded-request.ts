/**
 * One request to a place on the public internet. The name is resolved here and the connection goes to the address that was
 * checked, so a name that answers differently the second time gains nothing. Redirects are the caller's: each is checked anew.
 */
import { lookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { StemmaError } from '../shared/errors.ts';
import { isPublicAddress } from './public-addresses.ts';

/** Where may be connected to. */
export interface Place {
  /** `host:port` of places that may be reached although they are private. */
  readonly privateHosts: readonly string[];
  /** Every address of a name. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** The variable that whoever runs the server allows private places with. */
  readonly setting: string;
}

export const resolveName = async (name: string): Promise<string[]> => (await lookup(name, { all: true })).map(({ address }) => address);

/** The address to connect to. One that is not public, among however many, refuses the whole name. @throws StemmaError FORBIDDEN, UNAVAILABLE */
export async function addressOf(url: URL, { privateHosts, resolve, setting }: Place, signal: AbortSignal): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [host] : await orAborted(resolve(host), signal);
  const [first] = addresses;
  if (first === undefined) throw new StemmaError('UNAVAILABLE', `There is no host by the name ${host}.`, { host });
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (privateHosts.includes(`${url.hostname}:${port}`) || addresses.every(isPublicAddress)) return first;
  throw new StemmaError(
    'FORBIDDEN',
    `${host} is not on the public internet, so nothing is sent to it or fetched from it. Whoever runs this server can allow it with ${setting}.`,
    { host },
  );
}

async function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  return Promise.race([
    work,
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
  ]);
}

/** One request to exactly that address; a name in the URL is only said (Host, TLS), never looked up again. */
export function requestAt(
  url: URL,
  address: string,
  sent: Pick<RequestOptions, 'method' | 'headers'> & { readonly signal: AbortSignal; readonly body?: string },
): Promise<IncomingMessage> {
  const family = isIP(address);
  const toAddress: LookupFunction = (_, options, done) => (options.all ? done(null, [{ address, family }]) : done(null, address, family));
  const { body, ...options } = sent;
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, { ...options, agent: false, lookup: toAddress });
    request.once('response', resolve).once('error', reject).end(body);
  });
}
