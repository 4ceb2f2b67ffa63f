/**
 * How far a change reaches: which derivations a plan has to look at. Those of which some trace read an input that may differ,
 * and those whose re-run was left out of an earlier change, for which every later one is the way out. What is found too many
 * is compared in vain; readers of an input kind that cannot tell are looked for among all.
 */
import type { Fingerprintable } from '../shared/fingerprint.ts';
import type { DerivationKind, Look } from './kinds.ts';
import type { RecipeChange } from './recipes.ts';
import { derivationInput, type Registry } from './registry.ts';
import { derivationsIn } from './state-store.ts';
import { everReading, readersOfKinds } from './reach-store.ts';

/** Opens a handle and looks at both ends of the change. One statement or few per handle: an embedded session is handed on between. */
export type Open = <Result>(work: (from: Look, to: Look) => Promise<Result>) => Promise<Result>;

const perStatement = 500;

/**
 * Gives the ids, ascending, of the derivations of a kind to look at. To be asked for one kind after the other, in the order of
 * dependence, each when the kinds before it are decided.
 */
export function createReach(
  registry: Registry,
  open: Open,
  recipes?: RecipeChange,
): (kind: DerivationKind<unknown, Fingerprintable>) => Promise<string[]> {
  const found = new Map<string, Set<string>>();
  const untold = new Set<string>();

  const foundOf = (kind: string): Set<string> => {
    const known = found.get(kind) ?? new Set();
    found.set(kind, known);
    return known;
  };

  async function follow(inputKind: string): Promise<void> {
    const changed = await open(async (from, to) => (await registry.inputOf(inputKind).changedBetween?.(from, to)) ?? 'unknown');
    if (changed === 'unknown') return void untold.add(inputKind);
    for (const inputs of slices(changed, perStatement)) {
      for (const { id, kind } of await open(({ reader }) => everReading(reader, inputKind, inputs))) foundOf(kind).add(id);
    }
  }

  /** A change of recipes reaches whatever it moves to another one, all of which is looked at. */
  const isMoved = (kind: string): boolean => recipes !== undefined && (!('kinds' in recipes) || recipes.kinds.has(kind));

  async function findUntold(kind: string): Promise<void> {
    for (let after: string | undefined, more = true; more;) {
      const page = { kind, inputKinds: [...untold], after, limit: perStatement };
      const rows = await open(({ reader, moment }) => readersOfKinds(reader, moment.seq, page));
      for (const { id, reads } of rows) if (reads || isMoved(kind)) foundOf(kind).add(id);
      after = rows.at(-1)?.id;
      more = rows.length === perStatement;
    }
  }

  let begun = false;
  return async ({ kind, counted }) => {
    if (!begun) for (const input of registry.inputs.keys()) if (input !== derivationInput.kind) await follow(input);
    begun = true;
    await follow(derivationInput.kind);
    if (untold.size > 0 || isMoved(kind)) await findUntold(kind);
    if (counted)
      for (const id of await open(({ reader, moment }) => derivationsIn(reader, moment.seq, kind, 'stale'))) foundOf(kind).add(id);
    return [...foundOf(kind)].sort();
  };
}

export function* slices<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let first = 0; first < items.length; first += size) yield items.slice(first, first + size);
}
