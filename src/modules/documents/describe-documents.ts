/** What is told of documents that were put: how each came out, and what it is now. */
import type { DocumentsContext, IndexedRevision } from './context.ts';
import type { IngestedDocument, ReadingError } from './ingest-documents.ts';
import { aboutRevisions, erasedMeanwhile, type RevisionAbout } from './revision-store.ts';
import type { ListingRow } from './tables.ts';

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

/** What is known of revisions, by their ids. */
export interface KnownOfRevisions {
  /** The passages of those that are indexed. */
  readonly indexed: ReadonlyMap<string, IndexedRevision>;
  /** What was read of some already; of the others it is read. */
  readonly about?: ReadonlyMap<string, RevisionAbout>;
}

/** What became of each document, by path. @throws StemmaError CONFLICT when one was erased meanwhile */
export async function describeDocuments(
  { store }: Pick<DocumentsContext, 'store'>,
  ingested: readonly IngestedDocument[],
  removed: readonly ListingRow[],
  { indexed, about = new Map() }: KnownOfRevisions,
): Promise<AddedDocument[]> {
  const unread = ingested.flatMap(({ revision }) => (revision === undefined || about.has(revision) ? [] : [revision]));
  const read = unread.length === 0 ? new Map<string, RevisionAbout>() : await store.read((reader) => aboutRevisions(reader, unread));
  const documents = ingested.map(({ path, status, revision, error }): AddedDocument => {
    if (revision === undefined) return { path, status, ...(error ? { error } : {}) };
    const known = about.get(revision) ?? read.get(revision);
    if (!known) throw erasedMeanwhile();
    const { format, block_count: blocks, pages, scanned = 0 } = known;
    const counts = indexed.get(revision);
    return {
      path,
      status,
      revision,
      format,
      blocks,
      ...(pages === undefined ? {} : { pages }),
      ...(scanned > 0 ? { scannedPages: scanned } : {}),
      ...(counts ? { passages: counts.passages, passagesNew: status === 'unchanged' ? 0 : counts.passagesNew } : {}),
    };
  });
  return [...documents, ...removed.map(({ path, revision }): AddedDocument => ({ path, revision, status: 'removed' }))].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}
