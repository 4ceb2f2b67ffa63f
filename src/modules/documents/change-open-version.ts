/** The small changes of a bundle: remove and rename a document in the staged version, hold and discard that version. */
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { Reader } from '../../kernel/db/port.ts';
import type { DocumentsContext } from './context.ts';
import { requireBundle } from './moments.ts';
import { normalizePath } from './paths.ts';
import { planVersion, type VersionPlan } from './plan-version.ts';
import type { MayEdit } from './policy.ts';
import { caseCollisions, type ListingChange } from './rules.ts';
import { findOpenVersion, setVersionStatus } from './version-store.ts';
import { loadListing } from './listing-store.ts';
import { lockBundle } from './bundle-store.ts';
import { stageVersion, type Staged } from './stage-version.ts';
import type { BundleRow, ListingRow, VersionRow } from './tables.ts';
import { tellVersion } from './tell-version.ts';

export interface Restaged extends Staged {
  readonly bundle: BundleRow;
  readonly document: ListingRow;
  readonly plan?: VersionPlan;
}

/** Takes a document out of the bundle's next version. @throws StemmaError NOT_FOUND */
export function removeDocument(context: DocumentsContext, _may: MayEdit, name: string, path: string): Promise<Restaged> {
  return restage(context, name, path, (line) => ({ put: [], remove: new Set([line.document]) }));
}

/** Gives a document another path in the bundle's next version; it stays the same document. @throws StemmaError NOT_FOUND, CONFLICT */
export function renameDocument(
  context: DocumentsContext,
  _may: MayEdit,
  name: string,
  paths: { from: string; to: string },
): Promise<Restaged> {
  const to = normalizePath(paths.to);
  return restage(context, name, paths.from, (line, lines) => {
    const others = lines.filter((other) => other.document !== line.document).map((other) => other.path);
    const taken = others.includes(to) ? to : caseCollisions([to], others).get(to);
    if (taken !== undefined) throw new StemmaError('CONFLICT', `"${taken}" is there already. Remove or rename it first.`, { path: taken });
    return { put: [{ ...line, path: to }], remove: new Set() };
  });
}

async function restage(
  context: DocumentsContext,
  name: string,
  path: string,
  decide: (line: ListingRow, lines: readonly ListingRow[]) => ListingChange,
): Promise<Restaged> {
  const staged = await context.store.write(async (tx) => {
    const bundle = await requireBundle(tx, name);
    await lockBundle(tx, bundle.id);
    const ground = (await findOpenVersion(tx, bundle.id))?.id ?? bundle.published_version;
    const lines = ground === null ? [] : await loadListing(tx, ground);
    const line = lines.find((one) => one.path === path.normalize('NFC'));
    if (!line) throw new StemmaError('NOT_FOUND', `There is no document "${path}" in "${name}".`, { bundle: name, path });
    return { bundle, document: line, ...(await stageVersion(tx, bundle, decide(line, lines), context.clock.now())) };
  });
  if (staged.outcome === 'unchanged' || !staged.version) return staged;
  return { ...staged, plan: await planVersion(context, staged.version) };
}

/** The bundle's open version. @throws StemmaError NOT_FOUND */
export async function requireOpenVersion(reader: Reader, name: string): Promise<{ bundle: BundleRow; version: VersionRow }> {
  const bundle = await requireBundle(reader, name);
  const version = await findOpenVersion(reader, bundle.id);
  if (!version) throw new StemmaError('NOT_FOUND', `"${name}" has no staged version. Stage one with add, rm or mv.`, { bundle: name });
  return { bundle, version };
}

/** Holds the open version back from being applied, or releases it. Doing it again changes nothing. */
export async function holdVersion(context: DocumentsContext, _may: MayEdit, name: string, hold: boolean): Promise<VersionRow> {
  return changeStatus(context, name, hold ? 'held' : 'staged');
}

/** Drops the open version. What was published stays as it is. */
export async function discardVersion(context: DocumentsContext, _may: MayEdit, name: string): Promise<VersionRow> {
  return changeStatus(context, name, 'discarded');
}

function changeStatus(context: DocumentsContext, name: string, status: 'held' | 'staged' | 'discarded'): Promise<VersionRow> {
  return context.store.write(async (tx) => {
    const bundle = await lockBundle(tx, (await requireBundle(tx, name)).id);
    const { version } = await requireOpenVersion(tx, name);
    await setVersionStatus(tx, version.id, status);
    if (status !== version.status) await tellVersion(tx, bundle, version, status === 'staged' ? 'released' : status);
    return { ...version, status };
  });
}
