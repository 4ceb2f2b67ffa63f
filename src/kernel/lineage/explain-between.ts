/** Why a derivation says something else at one moment than at another, both of them any moments: for comparing, not for planning. */
import type { Reader } from '../db/port.ts';
import type { Cause, Explanation, Outputs } from './kinds.ts';
import type { Moment } from './moment.ts';
import { explainRecipe } from './recipes.ts';
import { joinExplanations, undecided, type Registry } from './registry.ts';
import { asStoredRead, readsOf } from './trace-store.ts';
import type { DerivationRow } from './store.ts';

export interface Compared {
  readonly from: Moment;
  readonly to: Moment;
  readonly outputs: Outputs;
  /** The recipe that made what is said at `to`. */
  readonly recipe: string;
}

/** `row` is the derivation as it stands at `from`; what its trace read is compared. */
export async function explainBetween(
  registry: Registry,
  reader: Reader,
  row: Pick<DerivationRow, 'kind' | 'recipe' | 'trace'>,
  { from, to, outputs, recipe }: Compared,
): Promise<readonly Cause[]> {
  const explanations: Explanation[] = [...explainRecipe(row.kind, row.recipe, recipe)];
  for (const read of (await readsOf(reader, [row.trace])).map(asStoredRead)) {
    explanations.push(await registry.inputOf(read.kind).explain(undecided(reader, from), undecided(reader, to), read, outputs));
  }
  return joinExplanations(explanations).causes;
}
