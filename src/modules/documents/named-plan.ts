/** Plans as the contract shows them: of what is staged, and those of versions that were decided on, as they were kept. */
import type { Reader } from '../../kernel/db/port.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { DocumentsContext } from './context.ts';
import { countRuns, type VersionPlan } from './plan-version.ts';
import { presentPlan } from './present.ts';
import { versionNamed } from './read-versions.ts';
import { findVersion, loadPlan, loadVersion } from './version-store.ts';
import type { BundleRow, VersionRow } from './tables.ts';

type NamedPlan = ReturnType<typeof presentPlan>;

/** A plan as the contract shows it, with the numbers of the versions it goes between. */
export async function namedPlan(context: DocumentsContext, bundle: string, version: VersionRow, plan: VersionPlan): Promise<NamedPlan> {
  const base = version.base;
  const from = base === null ? undefined : await context.store.read((reader) => loadVersion(reader, base));
  const cutoff = plan.cutoff ?? (await countRuns(context, version.id, plan)).cutoff;
  return presentPlan(plan, { bundle, from: from?.number ?? null, to: version.number, cutoff });
}

/** The version whose plan is meant: by number also one that was discarded, at a time the one published then. @throws StemmaError NOT_FOUND */
export async function plannedVersion(reader: Reader, bundle: BundleRow, asOf: string): Promise<VersionRow> {
  const discarded = /^\d{1,9}$/.test(asOf) ? await findVersion(reader, bundle.id, Number(asOf)) : undefined;
  return discarded ?? versionNamed(reader, bundle, asOf);
}

/** The plan that a version was published or discarded with. Reads what was kept and plans nothing. @throws StemmaError NOT_FOUND */
export async function keptPlan(context: DocumentsContext, bundle: string, version: VersionRow): Promise<NamedPlan> {
  const kept = await context.store.read((reader) => loadPlan(reader, version.id));
  if (!kept) {
    throw new StemmaError(
      'NOT_FOUND',
      `No plan is kept of version ${version.number} of "${bundle}". One is kept when it was computed; an erasure removes them all.`,
      { bundle, version: version.number },
    );
  }
  return { ...(await namedPlan(context, bundle, version, kept.plan as VersionPlan)), kept: version.status };
}
