/**
 * Anchors between two sequences of keys: only a key that occurs once in both is one. What lies between two neighbouring
 * anchors that kept their order is a gap; everything else is decided inside gaps.
 */
import { keepIncreasing } from './myers.ts';

/** Indexes of `to` per index of `from`, -1 for none; `fromGaps` and `toGaps` number the gap each index lies in (an anchor ends its gap). */
export interface Anchors {
  /** Unique in both and in order. */
  readonly inOrder: Int32Array;
  /** Unique in both, in another order. */
  readonly elsewhere: Int32Array;
  readonly fromGaps: Int32Array;
  readonly toGaps: Int32Array;
}

/** Finds the anchors of two sequences in O(n log n). */
export function findAnchors(from: readonly string[], to: readonly string[]): Anchors {
  const onceFrom = occursOnce(from);
  const onceTo = occursOnce(to);
  const unique = Int32Array.from(from, (key) =>
    onceFrom.get(key) === undefined || onceFrom.get(key) === -1 ? -1 : (onceTo.get(key) ?? -1),
  );
  const inOrder = keepIncreasing(unique);
  const elsewhere = unique.map((index, i) => (inOrder[i] === -1 ? index : -1));
  const anchoredTo = new Uint8Array(to.length);
  for (const index of inOrder) if (index >= 0) anchoredTo[index] = 1;
  return {
    inOrder,
    elsewhere,
    fromGaps: numberGaps(from.length, (i) => inOrder[i] !== -1),
    toGaps: numberGaps(to.length, (j) => anchoredTo[j] === 1),
  };
}

/** Index of each key that occurs once; -1 for a key that occurs more often. */
function occursOnce(keys: readonly string[]): Map<string, number> {
  const once = new Map<string, number>();
  keys.forEach((key, index) => once.set(key, once.has(key) ? -1 : index));
  return once;
}

function numberGaps(length: number, isAnchor: (index: number) => boolean): Int32Array {
  const gaps = new Int32Array(length);
  let gap = 0;
  for (let index = 0; index < length; index++) {
    gaps[index] = gap;
    if (isAnchor(index)) gap++;
  }
  return gaps;
}

/**
 * Repeated keys that keep their place: inside one gap the key occurs equally often in both and every i-th pair may be `paired`.
 * Returns the index of `to` per index of `from`, -1 where the rule does not hold.
 */
export function pairRepeated(
  keys: { readonly from: readonly string[]; readonly to: readonly string[] },
  anchors: Anchors,
  paired: (from: number, to: number) => boolean,
): Int32Array {
  const match = new Int32Array(keys.from.length).fill(-1);
  const fromLeft = groupByGapAndKey(keys.from, anchors.fromGaps, (i) => anchors.inOrder[i] === -1 && anchors.elsewhere[i] === -1);
  const uniqueTo = new Uint8Array(keys.to.length);
  for (const list of [anchors.inOrder, anchors.elsewhere]) for (const index of list) if (index >= 0) uniqueTo[index] = 1;
  const toLeft = groupByGapAndKey(keys.to, anchors.toGaps, (j) => uniqueTo[j] === 0);
  for (const [group, fromIndexes] of fromLeft) {
    const toIndexes = toLeft.get(group);
    if (toIndexes?.length !== fromIndexes.length) continue;
    if (!fromIndexes.every((from, nth) => paired(from, toIndexes[nth] as number))) continue;
    fromIndexes.forEach((from, nth) => (match[from] = toIndexes[nth] as number));
  }
  return match;
}

function groupByGapAndKey(keys: readonly string[], gaps: Int32Array, isLeft: (index: number) => boolean): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  keys.forEach((key, index) => {
    if (!isLeft(index)) return;
    const name = `${gaps[index]} ${key}`;
    const group = groups.get(name);
    if (group) group.push(index);
    else groups.set(name, [index]);
  });
  return groups;
}
