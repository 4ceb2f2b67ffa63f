/** How much of the places that support a query its best passages hold, and how much of the document they are. */
import { searchRoute } from '../../modules/search/contract.ts';
import { readText } from '../../modules/documents/contract.ts';
import type { StemmaClient } from '../client.ts';
import { mean } from './metrics.ts';

/** Each from 0 to 1. */
export interface QuoteQuality {
  /** The share of the characters of the quotes that stands in the passages. */
  readonly recall: number;
  /** The share of the document's characters that the passages are: what is read for it. */
  readonly read: number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A text without its white space, so that a quote is found however lines are broken. */
export interface CompactText {
  readonly letters: string;
  /** Where each letter stands in the text. */
  readonly places: readonly number[];
}

export function compact(text: string): CompactText {
  const places = Array.from(text.matchAll(/\S/g), ({ index }) => index);
  return { letters: places.map((place) => text[place]).join(''), places };
}

/** The letters of quotes, each at the place where passages hold most of it, that stand in them; undefined when no quote is in the text. */
export function qualityOf(
  { letters, places }: CompactText,
  quotes: readonly string[],
  passages: readonly Range[],
): QuoteQuality | undefined {
  const held = places.map((place) => passages.some(({ start, end }) => start <= place && place < end));
  const heldOf = (from: number, to: number): number => held.slice(from, to).filter(Boolean).length / Math.max(to - from, 1);
  const shares = quotes.flatMap((quote) => {
    const wanted = compact(quote.normalize('NFC')).letters;
    const best = placesOf(letters, wanted).map((from) => heldOf(from, from + wanted.length));
    return best.length === 0 ? [] : [Math.max(...best)];
  });
  return shares.length === 0 ? undefined : { recall: mean(shares), read: heldOf(0, held.length) };
}

function placesOf(letters: string, wanted: string): number[] {
  const found: number[] = [];
  if (wanted === '') return found;
  for (let at = letters.indexOf(wanted); at >= 0; at = letters.indexOf(wanted, at + 1)) found.push(at);
  return found;
}

interface QuoteRequest {
  readonly client: StemmaClient;
  readonly bundle: string;
  readonly k: number;
  readonly signal: AbortSignal;
}

/** Searches documents one by one for what their quotes support; each is read once. */
export function quoteFinder({ client, bundle, k, signal }: QuoteRequest) {
  const texts = new Map<string, Promise<CompactText>>();
  const textOf = (path: string): Promise<CompactText> => {
    const known = texts.get(path) ?? client.call(readText, { params: { bundle }, query: { path }, signal }).then(decoded);
    texts.set(path, known);
    return known;
  };
  return async (query: string, path: string, quotes: readonly string[]): Promise<QuoteQuality | undefined> => {
    const { hits } = await client.call(searchRoute, { body: { query, bundle, path, k }, signal });
    return qualityOf(await textOf(path), quotes, hits);
  };
}

const decoded = (bytes: Uint8Array): CompactText => compact(new TextDecoder().decode(bytes));
