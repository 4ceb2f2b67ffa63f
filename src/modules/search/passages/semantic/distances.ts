/**
 * Measures how far apart in meaning the texts around boundaries are. What was measured once is kept: an embedder that gives the same
 * text another time in another company may differ in the last digits, and that must not move a boundary that nobody edited.
 */
import type { Embedder } from '../../../../kernel/embedding/index.ts';
import type { Store } from '../../../../kernel/db/port.ts';
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { measured } from '../../../../kernel/telemetry/measured.ts';
import { sha256 } from '../../../../kernel/shared/fingerprint.ts';
import { chunks } from '../../index-store.ts';
import { isAway } from '../../vectors/embed-for.ts';
import { knownDistances, storeDistances } from './distance-store.ts';
import type { Distances } from './semantic.ts';
import type { Windows } from './sentence-windows.ts';

/** Measured and stored at a time: what a stop loses at most. */
const perStep = 500;

/** @throws StemmaError UNAVAILABLE when the embedder is away: what was measured until then is kept */
export function distancesBy(embedder: Embedder, store: Store, signal: AbortSignal | undefined): Distances {
  return async (pairs) => {
    const keyed = pairs.map((windows) => ({ windows, key: keyOf(embedder, windows) }));
    const distances = new Map<string, number>();
    for (const part of chunks([...new Map(keyed.map((each) => [each.key, each])).values()], perStep)) {
      const keys = part.map(({ key }) => key);
      for (const [key, distance] of await store.read((reader) => knownDistances(reader, keys))) distances.set(key, distance);
      const unknown = part.filter(({ key }) => !distances.has(key));
      if (unknown.length === 0) continue;
      const own = await measure(embedder, unknown, signal);
      await store.write((tx) => storeDistances(tx, own));
      // Another process may have measured first; what is stored is what counts.
      for (const [key, distance] of await store.read((reader) => knownDistances(reader, [...own.keys()]))) distances.set(key, distance);
    }
    return keyed.map(({ key }) => ({ key, distance: distances.get(key) as number }));
  };
}

const keyOf = ({ name, version }: Embedder, { before, after }: Windows): string =>
  sha256(JSON.stringify([name, version, before, after])).slice(0, 32);

async function measure(
  embedder: Embedder,
  boundaries: readonly { readonly windows: Windows; readonly key: string }[],
  signal: AbortSignal | undefined,
): Promise<Map<string, number>> {
  const saying = boundaries.filter(({ windows }) => windows.before.trim() !== '' && windows.after.trim() !== '');
  const texts = [...new Set(saying.flatMap(({ windows }) => [windows.before, windows.after]))];
  const vectors = new Map<string, Float32Array>();
  for (const part of chunks(texts, embedder.batch)) {
    const embedded = await embedOrSay(embedder, part, signal);
    for (const [index, text] of part.entries()) vectors.set(text, embedded[index] as Float32Array);
  }
  const apart = ({ before, after }: Windows): number => {
    const [one, other] = [vectors.get(before), vectors.get(after)];
    return one && other ? Math.max(0, Math.round((1 - innerProduct(one, other)) * 1e6)) : 0;
  };
  return new Map(boundaries.map(({ key, windows }) => [key, apart(windows)]));
}

async function embedOrSay(embedder: Embedder, texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
  try {
    return await measured('embedding', 'document', () => embedder.embed(texts, { role: 'document', ...(signal ? { signal } : {}) }));
  } catch (error) {
    signal?.throwIfAborted();
    if (!isAway(error)) throw error;
    throw new StemmaError(
      'UNAVAILABLE',
      `These documents are cut into passages by meaning, which needs the embedder. ${error.message} Try again when it is back, or cut the bundle by another strategy.`,
      undefined,
      { cause: error },
    );
  }
}

function innerProduct(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] as number) * (other[at] as number);
  return sum;
}
