/**
 * Which boundaries between blocks a section is cut at, by how far apart in meaning the texts on both sides are. Everything that
 * decides about a boundary stands near it, so that an edit moves no boundary far away: its distance is that of a few sentences,
 * it is held against its neighbours only, and a cut that only the length asks for is chosen as the standard strategy does it, which
 * depends on no more than `longest` characters to both sides.
 */
import { bestOf, compareHashes } from '../sections.ts';

/** Between two blocks: how far apart in meaning the texts are, from 0, and what orders boundaries of the same distance. */
export interface Boundary {
  /** Undefined for what belongs together whatever it says: rows of a table. */
  readonly distance: number | undefined;
  readonly key: string;
  /** Characters of the section before it. */
  readonly at: number;
}

/** In UTF-16 units of the body. A passage is shorter only where its section is, or where the longest one leaves no other place. */
export const shortest = 400;
/** So many boundaries to each side a boundary is held against. */
export const neighbours = 16;
/** Of 100 boundaries near it at least so many are no farther apart than one that is cut at. */
const percentile = 75;

export interface Ranked extends Boundary {
  /** 0 for the best one for `shortest` characters to both sides, 1 for one that is far enough from all of these, 2 for the rest. */
  readonly rank: 0 | 1 | 2;
  /** Whether the text is cut here whatever the lengths are. */
  readonly isCut: boolean;
}

/** @param length of the section, in characters */
export function rankBoundaries(boundaries: readonly Boundary[], length: number): Ranked[] {
  const isInside = ({ at }: Boundary): boolean => at >= shortest && length - at >= shortest;
  const peaks = boundaries.map(
    (boundary, index) => isInside(boundary) && near(boundaries, index).every((other) => isBefore(boundaries, index, other)),
  );
  return boundaries.map((boundary, index) => {
    const isPeak = peaks[index] === true;
    const isFree = isInside(boundary) && !near(boundaries, index).some((other) => peaks[other]);
    return { ...boundary, rank: isPeak ? 0 : isFree ? 1 : 2, isCut: isPeak && isFarApart(boundaries, index) };
  });
}

/** Of the boundaries from `first` to `last` the one to cut a passage at that is too long. */
export const bestBoundary = (ranked: readonly Ranked[], first: number, last: number): number | undefined =>
  bestOf(
    first,
    last,
    () => true,
    (a, b) => {
      const [one, other] = [ranked[a] as Ranked, ranked[b] as Ranked];
      return one.rank - other.rank || compare(one, other);
    },
  );

/** The one that says more first. */
const compare = (a: Boundary, b: Boundary): number => (b.distance ?? -1) - (a.distance ?? -1) || compareHashes(a.key, b.key);

/** Of equal ones the first. */
const isBefore = (boundaries: readonly Boundary[], index: number, other: number): boolean =>
  (compare(boundaries[index] as Boundary, boundaries[other] as Boundary) || index - other) < 0;

/** The others within `shortest` characters of a boundary. */
function near(boundaries: readonly Boundary[], index: number): number[] {
  const own = boundaries[index] as Boundary;
  const found: number[] = [];
  for (const step of [-1, 1]) {
    for (let other = index + step; Math.abs((boundaries[other]?.at ?? Infinity) - own.at) < shortest; other += step) found.push(other);
  }
  return found;
}

function isFarApart(boundaries: readonly Boundary[], index: number): boolean {
  const own = boundaries[index]?.distance;
  if (own === undefined || own === 0) return false;
  const held = boundaries
    .slice(Math.max(0, index - neighbours), index + neighbours + 1)
    .flatMap(({ distance }) => (distance === undefined ? [] : [distance]));
  return held.filter((distance) => distance <= own).length * 100 >= held.length * percentile;
}
