/** Publishes what an earlier version showed as a new version. Nothing that was computed for it then is computed again. */
import { StemmaError } from '../../kernel/shared/errors.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { applyVersion, type Applied, type ApplyOptions } from './apply-version.ts';
import type { DocumentsContext } from './context.ts';
import { requireBundle, requireVersion } from './moments.ts';
import type { MayPublish } from './policy.ts';
import { mayDo } from './rules.ts';
import { findOpenVersion, insertVersion, loadVersion } from './version-store.ts';
import { loadListing } from './listing-store.ts';
import { lockBundle } from './bundle-store.ts';
import type { VersionRow } from './tables.ts';
import { tellVersion } from './tell-version.ts';

/**
 * Makes version N+1 with the listing of version `number` and publishes it. When that is what is published already nothing
 * happens.
 * @throws StemmaError NOT_FOUND, CONFLICT when another version is open
 */
export async function restoreVersion(
  context: DocumentsContext,
  may: MayPublish,
  restored: { bundle: string; number: number },
  options: ApplyOptions = {},
): Promise<Applied> {
  const version = await context.store.write(async (tx) => {
    const bundle = await lockBundle(tx, (await requireBundle(tx, restored.bundle)).id);
    const source = await requireVersion(tx, bundle, restored.number);
    if (!mayDo('restore', source.status))
      throw new StemmaError('CONFLICT', `Version ${source.number} was never published, so there is nothing to restore.`);
    const open = await findOpenVersion(tx, bundle.id);
    if (open?.restores === source.id) return open; // a restore that was interrupted goes on
    if (open) {
      throw new StemmaError('CONFLICT', `Version ${open.number} of "${bundle.name}" is ${open.status}. Apply or discard it first.`, {
        version: open.number,
      });
    }
    // A version that can be restored was published, so the bundle shows one since.
    const published = (await loadVersion(tx, bundle.published_version as string)) as VersionRow;
    if (published.listing === source.listing && published.strategy === source.strategy) return published;
    const made = {
      id: newId(),
      bundle: bundle.id,
      number: bundle.last_number + 1,
      listing: source.listing,
      base: bundle.published_version,
      restores: source.id,
      strategy: source.strategy,
      components: source.components,
    };
    const staged = await insertVersion(tx, made, await loadListing(tx, source.id), context.clock.now());
    await tellVersion(tx, bundle, staged, 'staged');
    return staged;
  });
  if (version.status === 'published') return { number: version.number, executed: 0, cutoff: 0, failed: 0, reused: 0, undecided: 0 };
  return applyVersion(context, may, version, options);
}
