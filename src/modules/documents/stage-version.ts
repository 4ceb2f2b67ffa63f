/** Turns a change of a bundle's listing into a staged version: the one place where version numbers are made. */
import type { Tx } from '../../kernel/db/port.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { defaultStrategy } from './readings.ts';
import { changeListing, listingFingerprint, type ListingChange } from './rules.ts';
import { findOpenVersion, insertVersion, loadListing, loadVersion, lockBundle, refuseErased, setVersionStatus } from './store.ts';
import type { BundleRow, ListingRow, VersionRow } from './tables.ts';
import { tellVersion } from './tell-version.ts';

export interface Staged {
  /** The staged version; the published one when nothing is left to publish; undefined for a bundle that never had any. */
  readonly version: VersionRow | undefined;
  readonly outcome: 'staged' | 'unchanged';
  /** The listing of that version. */
  readonly lines: readonly ListingRow[];
}

/**
 * Builds the next version on the open staged one, or else on the published one. The old staged one is discarded. A result
 * equal to what is published discards it and is `unchanged`; one equal to what is staged stays as it is.
 */
export async function stageVersion(
  tx: Tx,
  bundle: BundleRow,
  change: ListingChange & { readonly strategy?: string },
  now: Date,
): Promise<Staged> {
  const { published_version: publishedId, last_number: lastNumber, erasure } = await lockBundle(tx, bundle.id);
  if (erasure !== null) throw new StemmaError('CONFLICT', 'This bundle was erased. Nothing was staged; use another name for a new one.');
  await refuseErased(
    tx,
    change.put.map((line) => line.document),
  );
  const published = publishedId === null ? undefined : await loadVersion(tx, publishedId);
  const open = await findOpenVersion(tx, bundle.id);
  const ground = open ?? published;
  const lines = changeListing(ground ? await loadListing(tx, ground.id) : [], change);
  const listing = listingFingerprint(lines);

  const strategy = change.strategy ?? ground?.strategy ?? defaultStrategy;
  const same = (version: VersionRow): boolean => version.listing === listing && version.strategy === strategy;

  if (open && same(open)) return { version: open, outcome: 'staged', lines };
  if (open) {
    await setVersionStatus(tx, open.id, 'discarded');
    await tellVersion(tx, open.id, 'discarded');
  }
  if (published ? same(published) : lines.length === 0) return { version: published, outcome: 'unchanged', lines };

  const version = {
    id: newId(),
    bundle: bundle.id,
    number: lastNumber + 1,
    listing,
    base: publishedId,
    restores: null,
    strategy,
    components: null,
  };
  await insertVersion(tx, version, lines, now);
  // A hold is on the bundle's next version, whatever is added to it.
  if (open?.status === 'held') await setVersionStatus(tx, version.id, 'held');
  await tellVersion(tx, version.id, 'staged');
  return { version: (await loadVersion(tx, version.id)) as VersionRow, outcome: 'staged', lines };
}
