/** Puts documents into a bundle: read, staged as the next version, planned; published at once when asked or when it is the first. */
import type { Reader } from '../../kernel/db/port.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { applyVersion, type Applied, type ApplyOptions } from './apply-version.ts';
import type { DocumentsContext, IndexedRevision } from './context.ts';
import { describeDocuments, type AddedDocument } from './describe-documents.ts';
import { ingestDocuments, type GivenDocument, type IngestedDocument } from './ingest-documents.ts';
import { normalizePath } from './paths.ts';
import { planVersion, type VersionPlan } from './plan-version.ts';
import { mayHoldFiles } from './formats/unpack.ts';
import { mayPublish, type MayEdit } from './policy.ts';
import { prepareChange } from './prepare-change.ts';
import { ensureBundle, findBundle } from './bundle-store.ts';
import { findOpenVersion, loadVersion } from './version-store.ts';
import { presentGround, stageVersion, type Ground } from './stage-version.ts';
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
  const present = await presentBundle(context, request.bundle);
  const { bundle, ground, lines } = present;
  const strategy =
    ground === undefined ? (request.strategy ?? defaultStrategy) : keepStrategy(bundle.name, ground.strategy, request.strategy);
  const given = await unpackGiven(context, request.documents);
  const { documents: read, ...known } = await ingestDocuments(
    context,
    { bundle, lines, options: optionsFor(context, strategy) },
    given.documents,
  );
  const ingested = [...given.failed, ...read];
  if (ingested.length > 0 && ingested.every((document) => document.status === 'failed')) return nothingPut(context, bundle, ingested);
  const removed = request.sync ? missingFrom(lines, given.documents) : [];
  const indexedBefore = removed.length === 0 ? await indexedIfShown(context, present, ingested) : undefined;
  if (indexedBefore) {
    const shown = await describeDocuments(context, ingested, [], { ...known, indexed: indexedBefore });
    return { bundle, version: ground, documents: shown };
  }

  const staged = await context.store.write((tx) =>
    stageVersion(
      tx,
      bundle,
      { put: ingested.flatMap(asLine), remove: new Set(removed.map((line) => line.document)), strategy },
      context.clock.now(),
      present,
    ),
  );
  if (!staged.version) return { bundle, version: undefined, documents: await describeDocuments(context, ingested, removed, known) };
  const { staged: change, indexed } = await prepareChange(context, staged.version, staged.lines);
  const documents = await describeDocuments(context, ingested, removed, { ...known, indexed: new Map([...indexed, ...known.indexed]) });
  if (staged.outcome === 'unchanged') return { bundle, version: staged.version, documents: documents.map(asPublished) };
  if (request.publish || bundle.published_version === null) {
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
  return { bundle, version, documents: await describeDocuments(context, ingested, [], { indexed: new Map() }) };
}

/** Put back to what is published: it differs from what was staged, and nothing is staged any more. */
const asPublished = (document: AddedDocument): AddedDocument =>
  document.status === 'new' || document.status === 'replaced' ? { ...document, status: 'unchanged', passagesNew: 0 } : document;

interface Present extends Ground {
  readonly bundle: BundleRow;
}

/** A bundle with what the next version of it stands on. It is made when it is not there, which most of the time it is. */
async function presentBundle({ store, clock }: DocumentsContext, name: string): Promise<Present> {
  const present = async (reader: Reader, bundle: BundleRow): Promise<Present> => ({ bundle, ...(await presentGround(reader, bundle)) });
  const found = await store.read(async (reader) => {
    const bundle = await findBundle(reader, name);
    return bundle && present(reader, bundle);
  });
  return found ?? store.write(async (tx) => present(tx, await ensureBundle(tx, name, clock.now())));
}

/**
 * The passages of documents that are published just as they were given, so that there is nothing to stage: a folder that is added
 * again costs what it takes to see that. Undefined when there is something, also when an index has to be made good.
 */
async function indexedIfShown(
  { store, participants }: DocumentsContext,
  { bundle, ground }: Present,
  ingested: readonly IngestedDocument[],
): Promise<ReadonlyMap<string, IndexedRevision> | undefined> {
  if (ground?.status !== 'published' || bundle.erasure !== null) return undefined;
  if (ingested.some(({ status }) => status !== 'unchanged' && status !== 'failed')) return undefined;
  const revisions = [...new Set(ingested.flatMap(({ revision }) => revision ?? []))];
  return store.read(async (reader) => {
    const all = new Map<string, IndexedRevision>();
    for (const { indexed } of participants.filter(({ prepare }) => prepare !== undefined)) {
      const counts = await indexed?.(reader, revisions);
      if (counts?.size !== revisions.length) return undefined;
      for (const [revision, passages] of counts) all.set(revision, passages);
    }
    return all;
  });
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
