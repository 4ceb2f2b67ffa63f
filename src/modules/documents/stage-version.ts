/** Turns a change of a bundle's listing into a staged version: the one place where version numbers are made. */
import type { Reader, Tx } from '../../kernel/db/port.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { defaultStrategy } from './readings.ts';
import { changeListing, listingFingerprint, type ListingChange } from './rules.ts';
import { insertVersion, presentVersions, setVersionStatus } from './version-store.ts';
import { loadListing } from './listing-store.ts';
import { lockBundle } from './bundle-store.ts';
import { refuseErased } from './revision-store.ts';
import type { BundleRow, ListingRow, VersionRow } from './tables.ts';
import { tellVersion } from './tell-version.ts';

export interface Staged {
  /** The staged version; the published one when nothing is left to publish; undefined for a bundle that never had any. */
  readonly version: VersionRow | undefined;
  readonly outcome: 'staged' | 'unchanged';
  /** The listing of that version. */
  readonly lines: readonly ListingRow[];
}

/** What the next version of a bundle is built on: the open version, or else the published one; undefined before there is any. */
export interface Ground {
  readonly ground: VersionRow | undefined;
  /** Its listing. */
  readonly lines: readonly ListingRow[];
}

export async function presentGround(reader: Reader, bundle: BundleRow): Promise<Ground> {
  const { open, published } = await presentVersions(reader, bundle);
  const ground = open ?? published;
  return { ground, lines: ground ? await loadListing(reader, ground.id) : [] };
}

/**
 * Builds the next version on the open staged one, or else on the published one. The old staged one is discarded. A result
 * equal to what is published discards it and is `unchanged`; one equal to what is staged stays as it is.
 * @param read what was read of the bundle before: its listing is not read again while it is still the one
 */
export async function stageVersion(
  tx: Tx,
  bundle: BundleRow,
  change: ListingChange & { readonly strategy?: string },
  now: Date,
  read?: Ground,
): Promise<Staged> {
  const locked = await lockBundle(tx, bundle.id);
  const { published_version: publishedId, last_number: lastNumber, erasure } = locked;
  if (erasure !== null) throw new StemmaError('CONFLICT', 'This bundle was erased. Nothing was staged; use another name for a new one.');
  const { published, open } = await presentVersions(tx, locked);
  const ground = open ?? published;
  const before = ground === undefined ? [] : isStill(ground, read) ? read.lines : await loadListing(tx, ground.id);
  // What is erased is in no listing any more, and nothing of a bundle is erased while it is locked.
  const listed = new Set(before.map((line) => line.document));
  const others = change.put.flatMap(({ document }) => (listed.has(document) ? [] : [document]));
  await refuseErased(tx, others);
  const lines = changeListing(before, change);
  const listing = listingFingerprint(lines);

  const strategy = change.strategy ?? ground?.strategy ?? defaultStrategy;
  const same = (version: VersionRow): boolean => version.listing === listing && version.strategy === strategy;

  if (open && same(open)) return { version: open, outcome: 'staged', lines };
  if (open) {
    await setVersionStatus(tx, open.id, 'discarded');
    await tellVersion(tx, locked, open, 'discarded');
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
  // A hold is on the bundle's next version, whatever is added to it.
  const status = open?.status === 'held' ? 'held' : 'staged';
  const staged = await insertVersion(tx, version, lines, now, status);
  await tellVersion(tx, locked, staged, 'staged');
  return { version: staged, outcome: 'staged', lines };
}

/** A listing is written once, but for what an erasure takes out of it, which changes its fingerprint. */
const isStill = (ground: VersionRow, read: Ground | undefined): read is Ground =>
  read?.ground?.id === ground.id && read.ground.listing === ground.listing;
