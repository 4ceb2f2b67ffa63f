import type { State } from '../../../../kernel/lineage/kinds.ts';
import { counted, listed } from '../words.ts';
import type { Flagged } from './shelf-slots.ts';

const worst: readonly State[] = ['failed', 'stale', 'suspect'];

/** How many of which kind are in which state, worst first: `2 answers are stale and 1 insight is suspect`. '' for none. */
export function needWords(flagged: readonly Pick<Flagged, 'kind' | 'state'>[]): string {
  const parts = worst.flatMap((state) => {
    const of = flagged.filter((one) => one.state === state);
    const kinds = [...new Set(of.map(({ kind }) => kind))].sort();
    return kinds.map((kind) => {
      const count = of.filter((one) => one.kind === kind).length;
      return `${counted(count, kind)} ${state === 'failed' ? 'failed' : `${count === 1 ? 'is' : 'are'} ${state}`}`;
    });
  });
  return listed(parts);
}

/** Of how many each bundle has to answer for; what comes from several counts for each. */
export function needsByBundle(flagged: readonly Flagged[]): ReadonlyMap<string, readonly Flagged[]> {
  const needs = new Map<string, Flagged[]>();
  for (const one of flagged) {
    for (const bundle of one.bundles) needs.set(bundle, [...(needs.get(bundle) ?? []), one]);
  }
  return needs;
}
