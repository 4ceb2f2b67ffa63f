/**
 * Planning and applying another version of parts of the toolchain. What documents were read with is changed bundle by bundle, as
 * staged versions whose documents are read again. Ranking and recipes are of the whole workspace: a staged version of the bundle
 * `_toolchain`, which lists no documents, so that the switch, restoring and every moment work as they do for all others.
 */
import type { Reader, Tx } from '../../kernel/db/port.ts';
import { fingerprint } from '../../kernel/shared/fingerprint.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { applyVersion, type Applied, type ApplyOptions } from './apply-version.ts';
import type { Component, DocumentsContext } from './context.ts';
import { presentMoment, requireBundle } from './moments.ts';
import { planVersion, type VersionPlan } from './plan-version.ts';
import type { MayEdit, MayPublish } from './policy.ts';
import { defaultStrategy } from './readings.ts';
import { rereadBundle } from './reread.ts';
import { ensureToolchain, lockBundle, setPublished } from './bundle-store.ts';
import { findOpenVersion, insertVersion, setVersionStatus } from './version-store.ts';
import { loadRevisionSummaries } from './revision-store.ts';
import type { BundleRow, NamedVersion, VersionRow } from './tables.ts';
import { tellVersion } from './tell-version.ts';
import { bundlesReadBy, chooseComponents, isNewer, readToolchain } from './toolchain.ts';
import { isTextChanged, pairDocuments } from './version-changes.ts';

/** One version that a change of the toolchain is made of. */
export interface ToolchainPart {
  readonly bundle: BundleRow;
  readonly version: VersionRow;
  readonly plan: VersionPlan;
}

export interface ToolchainPlan {
  readonly seq: number;
  readonly parts: readonly ToolchainPart[];
  /** Bundles that are left out because something else is staged in them. */
  readonly waiting: readonly { readonly bundle: string; readonly version: number }[];
}

/**
 * Stages and plans what the software has newer versions of, or the named part; `ranking` by its name renews the statistics too.
 * @throws StemmaError VALIDATION_ERROR for a part that there is not.
 */
export async function planToolchain(context: DocumentsContext, may: MayEdit, asked: string | undefined): Promise<ToolchainPlan> {
  const { seq, chosen, bundles } = await context.store.read(async (reader) => {
    const present = await presentMoment(reader);
    const components = chooseComponents(await readToolchain(context, reader, present.seq), asked);
    return { seq: present.seq, chosen: components, bundles: await bundlesReadBy(reader, components) };
  });
  const parts: ToolchainPart[] = [];
  const waiting: { bundle: string; version: number }[] = [];
  for (const name of bundles) {
    const other = await context.store.read((reader) => stagedForOtherReasons(reader, name));
    if (other) {
      waiting.push({ bundle: name, version: other.number });
      continue;
    }
    const components = new Set(chosen.filter(isNewer).map((one) => one.component));
    const { bundle, version, plan } = await rereadBundle(context, may, { bundle: name, components });
    if (version && plan) parts.push({ bundle, version, plan });
  }
  // Statistics are renewed when ranking is asked for by name, although no version of it is newer.
  const ofWorkspace = chosen.filter(
    (one) =>
      !isReadWith(one) && (isNewer(one) || (asked === one.component && one.serves.length > 0 && !one.component.startsWith('recipe:'))),
  );
  if (ofWorkspace.length > 0) {
    const staged = await context.store.write((tx) => stageToolchain(tx, ofWorkspace, context.clock.now()));
    parts.push({ ...staged, plan: await planVersion(context, staged.version) });
  }
  return { seq, parts, waiting };
}

/** Parsers and strategies read documents; everything else is of the workspace. */
const isReadWith = ({ component }: Component): boolean => component.startsWith('parser:') || component.startsWith('passages:');

/** The open version of a bundle, unless all it does is to show the same bytes under the same paths. */
async function stagedForOtherReasons(reader: Reader, name: string): Promise<VersionRow | undefined> {
  const bundle = await requireBundle(reader, name);
  const open = await findOpenVersion(reader, bundle.id);
  if (!open) return undefined;
  const changed = (await pairDocuments(reader, bundle.published_version ?? undefined, open.id)).filter(
    (pair) => isTextChanged(pair) || pair.from?.path !== pair.to?.path,
  );
  const revisions = changed.flatMap(({ from, to }) => [from?.revision ?? '', to?.revision ?? '']).filter((id) => id !== '');
  const summaries = await loadRevisionSummaries(reader, revisions);
  const sameBytes = changed.every(
    ({ from, to }) => from && to && from.path === to.path && summaries.get(from.revision)?.sha256 === summaries.get(to.revision)?.sha256,
  );
  return sameBytes ? undefined : open;
}

/** The staged version of the toolchain that brings these parts: the one that is open, or else the next. */
async function stageToolchain(tx: Tx, components: readonly Component[], now: Date): Promise<{ bundle: BundleRow; version: VersionRow }> {
  const bundle = await lockBundle(tx, (await ensureToolchain(tx, now)).id);
  const base = bundle.published_version ?? (await insertBaseline(tx, bundle, now));
  const named = components.map(({ component, has }): NamedVersion => [component, has]);
  const open = await findOpenVersion(tx, bundle.id);
  if (open && open.restores === null && fingerprint(open.components) === fingerprint(named)) return { bundle, version: open };
  if (open) {
    await setVersionStatus(tx, open.id, 'discarded');
    await tellVersion(tx, bundle, open, 'discarded');
  }
  const number = Math.max(bundle.last_number, 1) + 1;
  const version = await insertVersion(tx, toolchainVersion(bundle, { number, base, components: named }), [], now);
  await tellVersion(tx, bundle, version, 'staged');
  return { bundle, version };
}

const toolchainVersion = (bundle: BundleRow, version: { number: number; base: string | null; components: readonly NamedVersion[] }) => ({
  ...version,
  id: newId(),
  bundle: bundle.id,
  // No two changes are one, although none lists a document.
  listing: fingerprint([version.number, version.components]),
  restores: null,
  strategy: defaultStrategy,
});

/** Version 1 is what was served before the first change: it was never published, and can be restored. */
async function insertBaseline(tx: Tx, bundle: BundleRow, now: Date): Promise<string> {
  const version = toolchainVersion(bundle, { number: 1, base: null, components: [] });
  await insertVersion(tx, version, [], now);
  await setVersionStatus(tx, version.id, 'published');
  await setPublished(tx, bundle.id, version.id);
  return version.id;
}

export interface ToolchainApplied extends Omit<Applied, 'number'> {
  readonly seq: number;
  readonly parts: readonly (Applied & { readonly bundle: string })[];
}

/** Plans and publishes, part after part. @throws StemmaError as planning and applying do; parts before a failing one are published. */
export async function applyToolchain(
  context: DocumentsContext,
  may: { readonly edit: MayEdit; readonly publish: MayPublish },
  asked: string | undefined,
  options: ApplyOptions = {},
): Promise<ToolchainApplied> {
  const { parts } = await planToolchain(context, may.edit, asked);
  const applied: (Applied & { bundle: string })[] = [];
  for (const { bundle, version } of parts)
    applied.push({ bundle: bundle.name, ...(await applyVersion(context, may.publish, version, options)) });
  const sum = (member: 'executed' | 'cutoff' | 'failed' | 'undecided'): number => applied.reduce((all, one) => all + one[member], 0);
  return {
    seq: (await context.store.read(presentMoment)).seq,
    parts: applied,
    executed: sum('executed'),
    cutoff: sum('cutoff'),
    failed: sum('failed'),
    undecided: sum('undecided'),
    reused: applied.at(-1)?.reused ?? 0,
  };
}
