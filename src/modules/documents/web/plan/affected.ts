/** The things that a plan affects, in the order in which they are read. Pure. */
import type { z } from 'zod';
import { severities } from '../../../../kernel/lineage/kinds.ts';
import { placeOf, type planSchema } from '../../contract.ts';

export type Plan = z.output<typeof planSchema>;
export type Affected = Plan['affected'][number];
export type PlanCause = Affected['causes'][number];

export interface AffectedGroup {
  readonly kind: string;
  /** Worst first; the plan's own order among equals. */
  readonly things: readonly Affected[];
}

/** Groups by kind, in the order of `kinds`; kinds that are not among them come last, by name. */
export function groupAffected(affected: readonly Affected[], kinds: readonly string[]): AffectedGroup[] {
  const groups = new Map<string, Affected[]>();
  for (const thing of affected) {
    const group = groups.get(thing.kind);
    if (group) group.push(thing);
    else groups.set(thing.kind, [thing]);
  }
  const orderOf = (kind: string): number => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length);
  const weight = ({ severity }: Affected): number => severities.indexOf(severity);
  return [...groups]
    .sort(([a], [b]) => orderOf(a) - orderOf(b) || (a < b ? -1 : 1))
    .map(([kind, things]) => ({ kind, things: things.toSorted((a, b) => weight(a) - weight(b)) }));
}

/**
 * The causes of a thing, those first whose text it says or said itself, and how many those are. The others lie beside: text that was
 * read and not cited. An equal cause is named once.
 */
export function orderCauses(
  { before, after, causes }: Affected,
  sentences: (text: string) => readonly string[],
): { causes: PlanCause[]; direct: number } {
  const [was, is] = [sentences(before ?? ''), sentences(after ?? '')];
  const says = (cause: PlanCause): boolean =>
    was.some((sentence) => !is.includes(sentence) && cause.before?.includes(sentence)) ||
    is.some((sentence) => !was.includes(sentence) && cause.after?.includes(sentence));
  const once = [...new Map(causes.map((cause) => [JSON.stringify(cause), cause])).values()];
  const direct = once.filter(says);
  return { causes: [...direct, ...once.filter((cause) => !says(cause))], direct: direct.length };
}

/** Where something changed, as a key: the same for every thing that the change reaches. Undefined for a cause without a place. */
export function placeKeyOf({ bundle, document, ...ends }: PlanCause): string | undefined {
  const [from, to] = [placeOf(ends.from), placeOf(ends.to)];
  return from || to ? [bundle, document, from?.start, from?.end, to?.start, to?.end].join(' ') : undefined;
}
