import type { DocumentsContext } from './context.ts';
import { countRuns, type VersionPlan } from './plan-version.ts';
import { presentPlan } from './present.ts';
import { loadVersion } from './store.ts';
import type { VersionRow } from './tables.ts';

/** A plan as the contract shows it, with the numbers of the versions it goes between. */
export async function namedPlan(
  context: DocumentsContext,
  bundle: string,
  version: VersionRow,
  plan: VersionPlan,
): Promise<ReturnType<typeof presentPlan>> {
  const base = version.base;
  const from = base === null ? undefined : await context.store.read((reader) => loadVersion(reader, base));
  const { cutoff } = await countRuns(context, version.id, plan);
  return presentPlan(plan, { bundle, from: from?.number ?? null, to: version.number, cutoff });
}
