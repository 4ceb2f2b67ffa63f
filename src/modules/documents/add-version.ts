/** Puts documents into a bundle: read, staged as the next version, planned; published at once when asked or when it is the first. */
import type { Reader } from '../../kernel/db/port.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { applyVersion, type Applied, type ApplyOptions } from './apply-version.ts';
import type { DocumentsContext } from './context.ts';
import { ingestDocuments, type GivenDocument, type IngestedDocument, type ReadingError } from './ingest-documents.ts';
import { normalizePath } from './paths.ts';
import { planVersion, type VersionPlan } from './plan-version.ts';
import { mayHoldFiles } from './formats/unpack.ts';
import { mayPublish, type MayEdit } from './policy.ts';
import { prepareChange } from './prepare-change.ts';
import { countPages } from './page-store.ts';
import { ensureBundle, erasedMeanwhile, findOpenVersion, loadListing, loadRevisionSummaries, loadVersion } from './store.ts';
import { stageVersion } from './stage-version.ts';
import { unpackGiven } from './unpack-given.ts';
import type { BundleRow, ListingRow, VersionRow } from './tables.ts';
import { checkBundleName } from './paths.ts';
import { checkStrategy, keepStrategy, optionsFor } from './choose-strategy.ts';
import { defaultStrategy } from './readings.ts';

export interface AddRequest extends ApplyOptions {
  readonly bundle: string;
  readonly documents: readonly GivenDocument[];
  /** Remove what is not given. A given document that could not be read stays. */
  readonly sync?: boolean | undefined;
  readonly publish?: boolean | undefined;
  /** How a new bundle is cut into passages. */
  readonly strategy?: string | undefined;
}

export interface AddedDocument {
  readonly path: string;
  readonly status: IngestedDocument['status'] | 'removed';
  readonly revision?: string;
  readonly format?: string;
  readonly blocks?: number;
  readonly pages?: number;
  /** Pages that are pictures of which nothing read the words. */
  readonly scannedPages?: number;
  readonly passages?: number;
  readonly passagesNew?: number;
  readonly error?: ReadingError;
}

export interface Added {
  readonly bundle: BundleRow;
  /** Undefined when nothing could be stored in a bundle that never had a version. */
  readonly version: VersionRow | undefined;
  readonly documents: readonly AddedDocument[];
  readonly plan?: VersionPlan;
  readonly applied?: Applied;
}

/** @throws StemmaError VALIDATION_ERROR, CONFLICT, UNAVAILABLE, STORAGE_FULL; what single documents failed of is in the result. */
export async function addVersion(context: DocumentsContext, may: MayEdit, request: AddRequest): Promise<Added> {
  checkBundleName(request.bundle);
  if (request.strategy !== undefined) checkStrategy(context, request.strategy);
  const { bundle, lines, published, present } = await context.store.write(async (tx) => {
    const found = await ensureBundle(tx, request.bundle, context.clock.now());
    return { bundle: found, ...(await presentListing(tx, found)) };
  });
  const strategy = present === undefined ? (request.strategy ?? defaultStrategy) : keepStrategy(bundle.name, present, request.strategy);
  const given = await unpackGiven(context, request.documents);
  const { documents: read, indexed: indexedWhileRead } = await ingestDocuments(
    context,
    { bundle, lines, options: optionsFor(context, strategy) },
    given.documents,
  );
  const ingested = [...given.failed, ...read];
  if (ingested.length > 0 && ingested.every((document) => document.status === 'failed')) return nothingPut(context, bundle, ingested);
  const removed = request.sync ? missingFrom(lines, given.documents) : [];

  const staged = await context.store.write((tx) =>
    stageVersion(
      tx,
      bundle,
      { put: ingested.flatMap(asLine), remove: new Set(removed.map((line) => line.document)), strategy },
      context.clock.now(),
    ),
  );
  if (!staged.version) return { bundle, version: undefined, documents: await describeDocuments(context, ingested, removed, new Map()) };
  const { staged: change, indexed } = await prepareChange(context, staged.version, staged.lines);
  const documents = await describeDocuments(context, ingested, removed, new Map([...indexed, ...indexedWhileRead]));
  if (staged.outcome === 'unchanged') return { bundle, version: staged.version, documents: documents.map(asPublished) };
  if (request.publish || published === null) {
    const applied = await applyVersion(context, mayPublish(may.actor), staged.version, request, change);
    const version = await context.store.read((reader) => loadVersion(reader, (staged.version as VersionRow).id));
    return { bundle, version, documents, applied };
  }
  return { bundle, version: staged.version, documents, plan: await planVersion(context, staged.version, change) };
}

/** When nothing could be read, nothing changes: not even what `sync` would remove. */
async function nothingPut(context: DocumentsContext, bundle: BundleRow, ingested: readonly IngestedDocument[]): Promise<Added> {
  const version = await context.store.read(async (reader) => {
    const open = await findOpenVersion(reader, bundle.id);
    return open ?? (bundle.published_version === null ? undefined : await loadVersion(reader, bundle.published_version));
  });
  return { bundle, version, documents: await describeDocuments(context, ingested, [], new Map()) };
}

/** Put back to what is published: it differs from what was staged, and nothing is staged any more. */
const asPublished = (document: AddedDocument): AddedDocument =>
  document.status === 'new' || document.status === 'replaced' ? { ...document, status: 'unchanged', passagesNew: 0 } : document;

async function presentListing(
  reader: Reader,
  bundle: BundleRow,
): Promise<{ lines: ListingRow[]; published: string | null; present: string | undefined }> {
  const { published_version: published } = bundle;
  const ground = (await findOpenVersion(reader, bundle.id)) ?? (published === null ? undefined : await loadVersion(reader, published));
  return { lines: ground ? await loadListing(reader, ground.id) : [], published, present: ground?.strategy };
}

function missingFrom(lines: readonly ListingRow[], given: readonly GivenDocument[]): ListingRow[] {
  const there = new Set(given.flatMap(({ path }) => safePath(path)));
  // Of an archive that is only said to be still there, all that came out of it is.
  const holders = given.flatMap(({ path, blob }) =>
    blob === undefined && mayHoldFiles(path) ? safePath(path).map((one) => `${one}/`) : [],
  );
  return lines.filter((line) => !there.has(line.path) && !holders.some((holder) => line.path.startsWith(holder)));
}

function safePath(path: string): string[] {
  try {
    return [normalizePath(path)];
  } catch (error) {
    if (error instanceof StemmaError) return [];
    throw error;
  }
}

/** What was read as a line of a listing; nothing for what failed. */
export const asLine = ({ document, revision, path }: IngestedDocument): ListingRow[] =>
  document === undefined || revision === undefined ? [] : [{ document, revision, path }];

/** What became of each document, by path. `indexed` has the passages of revisions. */
export async function describeDocuments(
  context: DocumentsContext,
  ingested: readonly IngestedDocument[],
  removed: readonly ListingRow[],
  indexed: ReadonlyMap<string, { passages: number; passagesNew: number }>,
): Promise<AddedDocument[]> {
  const ids = ingested.flatMap(({ revision }) => (revision === undefined ? [] : [revision]));
  const { summaries, pages } = await context.store.read(async (reader) => ({
    summaries: await loadRevisionSummaries(reader, ids),
    pages: await countPages(reader, ids),
  }));
  const documents = ingested.map(({ path, status, revision, error }): AddedDocument => {
    if (revision === undefined) return { path, status, ...(error ? { error } : {}) };
    const summary = summaries.get(revision);
    if (!summary) throw erasedMeanwhile();
    const { format, block_count: blocks } = summary;
    const counts = indexed.get(revision);
    const paged = pages.get(revision);
    return {
      path,
      status,
      revision,
      format,
      blocks,
      ...(paged ? { pages: paged.pages } : {}),
      ...(paged && paged.scanned > 0 ? { scannedPages: paged.scanned } : {}),
      ...(counts ? { passages: counts.passages, passagesNew: status === 'unchanged' ? 0 : counts.passagesNew } : {}),
    };
  });
  return [...documents, ...removed.map(({ path, revision }): AddedDocument => ({ path, revision, status: 'removed' }))].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}
