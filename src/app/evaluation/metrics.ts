/** Measures of ranked lists, as information retrieval defines them. Pure. */

/** Grades of relevance by document: 0 or less is not relevant. */
export type Grades = Readonly<Record<string, number>>;

/** Each from 0 to 1, at a depth k. */
export interface RankingQuality {
  readonly ndcg: number;
  readonly recall: number;
  readonly mrr: number;
  readonly hit: number;
}

/**
 * How good the first k of a ranking are. nDCG with the grade itself as gain and log2(rank + 1) as discount (Järvelin and Kekäläinen,
 * "Cumulated gain-based evaluation of IR techniques", 2002), against the best order of all judged documents; recall is the share
 * of the relevant documents; mrr one over the rank of the first relevant one; hit whether there is any.
 * Without a relevant document there is nothing to find, and the answer is undefined. A document counts where it stands first.
 */
export function rankingQuality(ranking: readonly string[], grades: Grades, k: number): RankingQuality | undefined {
  const judged = new Map(Object.entries(grades).filter(([, grade]) => grade > 0));
  if (judged.size === 0) return undefined;
  const gains = [...new Set(ranking)].slice(0, k).map((document) => judged.get(document) ?? 0);
  const best = [...judged.values()].sort((a, b) => b - a).slice(0, k);
  const first = gains.findIndex((gain) => gain > 0);
  return {
    ndcg: discounted(gains) / discounted(best),
    recall: gains.filter((gain) => gain > 0).length / judged.size,
    mrr: first < 0 ? 0 : 1 / (first + 1),
    hit: first < 0 ? 0 : 1,
  };
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
}

/** The arithmetic mean, 0 of nothing. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean of each measure over the queries that have something to find. */
export function meanQuality(each: readonly RankingQuality[]): RankingQuality {
  return {
    ndcg: mean(each.map((one) => one.ndcg)),
    recall: mean(each.map((one) => one.recall)),
    mrr: mean(each.map((one) => one.mrr)),
    hit: mean(each.map((one) => one.hit)),
  };
}

/** The value below which this share (0 to 1) of the values lies, by nearest rank; 0 of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** The chance that a value of the first kind is higher than one of the second, equal ones counting half: the area under the ROC curve. */
export function auroc(positive: readonly number[], negative: readonly number[]): number {
  if (positive.length === 0 || negative.length === 0) return 0;
  const below = [...negative].sort((a, b) => a - b);
  const wins = positive.map((value) => (countBelow(below, value, false) + countBelow(below, value, true)) / 2);
  return mean(wins) / negative.length;
}

/** How many of the ascending values are smaller, or not greater, by halving. */
function countBelow(ascending: readonly number[], value: number, orEqual: boolean): number {
  let low = 0;
  for (let high = ascending.length; low < high;) {
    const middle = (low + high) >> 1;
    const at = ascending[middle] ?? 0;
    if (at < value || (orEqual && at === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
