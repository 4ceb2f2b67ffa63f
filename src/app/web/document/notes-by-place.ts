/** What depends on a document, by the passage it depends on. Pure. */
import type { z } from 'zod';
import type { State } from '../../../kernel/lineage/kinds.ts';
import type { dependantsRoute } from '../../overview/contract.ts';

export type Dependant = z.output<typeof dependantsRoute.result>['dependants'][number];

/** A passage and what depends on it: insights first, then answers, then the evidence itself. */
export interface DependedPlace {
  readonly start: number;
  readonly end: number;
  readonly dependants: readonly Dependant[];
  /** The worst state among them. */
  readonly state: State;
}

const kinds = ['insight', 'answer', 'evidence'];
const order = (kind: string): number => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length);
const worst: readonly State[] = ['failed', 'stale', 'suspect', 'current'];

/** Every passage once, in the order of the text. */
export function placesByText(dependants: readonly Dependant[]): DependedPlace[] {
  const places = new Map<string, { start: number; end: number; dependants: Dependant[] }>();
  for (const dependant of dependants) {
    for (const { start, end } of dependant.spans) {
      const key = `${start} ${end}`;
      const place = places.get(key) ?? { start, end, dependants: [] };
      if (!place.dependants.includes(dependant)) place.dependants.push(dependant);
      places.set(key, place);
    }
  }
  return [...places.values()]
    .map((place) => ({
      ...place,
      dependants: place.dependants.toSorted((a, b) => order(a.kind) - order(b.kind)),
      state: worst.find((state) => place.dependants.some((one) => one.state === state)) ?? 'current',
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

/** What depends on this document in another version: it has no passage here. */
export const standingElsewhere = (dependants: readonly Dependant[]): Dependant[] =>
  dependants.filter(({ spans }) => spans.length === 0).toSorted((a, b) => order(a.kind) - order(b.kind));
