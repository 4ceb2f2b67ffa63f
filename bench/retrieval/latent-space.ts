/**
 * Latent semantic analysis in memory (Deerwester et al., "Indexing by latent semantic analysis", 1990), to measure what it would add to the ranking.
 * The space is spanned by the strongest singular vectors of weighted terms by passages, found by subspace iteration from random vectors (Halko,
 * Martinsson and Tropp, "Finding structure with randomness", 2011). Cosines do not depend on which basis spans it. The same passages give the same space.
 */

export type Counts = ReadonlyMap<string, number>;

export interface LatentSpace {
  /** The cosine of a text with each passage, in their order, at least 0. Words that the space does not know count for nothing. */
  nearness(terms: Counts): readonly number[];
}

/** The weighted terms of a passage, by number, of length 1. */
type Row = readonly (readonly [term: number, weight: number])[];

const iterations = 5;

export function latentSpaceOf(passages: readonly Counts[], dimensions: number): LatentSpace {
  const weights = entropyWeights(passages);
  const rowOf = (terms: Counts): Row => {
    const known = [...terms].flatMap(([term, tf]) => {
      const weight = weights.get(term);
      return weight ? [[weight.at, Math.log(1 + tf) * weight.worth] as const] : [];
    });
    const length = Math.hypot(...known.map(([, weight]) => weight)) || 1;
    return known.map(([at, weight]) => [at, weight / length]);
  };
  const rows = passages.map(rowOf);
  const basis = strongest(rows, weights.size, Math.min(dimensions, rows.length, weights.size));
  const vectors = rows.map((row) => normalised(projected(row, basis)));
  return {
    nearness(terms) {
      const query = normalised(projected(rowOf(terms), basis));
      return vectors.map((vector) => Math.max(0, dot(vector, query)));
    },
  };
}

/** One less the entropy of where a term occurs. A term of a single passage brings no two together, so it has none. */
function entropyWeights(passages: readonly Counts[]): Map<string, { at: number; worth: number }> {
  const occurring = new Map<string, number[]>();
  for (const terms of passages)
    for (const [term, tf] of terms) {
      const frequencies = occurring.get(term);
      if (frequencies) frequencies.push(tf);
      else occurring.set(term, [tf]);
    }
  const shared = [...occurring].filter(([, frequencies]) => frequencies.length > 1);
  return new Map(
    shared.map(([term, frequencies], at) => {
      const total = frequencies.reduce((sum, tf) => sum + tf, 0);
      const entropy = -frequencies.reduce((sum, tf) => sum + (tf / total) * Math.log(tf / total), 0);
      return [term, { at, worth: 1 - entropy / Math.log(passages.length) }];
    }),
  );
}

/** A vector per term, so that together they span what the matrix stretches most. */
function strongest(rows: readonly Row[], terms: number, dimensions: number): Float64Array[] {
  let seed = 42;
  const random = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 31 - 1;
  let basis = Array.from({ length: terms }, () => Float64Array.from({ length: dimensions }, random));
  for (let round = 0; round < iterations; round++) {
    orthonormalise(basis, dimensions);
    const next = basis.map(() => new Float64Array(dimensions));
    for (const row of rows) {
      const image = projected(row, basis);
      for (const [term, weight] of row) add(next[term] as Float64Array, image, weight);
    }
    basis = next;
  }
  orthonormalise(basis, dimensions);
  return basis;
}

/** Gram and Schmidt, by the Cholesky factor of the inner products; twice, because the first round leaves what rounding spoilt. */
function orthonormalise(basis: readonly Float64Array[], dimensions: number): void {
  for (let round = 0; round < 2; round++) {
    const factor = Array.from({ length: dimensions }, () => new Float64Array(dimensions));
    for (const row of basis) for (let a = 0; a < dimensions; a++) add(factor[a] as Float64Array, row, row[a] as number);
    for (const [a, lower] of factor.entries())
      for (let b = 0; b <= a; b++) {
        const other = factor[b] as Float64Array;
        let left = lower[b] as number;
        for (let c = 0; c < b; c++) left -= (lower[c] as number) * (other[c] as number);
        lower[b] = a === b ? Math.sqrt(Math.max(left, 1e-12)) : left / (other[b] as number);
      }
    for (const row of basis)
      for (const [a, lower] of factor.entries()) {
        let left = row[a] as number;
        for (let b = 0; b < a; b++) left -= (lower[b] as number) * (row[b] as number);
        row[a] = left / (lower[a] as number);
      }
  }
}

function projected(row: Row, basis: readonly Float64Array[]): Float64Array {
  const image = new Float64Array(basis[0]?.length ?? 0);
  for (const [term, weight] of row) add(image, basis[term] as Float64Array, weight);
  return image;
}

function add(to: Float64Array, from: Float64Array, times: number): void {
  for (let at = 0; at < to.length; at++) to[at] = (to[at] as number) + times * (from[at] as number);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function normalised(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector)) || 1;
  return vector.map((value) => value / length);
}
