/** Decisions about bundles and versions. Pure. */
import { fingerprint } from '../../kernel/shared/fingerprint.ts';
import type { ListingRow, VersionStatus } from './tables.ts';

/** What may be done to a version in which status: shared by the server and any page that offers it. */
export const versionActions = {
  plan: ['staged', 'held'],
  apply: ['staged'],
  hold: ['staged'],
  release: ['held'],
  discard: ['staged', 'held'],
  restore: ['published', 'superseded'],
} as const satisfies Record<string, readonly VersionStatus[]>;

export type VersionAction = keyof typeof versionActions;

export function mayDo(action: VersionAction, status: VersionStatus): boolean {
  return (versionActions[action] as readonly VersionStatus[]).includes(status);
}

/** One hash for a listing, whatever its order. */
export function listingFingerprint(lines: readonly ListingRow[]): string {
  return fingerprint(lines.map(({ document, revision, path }) => `${path}\n${document}\n${revision}`).sort());
}

/** What is to be done to a listing. */
export interface ListingChange {
  readonly put: readonly ListingRow[];
  /** Documents that leave. */
  readonly remove: ReadonlySet<string>;
}

/** A listing after a change. A document that is put replaces its own line; a path that is put replaces whatever had it. */
export function changeListing(lines: readonly ListingRow[], change: ListingChange): ListingRow[] {
  const putDocuments = new Set(change.put.map((line) => line.document));
  const putPaths = new Set(change.put.map((line) => line.path));
  const kept = lines.filter((line) => !change.remove.has(line.document) && !putDocuments.has(line.document) && !putPaths.has(line.path));
  return [...kept, ...change.put];
}

/** Paths that differ from an earlier one of the list only in case, with that earlier one: a disk may not keep them apart. */
export function caseCollisions(paths: readonly string[], taken: readonly string[]): Map<string, string> {
  const seen = new Map(taken.map((path) => [path.toLowerCase(), path]));
  const collisions = new Map<string, string>();
  for (const path of paths) {
    const other = seen.get(path.toLowerCase());
    if (other !== undefined && other !== path) collisions.set(path, other);
    else seen.set(path.toLowerCase(), path);
  }
  return collisions;
}
