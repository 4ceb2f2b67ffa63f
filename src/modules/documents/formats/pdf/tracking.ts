/** Letters that are set apart to make a word stand out ("C O N T R A C T") are one word. */
import { distance } from './geometry.ts';
import type { Glyph } from './page-reader.ts';

/** Fewer letters in a row may be a choice, a formula or the days of a week. */
const fewest = 5;
/** Wider gaps part columns, in heights of the type. */
const widest = 0.8;

/**
 * Runs of characters, those of single letters at even gaps joined; a gap that is clearly wider ends a word. Letters with a blank typed
 * between most of them are left as they are: they may be a list.
 */
export function withoutTracking(runs: readonly Glyph[][]): Glyph[][] {
  const joined: Glyph[][] = [];
  for (let at = 0; at < runs.length;) {
    const gaps = gapsFrom(runs, at);
    const size = runs[at]?.[0]?.type.size ?? 0;
    const typed = gaps.filter((_, index) => runs[at + index + 1]?.[0]?.typed === true).length;
    if (gaps.length + 1 < fewest || typed > gaps.length / 2 || Math.min(...gaps) > size * widest) {
      joined.push(runs[at] as Glyph[]);
      at += 1;
      continue;
    }
    const most = Math.min(...gaps) * 1.6;
    let word = [...(runs[at] as Glyph[])];
    gaps.forEach((gap, index) => {
      const next = runs[at + index + 1] as Glyph[];
      if (gap <= most) word.push(...next);
      else {
        joined.push(word);
        word = [...next];
      }
    });
    joined.push(word);
    at += gaps.length + 1;
  }
  return joined;
}

/** The gaps between single letters of one line from a place on; none when it is no such letter. */
function gapsFrom(runs: readonly Glyph[][], start: number): number[] {
  const gaps: number[] = [];
  for (let at = start; at + 1 < runs.length; at += 1) {
    const [a, b] = [runs[at] as Glyph[], runs[at + 1] as Glyph[]];
    const gap = isLetter(a) && isLetter(b) ? gapBetween(a[0] as Glyph, b[0] as Glyph) : undefined;
    if (gap === undefined) break;
    gaps.push(gap);
  }
  return gaps;
}

const isLetter = (run: readonly Glyph[]): boolean => run.length === 1 && /^\p{Lu}$|^\p{Ll}$/u.test(run[0]?.text ?? '');

function gapBetween(a: Glyph, b: Glyph): number | undefined {
  const same = a.type.turn === 0 && b.type.turn === 0 && a.type.size === b.type.size && a.type.mark?.block === b.type.mark?.block;
  const level = distance(a.top, a.bottom, b.top, b.bottom) < -a.type.size * 0.5;
  const gap = b.left - a.right;
  return same && level && gap > 0 && gap <= a.type.size * widest * 2 ? gap : undefined;
}
