/** Puts evidence on random sentences, whole and in part, until so many are certain. */
import type { Random } from '../../src/testing/generated/random.ts';
import { unitAt, type PageText } from './page-text.ts';
import { isCertain, type State, type Walk } from './state.ts';

interface Spot {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly sentence: string | undefined;
}

/** Returns how many it placed. */
export async function placeEvidence(walk: Walk, state: State, random: Random, wanted: number): Promise<number> {
  const missing = wanted - state.evidence.filter(isCertain).length;
  const spots = spotsIn(walk, state);
  let placed = 0;
  for (; placed < missing && spots.length > 0; placed++) {
    const [spot] = spots.splice(random.between(0, spots.length - 1), 1) as [Spot];
    const { canonical } = state.texts.get(spot.path) as PageText;
    const { start, end } = random.chance(0.5) ? spot : partOf(canonical, spot, random);
    const quote = canonical.slice(start, end);
    const id = await walk.workspace.cite(spot.path, quote, occurrenceOf(canonical, quote, start));
    walk.placed.set(id, { sentence: spot.sentence });
  }
  return placed;
}

/** Every sentence with at least three words that no certain evidence stands on. */
function spotsIn({ history }: Walk, state: State): Spot[] {
  const taken = new Set(state.evidence.filter(isCertain).map(({ document, start }) => `${document} ${start}`));
  const spots: Spot[] = [];
  for (const [path, text] of state.texts) {
    const known = history.known?.(state.index, path);
    const places = known
      ? known.filter((one) => unitAt(text, one) >= 0).map(({ id, start, end }) => ({ path, start, end, sentence: id }))
      : text.units.map(({ start, end }) => ({ path, start, end, sentence: undefined }));
    const wordy = places.filter(({ start, end }) => text.canonical.slice(start, end).split(/\s+/).length >= 3);
    spots.push(...wordy.filter(({ start }) => !taken.has(`${path} ${start}`)));
  }
  return spots;
}

/** Three to eight words of a sentence. */
function partOf(canonical: string, { start, end }: Spot, random: Random): { start: number; end: number } {
  const words = [...canonical.slice(start, end).matchAll(/\S+/g)];
  const length = Math.min(words.length, random.between(3, 8));
  const first = random.between(0, words.length - length);
  const from = words[first];
  const to = words[first + length - 1];
  return from && to ? { start: start + from.index, end: start + to.index + to[0].length } : { start, end };
}

/** Which of the places of a quote this is, from 1, counted as the product counts: in text order, without overlap. */
function occurrenceOf(canonical: string, quote: string, start: number): number {
  let occurrence = 0;
  for (let at = canonical.indexOf(quote); at >= 0 && at <= start; at = canonical.indexOf(quote, at + quote.length)) occurrence++;
  return occurrence;
}
