/** A plan by cause: which places of the text reach which things. Pure. */
import { placeOf } from '../../contract.ts';
import { placeKeyOf, type Affected, type PlanCause } from './affected.ts';

/** One changed place and the things that say, or said, what stands there. */
export interface RippleStep {
  readonly key: string;
  readonly cause: PlanCause;
  readonly things: readonly string[];
}

/** The changed places in the order of documents and texts. `directOf` picks the causes of a thing that count; a thing without any has its first. */
export function rippleSteps(affected: readonly Affected[], directOf: (thing: Affected) => readonly PlanCause[]): RippleStep[] {
  const steps = new Map<string, { cause: PlanCause; things: Set<string> }>();
  for (const thing of affected) {
    const direct = directOf(thing);
    for (const cause of direct.length > 0 ? direct : thing.causes.slice(0, 1)) {
      const key = placeKeyOf(cause);
      if (key === undefined) continue;
      const known = inside(steps, cause) ?? key;
      const step = steps.get(known);
      if (step) step.things.add(thing.id);
      else steps.set(key, { cause, things: new Set([thing.id]) });
    }
  }
  const placed = [...steps].map(([key, { cause, things }]) => ({ key, cause, things: [...things] }));
  return placed.sort((a, b) => compare(a.cause, b.cause));
}

/** A quote lies in the paragraph that changed: then it is the same place. */
function inside(steps: ReadonlyMap<string, { readonly cause: PlanCause }>, cause: PlanCause): string | undefined {
  for (const [key, step] of steps) {
    if (
      step.cause.bundle === cause.bundle &&
      step.cause.document === cause.document &&
      (overlap(placeOf(step.cause.to), placeOf(cause.to)) || overlap(placeOf(step.cause.from), placeOf(cause.from)))
    )
      return key;
  }
  return undefined;
}

type Place = ReturnType<typeof placeOf>;
const overlap = (a: Place, b: Place): boolean => a !== undefined && b !== undefined && a.start < b.end && b.start < a.end;

const startOf = ({ from, to }: PlanCause): number => (placeOf(to) ?? placeOf(from))?.start ?? 0;

function compare(a: PlanCause, b: PlanCause): number {
  const [first, second] = [`${a.bundle} ${a.document}`, `${b.bundle} ${b.document}`];
  return first === second ? startOf(a) - startOf(b) : first < second ? -1 : 1;
}
