/** Reading bundles, versions, texts and differences. */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { erasedIn } from './erasure/erasure-store.ts';
import type { Block, Range } from './model.ts';
import { requireBundle, requireVersion, timeNamed } from './moments.ts';
import { loadPageSizes } from './page-store.ts';
import { describePoster, loadPoster } from './poster-store.ts';
import { findOpenVersion, findVersion, loadVersion } from './version-store.ts';
import { loadParsed, loadRevision, loadRevisionSummaries, type RevisionSummary } from './revision-store.ts';
import { seqAtTime, versionsAt } from './publish-store.ts';
import type { BundleRow, RevisionPosterRow, RevisionRow, VersionRow } from './tables.ts';
import { diffPair, isTextChanged, pairDocuments, type DocumentPair, type PairDiff } from './version-changes.ts';
import type { WordChange } from './diff/diff-words.ts';

/** The version a person means: by number, else the published one. @throws StemmaError NOT_FOUND */
export async function versionOrPublished(reader: Reader, bundle: BundleRow, number: number | undefined): Promise<VersionRow> {
  if (number !== undefined) return requireVersion(reader, bundle, number);
  const published = bundle.published_version === null ? undefined : await loadVersion(reader, bundle.published_version);
  if (!published) throw new StemmaError('NOT_FOUND', `"${bundle.name}" has no published version yet.`, { bundle: bundle.name });
  return published;
}

/** The version a person means by number, else the one that a moment shows, else the published one. @throws StemmaError NOT_FOUND */
export async function versionAtMoment(
  reader: Reader,
  bundle: BundleRow,
  number: number | undefined,
  moment: Moment | undefined,
): Promise<VersionRow> {
  if (number !== undefined || moment === undefined) return versionOrPublished(reader, bundle, number);
  const shown = (await versionsAt(reader, moment.seq)).get(bundle.id);
  if (!shown) throw new StemmaError('NOT_FOUND', `"${bundle.name}" had no published version at that moment.`, { bundle: bundle.name });
  return requireVersion(reader, bundle, shown.number);
}

/**
 * The version of a bundle that a number or a time names: at a time the one published then.
 * @throws StemmaError VALIDATION_ERROR, NOT_FOUND
 */
export async function versionNamed(reader: Reader, bundle: BundleRow, named: string): Promise<VersionRow> {
  if (/^\d{1,9}$/.test(named)) return requireVersion(reader, bundle, Number(named));
  return versionAtMoment(reader, bundle, undefined, { seq: await seqAtTime(reader, timeNamed(named)) });
}

/** Which document is meant, and when: at a version, as of a moment, or as published when both are left out. */
export interface DocumentAt {
  readonly bundle: string;
  readonly path: string;
  readonly version: number | undefined;
  readonly asOf?: string | undefined;
}

/** The paths of the documents in a version, in their order, from behind one. */
export async function listDocuments(
  reader: Reader,
  { bundle, version, after, limit }: { bundle: string; version: number; after: string | undefined; limit: number },
): Promise<string[]> {
  const { id } = await requireVersion(reader, await requireBundle(reader, bundle), version);
  const { rows } = await sql<{ path: string }>`
    SELECT path FROM listings
    WHERE workspace = ${reader.workspace} AND version = ${id} AND (${after ?? null}::text IS NULL OR path COLLATE "C" > ${after ?? null})
    ORDER BY path COLLATE "C" LIMIT ${limit}`.execute(reader.db());
  return rows.map(({ path }) => path);
}

/** A document in a version. @throws StemmaError NOT_FOUND */
export async function findDocument(
  reader: Reader,
  address: DocumentAt,
): Promise<{ bundle: BundleRow; version: VersionRow; document: string; revision: string; path: string }> {
  const bundle = await requireBundle(reader, address.bundle);
  if (address.asOf !== undefined && address.version !== undefined)
    throw new StemmaError('VALIDATION_ERROR', 'Give a version or a moment, not both: either one names the version that is read.');
  const version =
    address.asOf === undefined
      ? await versionOrPublished(reader, bundle, address.version)
      : await versionNamed(reader, bundle, address.asOf);
  const path = address.path.normalize('NFC');
  const { rows } = await sql<{ document: string; revision: string }>`
    SELECT document, revision FROM listings
    WHERE workspace = ${reader.workspace} AND version = ${version.id} AND path = ${path}`.execute(reader.db());
  const line = rows[0];
  if (!line) {
    const erased = (await erasedIn(reader, version.id)).map(({ at }) => at.toISOString());
    throw new StemmaError(
      'NOT_FOUND',
      `There is no document "${path}" in version ${version.number} of "${bundle.name}".${erasedWords(erased)}`,
      {
        bundle: bundle.name,
        path,
        version: version.number,
        ...(erased.length > 0 ? { erased } : {}),
      },
    );
  }
  return { bundle, version, path, ...line };
}

/** The path of an erased document is erased too, so that nobody can say whether it was this one. */
function erasedWords(erased: readonly string[]): string {
  if (erased.length === 0) return '';
  const days = [...new Set(erased.map((at) => at.slice(0, 10)))].join(', ');
  return erased.length === 1
    ? ` A document of this version was erased on ${days}; it may have been this one.`
    : ` ${erased.length} documents of this version were erased on ${days}; it may have been one of them.`;
}

/** The canonical text of a document at a version. @throws StemmaError NOT_FOUND */
export async function readDocumentText(reader: Reader, address: DocumentAt): Promise<string> {
  const { revision } = await findDocument(reader, address);
  return (await loadParsed(reader, [revision])).get(revision)?.canonical ?? '';
}

/** The bytes that a document at a version was read from. @throws StemmaError NOT_FOUND */
export async function findOriginal(reader: Reader, address: DocumentAt): Promise<{ sha256: string; path: string }> {
  const { revision, path } = await findDocument(reader, address);
  const { sha256 } = (await loadRevisionSummaries(reader, [revision])).get(revision) as RevisionSummary;
  return { sha256, path };
}

/** The picture that stands for a recording at a version. @throws StemmaError NOT_FOUND */
export async function readPoster(reader: Reader, address: DocumentAt): Promise<RevisionPosterRow> {
  const { revision, path } = await findDocument(reader, address);
  const poster = await loadPoster(reader, revision);
  if (!poster) throw new StemmaError('NOT_FOUND', `"${path}" has no poster: only recordings with a cover, and videos, have one.`);
  return poster;
}

/** A document at a version with all that its revision stores but the places of its words. @throws StemmaError NOT_FOUND */
export async function readDocument(reader: Reader, address: DocumentAt) {
  const { bundle, version, document, revision, path } = await findDocument(reader, address);
  const row = (await loadRevision(reader, revision)) as RevisionRow;
  const poster = row.format === 'recording' ? await describePoster(reader, revision) : undefined;
  return { bundle, version, document, path, revision: row, pages: await loadPageSizes(reader, revision), poster };
}

export interface DocumentDifference {
  readonly path: string;
  readonly fromPath?: string;
  readonly change: 'added' | 'removed' | 'edited' | 'renamed' | 'unchanged';
  readonly blocks: readonly { kind: PairDiff['blocks'][number]['kind']; from?: Range; to?: Range; words?: readonly WordChange[] }[];
}

export interface BundleDifference {
  readonly bundle: string;
  readonly from: number | null;
  readonly to: number;
  readonly documents: readonly DocumentDifference[];
}

/** Two versions of a bundle compared. Left out: what is published against what is staged, or the last two published. */
export async function diffVersions(
  reader: Reader,
  name: string,
  named: { from?: string | undefined; to?: string | undefined },
): Promise<BundleDifference> {
  const bundle = await requireBundle(reader, name);
  const open = await findOpenVersion(reader, bundle.id);
  const to =
    named.to === undefined ? (open ?? (await versionOrPublished(reader, bundle, undefined))) : await versionNamed(reader, bundle, named.to);
  const from = named.from === undefined ? await versionBefore(reader, bundle, to) : await versionNamed(reader, bundle, named.from);
  const pairs = await pairDocuments(reader, from?.id, to.id);
  const documents: DocumentDifference[] = [];
  for (const pair of pairs) documents.push(await describePair(reader, pair));
  return { bundle: name, from: from?.number ?? null, to: to.number, documents };
}

async function versionBefore(reader: Reader, bundle: BundleRow, version: VersionRow): Promise<VersionRow | undefined> {
  if (version.base !== null) return loadVersion(reader, version.base);
  for (let number = version.number - 1; number > 0; number -= 1) {
    const before = await findVersion(reader, bundle.id, number);
    if (before && (before.status === 'superseded' || before.status === 'published')) return before;
  }
  return undefined;
}

async function describePair(reader: Reader, pair: DocumentPair): Promise<DocumentDifference> {
  const { from, to } = pair;
  const path = (to ?? from)?.path ?? '';
  const renamed = from && to && from.path !== to.path ? { fromPath: from.path } : {};
  if (!isTextChanged(pair)) return { path, ...renamed, change: 'fromPath' in renamed ? 'renamed' : 'unchanged', blocks: [] };
  const { before, after, blocks } = await diffPair(reader, pair);
  const range = (block: Block | undefined): Range | undefined => block && { start: block.start, end: block.end };
  return {
    path,
    ...renamed,
    change: from && to ? 'edited' : to ? 'added' : 'removed',
    blocks: blocks.map((change) => {
      const fromRange = change.from === undefined ? undefined : range(before?.blocks[change.from]);
      const toRange = change.to === undefined ? undefined : range(after?.blocks[change.to]);
      return {
        kind: change.kind,
        ...(fromRange ? { from: fromRange } : {}),
        ...(toRange ? { to: toRange } : {}),
        ...(change.words ? { words: change.words } : {}),
      };
    }),
  };
}

export interface BundleSummary {
  readonly bundle: BundleRow;
  readonly published: VersionRow | undefined;
  readonly staged: VersionRow | undefined;
  readonly documents: number;
}

/** A bundle with what is published and what is open. */
export async function summarizeBundle(reader: Reader, bundle: BundleRow): Promise<BundleSummary> {
  const published = bundle.published_version === null ? undefined : await loadVersion(reader, bundle.published_version);
  const staged = await findOpenVersion(reader, bundle.id);
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM listings WHERE workspace = ${reader.workspace} AND version = ${bundle.published_version}`.execute(
    reader.db(),
  );
  return { bundle, published, staged, documents: rows[0]?.count ?? 0 };
}
