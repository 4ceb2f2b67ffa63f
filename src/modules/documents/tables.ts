/** The rows of the documents module, as migration 0001 makes them. */
import type { FileFacts, PosterOrigin, PosterType } from './facts.ts';
import type { DocumentProperties } from './properties.ts';
import type { Annotation, Block, Format } from './model.ts';

export const versionStatuses = ['staged', 'held', 'published', 'superseded', 'discarded', 'failed'] as const;
export type VersionStatus = (typeof versionStatuses)[number];

/** What the versions of a bundle are: listings of documents, or changes of the toolchain. */
const bundleKinds = ['documents', 'toolchain'] as const;
type BundleKind = (typeof bundleKinds)[number];

/** A row of `bundles`. */
export interface BundleRow {
  workspace: string;
  id: string;
  name: string;
  kind: BundleKind;
  published_version: string | null;
  last_number: number;
  created_by: string;
  created_at: Date;
  /** Set on what is left of a bundle that was erased. */
  erasure: string | null;
}

/** A part of the toolchain and its version. */
export type NamedVersion = readonly [component: string, version: string];

/** A row of `bundle_versions`. */
export interface VersionRow {
  workspace: string;
  id: string;
  bundle: string;
  number: number;
  status: VersionStatus;
  listing: string;
  base: string | null;
  restores: string | null;
  strategy: string;
  components: NamedVersion[] | null;
  created_by: string;
  created_at: Date;
}

/** A row of `revisions`. */
export interface RevisionRow {
  workspace: string;
  id: string;
  document: string;
  sha256: string;
  parser: string;
  parser_version: number;
  options: string;
  format: Format;
  size: number;
  title: string | null;
  block_count: number;
  canonical: string;
  blocks: Block[];
  annotations: Annotation[] | null;
  /** What a picture or a recording says of itself. */
  facts: FileFacts | null;
  /** What it states of itself, as it is shown. */
  properties: DocumentProperties | null;
  /** The same as it is looked up; null for nothing. */
  labels: string[] | null;
  dated: Date | null;
  created_at: Date;
}

/** A row of `revision_pages`. */
export interface RevisionPageRow {
  workspace: string;
  revision: string;
  page: number;
  first_char: number;
  end_char: number;
  width: number;
  height: number;
  scanned: boolean;
  /** How sure the recogniser of its words is, from 0 to 100; null for a page whose words are printed or unknown. */
  recognized: number | null;
  words: string;
}

/** A row of `revision_posters`. */
export interface RevisionPosterRow {
  workspace: string;
  revision: string;
  type: PosterType;
  width: number;
  height: number;
  origin: PosterOrigin;
  bytes: Uint8Array;
}

/** Columns of `listings`: one line of a version's listing. */
export interface ListingRow {
  document: string;
  revision: string;
  path: string;
}

export const erasureStates = ['erasing', 'done'] as const;
export type ErasureState = (typeof erasureStates)[number];

export const erasureActions = ['purged', 'redacted', 'rerun'] as const;
export type ErasureAction = (typeof erasureActions)[number];

export const erasureLogs = ['overwritten', 'left'] as const;
export type ErasureLog = (typeof erasureLogs)[number];

/** Columns of `erasures`: all but the workspace. */
export interface ErasureRow {
  readonly id: string;
  readonly bundle: string;
  readonly document: string | null;
  readonly state: ErasureState;
  readonly erased_by: string;
  readonly at: Date;
  readonly finished_at: Date | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly log: ErasureLog | null;
}

/** Columns of `erasure_items`. */
export interface ErasureItemRow {
  readonly kind: string;
  readonly id: string;
  readonly action: ErasureAction;
}
