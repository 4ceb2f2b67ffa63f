/**
 * What truly became of a sentence, found without the product: by the words of the sentence and by how many words before and
 * after it are the same. It knows nothing of blocks, hashes or headings, and nothing of how the product decides.
 */
import type { PageText, Unit } from './page-text.ts';

/** `open`: several places say the same and nothing tells them apart, so whatever is reported is not counted. */
export type Verdict = { readonly truth: 'kept'; readonly unit: number } | { readonly truth: 'lost' } | { readonly truth: 'open' };

/** Compared on either side, in words. */
const reach = 40;
/** So many equal words on one side say that a short sentence is the same one, not one that happens to say the same. */
const enough = 5;
const short = 40;

/** The verdict on a unit of `from` in `to`. */
export function matchUnit(from: PageText, index: number, to: PageText): Verdict {
  const unit = from.units[index] as Unit;
  const were = from.saying.get(unit.says) ?? [];
  const are = to.saying.get(unit.says) ?? [];
  if (are.length === 0) return { truth: 'lost' };
  const found = onlyBest(are, (j) => context(from, unit, to, to.units[j] as Unit).both);
  const isMutual = (j: number): number => onlyBest(were, (i) => context(from, from.units[i] as Unit, to, to.units[j] as Unit).both);
  if (found >= 0 && isMutual(found) === index) {
    const { side } = context(from, unit, to, to.units[found] as Unit);
    const alone = were.length === 1 && are.length === 1 && unit.text.length >= short;
    return alone || side >= enough ? { truth: 'kept', unit: found } : { truth: 'open' };
  }
  // Every place that says the same is, beyond doubt, another one's.
  const taken = are.every((j) => {
    const origin = isMutual(j);
    return (
      origin >= 0 && origin !== index && onlyBest(are, (k) => context(from, from.units[origin] as Unit, to, to.units[k] as Unit).both) === j
    );
  });
  return taken ? { truth: 'lost' } : { truth: 'open' };
}

/** The one candidate with the highest measure; -1 when two share it. */
function onlyBest(candidates: readonly number[], measure: (candidate: number) => number): number {
  let best = -1;
  let highest = -1;
  let shared = false;
  for (const candidate of candidates) {
    const value = measure(candidate);
    if (value > highest) [best, highest, shared] = [candidate, value, false];
    else if (value === highest) shared = true;
  }
  return shared ? -1 : best;
}

/** How many words before and behind two units are equal, and on the better side. The end of a text is equal to an end. */
function context(from: PageText, a: Unit, to: PageText, b: Unit): { readonly both: number; readonly side: number } {
  const along = (i: number, j: number, step: 1 | -1): number => {
    let equal = 0;
    while (equal < reach) {
      const word = from.words[i + step * equal];
      if (word !== to.words[j + step * equal]) break;
      if (word === undefined) return reach;
      equal++;
    }
    return equal;
  };
  const before = along(a.firstWord - 1, b.firstWord - 1, -1);
  const behind = along(a.endWord, b.endWord, 1);
  return { both: before + behind, side: Math.max(before, behind) };
}
