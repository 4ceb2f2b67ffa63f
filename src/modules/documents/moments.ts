/** From what people write (a version, a time) to the moment it means. */
import type { Reader } from '../../kernel/db/port.ts';
import { readHead, type Moment } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { findBundle } from './bundle-store.ts';
import { findOpenVersion, findVersion } from './version-store.ts';
import { lastSeqOfVersion, seqAtTime, seqOfVersion, versionsAt } from './publish-store.ts';
import type { BundleRow, VersionRow } from './tables.ts';

/** The published present. */
export async function presentMoment(reader: Reader): Promise<Moment> {
  return { seq: (await readHead(reader)).seq };
}

/** The bundle with a name. @throws StemmaError NOT_FOUND */
export async function requireBundle(reader: Reader, name: string): Promise<BundleRow> {
  const bundle = await findBundle(reader, name);
  if (!bundle || bundle.last_number === 0) throw new StemmaError('NOT_FOUND', `There is no bundle "${name}".`, { bundle: name });
  return bundle;
}

/** A version of a bundle that has a listing to read. @throws StemmaError NOT_FOUND when it never was, or was discarded. */
export async function requireVersion(reader: Reader, bundle: BundleRow, number: number): Promise<VersionRow> {
  const version = await findVersion(reader, bundle.id, number);
  if (!version || version.status === 'discarded' || version.status === 'failed') {
    const why = version ? `was ${version.status === 'failed' ? 'never published' : 'discarded'}` : 'does not exist';
    throw new StemmaError('NOT_FOUND', `Version ${number} of "${bundle.name}" ${why}.`, { bundle: bundle.name, version: number });
  }
  return version;
}

/** The moment at which a version was published; a staged one is a preview on top of now. */
export async function momentOfVersion(reader: Reader, version: VersionRow): Promise<Moment> {
  const seq = await seqOfVersion(reader, version.id);
  return seq === undefined ? { seq: (await readHead(reader)).seq, staged: version.id } : { seq };
}

/** The last moment at which a version was served: all that was ever recorded on it is there. The present while it is, and for a staged one. */
export async function lastMomentOf(reader: Reader, version: VersionRow): Promise<Moment> {
  const seq = await lastSeqOfVersion(reader, version.id);
  return seq === undefined ? presentMoment(reader) : { seq };
}

/**
 * The moment that `--as-of` names: a version number of the one bundle in scope, or a time (ISO 8601; the last publish at or
 * before it). The present when left out.
 * @throws StemmaError VALIDATION_ERROR, NOT_FOUND
 */
export async function resolveMoment(reader: Reader, asOf: string | undefined, bundle: BundleRow | undefined): Promise<Moment> {
  if (asOf === undefined) return presentMoment(reader);
  if (/^\d{1,9}$/.test(asOf)) {
    const scope = bundle ?? (await onlyBundle(reader));
    return momentOfVersion(reader, await requireVersion(reader, scope, Number(asOf)));
  }
  return { seq: await seqAtTime(reader, timeNamed(asOf)) };
}

/** The time that people write where a version number is none. @throws StemmaError VALIDATION_ERROR */
export function timeNamed(asOf: string): Date {
  const time = timeIn(asOf);
  if (time) return time;
  throw new StemmaError('VALIDATION_ERROR', `"${asOf.slice(0, 100)}" is neither a version number nor a time like 2026-01-31T12:00:00Z.`);
}

/** A day, or a time of one, in ISO 8601; undefined for anything else. */
export function timeIn(text: string): Date | undefined {
  const time = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text) ? new Date(text) : undefined;
  return time && !Number.isNaN(time.getTime()) ? time : undefined;
}

async function onlyBundle(reader: Reader): Promise<BundleRow> {
  const published = [...(await versionsAt(reader, Number.MAX_SAFE_INTEGER)).values()].filter(({ erased }) => !erased);
  const only = published[0];
  if (!only || published.length > 1) {
    throw new StemmaError('VALIDATION_ERROR', 'A version number alone needs exactly one bundle in scope. Name the bundle, or give a time.');
  }
  return requireBundle(reader, only.name);
}

/** The moment that is named, or what is staged in a bundle on top of the present, or the present. */
export async function previewMoment(reader: Reader, bundle: BundleRow, asOf: string | undefined): Promise<Moment> {
  const open = asOf === undefined ? await findOpenVersion(reader, bundle.id) : undefined;
  return open ? { ...(await presentMoment(reader)), staged: open.id } : resolveMoment(reader, asOf, bundle);
}
