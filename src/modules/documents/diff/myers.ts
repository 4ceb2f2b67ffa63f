/**
 * Longest common subsequence of two sequences of numbers (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986),
 * given up after a fixed number of differences so that hostile input costs a bounded time.
 */

/**
 * For each index of `from` the index of `to` it is equal to, or -1; increasing. Common ends are taken first. When more than
 * `limit` differences remain, equal values are paired in order of occurrence and the longest increasing run of pairs is kept.
 */
export function commonSubsequence(from: Int32Array, to: Int32Array, limit = 400): Int32Array {
  const match = new Int32Array(from.length).fill(-1);
  let head = 0;
  let fromEnd = from.length;
  let toEnd = to.length;
  while (head < fromEnd && head < toEnd && from[head] === to[head]) match[head] = head++;
  while (fromEnd > head && toEnd > head && from[fromEnd - 1] === to[toEnd - 1]) match[--fromEnd] = --toEnd;
  const a = from.subarray(head, fromEnd);
  const b = to.subarray(head, toEnd);
  if (a.length === 0 || b.length === 0) return match;
  const middle = shortestEdit(a, b, limit) ?? byOccurrence(a, b);
  for (let i = 0; i < a.length; i++) {
    const j = middle[i] as number;
    if (j >= 0) match[head + i] = head + j;
  }
  return match;
}

function shortestEdit(a: Int32Array, b: Int32Array, limit: number): Int32Array | null {
  const most = Math.min(a.length + b.length, limit);
  const offset = most + 1;
  const furthest = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let differences = 0; differences <= most; differences++) {
    trace.push(furthest.slice(offset - differences - 1, offset + differences + 2));
    for (let k = -differences; k <= differences; k += 2) {
      const left = furthest[offset + k - 1] as number;
      const right = furthest[offset + k + 1] as number;
      let x = k === -differences || (k !== differences && left < right) ? right : left + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest[offset + k] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace);
    }
  }
  return null;
}

function walkBack(a: Int32Array, b: Int32Array, trace: readonly Int32Array[]): Int32Array {
  const match = new Int32Array(a.length).fill(-1);
  let x = a.length;
  let y = b.length;
  for (let differences = trace.length - 1; differences >= 0; differences--) {
    const row = trace[differences] as Int32Array;
    const centre = differences + 1;
    const k = x - y;
    const left = row[centre + k - 1] as number;
    const right = row[centre + k + 1] as number;
    const down = k === -differences || (k !== differences && left < right);
    const fromX = differences === 0 ? 0 : down ? right : left;
    const fromY = differences === 0 ? 0 : fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY) match[--x] = --y;
    x = fromX;
    y = fromY;
  }
  return match;
}

function byOccurrence(a: Int32Array, b: Int32Array): Int32Array {
  const places = new Map<number, number[]>();
  b.forEach((value, index) => {
    const list = places.get(value);
    if (list) list.push(index);
    else places.set(value, [index]);
  });
  const taken = new Map<number, number>();
  const match = new Int32Array(a.length).fill(-1);
  a.forEach((value, index) => {
    const nth = taken.get(value) ?? 0;
    match[index] = places.get(value)?.[nth] ?? -1;
    taken.set(value, nth + 1);
  });
  return keepIncreasing(match);
}

/** Of pairs given as `to` index per `from` index (-1 = none), the longest increasing run; the rest become -1. O(n log n). */
export function keepIncreasing(match: Int32Array): Int32Array {
  const tails: number[] = [];
  const before = new Int32Array(match.length).fill(-1);
  for (let index = 0; index < match.length; index++) {
    const value = match[index] as number;
    if (value < 0) continue;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((match[tails[middle] as number] as number) < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = index;
  }
  const kept = new Int32Array(match.length).fill(-1);
  for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index] as number) kept[index] = match[index] as number;
  return kept;
}
