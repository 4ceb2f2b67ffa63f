/** Which version of a bundle an address shows, and where that version stands. Pure. */

/** A version as `bundles.versions` lists it. */
export interface ListedVersion {
  readonly number: number;
  readonly status: 'staged' | 'held' | 'published' | 'superseded' | 'discarded' | 'failed';
  readonly publishedAt: string | null;
}

/**
 * The version an address shows: its own `v`, else what was published at `asOf` (a number or a time), else undefined: what is published.
 * Also undefined for a moment before the first version, so that the reader sees what there is.
 */
export function versionAsked(v: string | undefined, asOf: string | undefined, versions: readonly ListedVersion[]): number | undefined {
  if (v !== undefined && /^[1-9]\d{0,8}$/.test(v)) return Number(v);
  if (asOf === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(asOf)) return versions.some(({ number }) => String(number) === asOf) ? Number(asOf) : undefined;
  const moment = Date.parse(asOf);
  const shown = versions.filter(({ publishedAt }) => publishedAt !== null && Date.parse(publishedAt) <= moment);
  return shown.toSorted((a, b) => Date.parse(b.publishedAt ?? '') - Date.parse(a.publishedAt ?? '') || b.number - a.number)[0]?.number;
}

/** Where the version shown stands among the others. */
export interface Standing {
  readonly status: ListedVersion['status'] | undefined;
  /** The published version. */
  readonly published: number | undefined;
  /** The published version when it is another, and newer. */
  readonly newer: number | undefined;
  /** It was staged and is not published. */
  readonly open: boolean;
}

export function standingOf(shown: number, versions: readonly ListedVersion[]): Standing {
  const status = versions.find(({ number }) => number === shown)?.status;
  const published = versions.find((version) => version.status === 'published')?.number;
  return {
    status,
    published,
    newer: published !== undefined && published > shown ? published : undefined,
    open: status === 'staged' || status === 'held',
  };
}
