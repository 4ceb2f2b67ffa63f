/** What the documents module itself keeps of documents: revisions, pages, listings, visibility, plans, and the bytes. */
import { sql } from 'kysely';
import { eraseBlobs, removeUnregistered, retainedBlobs } from '../../../kernel/blobs/index.ts';
import type { Reader, Store, Tx } from '../../../kernel/db/port.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { listingFingerprint } from '../rules.ts';
import { findOpenVersion, setVersionStatus } from '../version-store.ts';
import { loadListing } from '../listing-store.ts';
import type { VersionRow } from '../tables.ts';
import { tellVersion } from '../tell-version.ts';
import type { ErasureCut, ErasureParticipant, Survey } from './participant.ts';
import type { ErasureSubject } from './subject.ts';

/** A revision may hold megabytes: few at a time keep the embedded session free in between. */
const revisionsPerStep = 20;

export const documentsPart: ErasureParticipant = {
  name: 'documents',
  columns: [
    'bundles.name',
    'bundle_versions.listing',
    'listings.path',
    'visibility.path',
    'revisions.sha256',
    'revisions.options',
    'revisions.title',
    'revisions.canonical',
    'revisions.blocks',
    'revisions.annotations',
    'revisions.facts',
    'revisions.properties',
    'revisions.labels',
    'revision_pages.words',
    'revision_posters.bytes',
    'version_plans.plan',
    'erasure_files.sha256',
    'blobs.sha256',
    'blobs.tags',
  ],
  survey,
  async cut(tx, subject, cut) {
    await hideDocuments(tx, subject);
    await shortenListings(tx, subject);
    // A plan is good for one head only, and this moves it.
    await sql`DELETE FROM version_plans WHERE workspace = ${tx.workspace}`.execute(tx.db());
    if (subject.document === undefined) await closeBundle(tx, subject, cut);
  },
  async purge(context, erasure) {
    for (;;) {
      context.signal.throwIfAborted();
      const files = await waitingFiles(context.store, erasure);
      for (const sha256 of files) await removeUnregistered({ database: context.database, blobs: context.files }, sha256);
      if (files.length > 0) await context.files.forget(files);
      const more = await context.store.write(async (tx) => {
        await sql`DELETE FROM erasure_files WHERE workspace = ${tx.workspace} AND erasure = ${erasure} AND sha256 = ANY (${files}::text[])`.execute(
          tx.db(),
        );
        return purgeRevisions(tx, erasure);
      });
      if (!more) return;
    }
  },
};

async function survey(reader: Reader, { bundle, documents, revisions, lines }: ErasureSubject): Promise<Survey> {
  const pathOf = new Map(lines.map(({ document, path }) => [document, `${bundle.name}/${path}`]));
  const listings = new Map(lines.map(({ version, number }) => [version, number]));
  const shared = await sharedBytes(reader, revisions);
  const item = (kind: string, id: string, label: string, action: 'purged' | 'redacted') => ({ kind, id, label, action });
  return {
    items: [
      ...documents.map((id) => item('document', id, pathOf.get(id) ?? `${bundle.name}/(in no version)`, 'purged')),
      ...revisions.map(({ id, document }) => item('revision', id, `a revision of ${pathOf.get(document) ?? bundle.name}`, 'purged')),
      ...[...listings].map(([id, number]) => item('bundle_version', id, `${bundle.name}@${number}`, 'redacted')),
    ],
    counts: {
      documents: documents.length,
      revisions: revisions.length,
      versions: listings.size,
      files: new Set(revisions.map(({ sha256 }) => sha256)).size - shared,
      sharedFiles: shared,
    },
  };
}

/** How many of the files are also those of documents that stay. */
async function sharedBytes(reader: Reader, revisions: ErasureSubject['revisions']): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(DISTINCT sha256) AS count FROM revisions WHERE workspace = ${reader.workspace}
      AND sha256 = ANY (${revisions.map(({ sha256 }) => sha256)}::text[]) AND id <> ALL (${revisions.map(({ id }) => id)}::uuid[])`.execute(
    reader.db(),
  );
  return rows[0]?.count ?? 0;
}

/** @throws StemmaError CONFLICT when bytes have to be retained. Asked before anything is cut. */
export async function refuseRetained(reader: Reader, { revisions }: ErasureSubject, now: Date): Promise<void> {
  const hashes = revisions.map(({ sha256 }) => sha256);
  const retained = await retainedBlobs(reader, hashes, now);
  if (retained.length === 0) return;
  throw new StemmaError(
    'CONFLICT',
    `${retained.length === 1 ? 'A file' : `${retained.length} files`} of this must be retained. Nothing was erased; end the retention first (blobs.edit).`,
    { retained },
  );
}

async function hideDocuments(tx: Tx, { documents }: ErasureSubject): Promise<void> {
  await sql`DELETE FROM visibility WHERE workspace = ${tx.workspace} AND document = ANY (${documents}::uuid[])`.execute(tx.db());
  await sql`
    WITH gone AS (DELETE FROM listings WHERE workspace = ${tx.workspace} AND document = ANY (${documents}::uuid[]) RETURNING version, document)
    INSERT INTO erased_lines (workspace, version, document) SELECT ${tx.workspace}, version, document FROM gone`.execute(tx.db());
}

/** The hash of a listing tells a guessed path from the truth, so that it is that of what is left. */
async function shortenListings(tx: Tx, { bundle, lines }: ErasureSubject): Promise<void> {
  for (const version of new Set(lines.map((line) => line.version))) {
    const listing = listingFingerprint(await loadListing(tx, version));
    await sql`UPDATE bundle_versions SET listing = ${listing} WHERE workspace = ${tx.workspace} AND id = ${version}`.execute(tx.db());
  }
  const open = await findOpenVersion(tx, bundle.id);
  if (!open) return;
  const { rows } = await sql<Pick<VersionRow, 'listing'>>`
    SELECT listing FROM bundle_versions WHERE workspace = ${tx.workspace} AND id = ${bundle.published_version}`.execute(tx.db());
  // Nothing is left to publish.
  if (rows[0]?.listing === open.listing) await discard(tx, bundle, open);
}

async function discard(tx: Tx, bundle: ErasureSubject['bundle'], version: VersionRow): Promise<void> {
  await setVersionStatus(tx, version.id, 'discarded');
  await tellVersion(tx, bundle, version, 'discarded');
}

/** What is left of a bundle keeps the numbers of the workspace in order, under a name that says what it is. */
async function closeBundle(tx: Tx, { bundle }: ErasureSubject, { id, now }: ErasureCut): Promise<void> {
  const open = await findOpenVersion(tx, bundle.id);
  if (open) await discard(tx, bundle, open);
  const name = `erased-${now.toISOString().slice(0, 10)}-${id.slice(-12)}`;
  await sql`UPDATE bundles SET name = ${name}, erasure = ${id} WHERE workspace = ${tx.workspace} AND id = ${bundle.id}`.execute(tx.db());
}

function waitingFiles(store: Store, erasure: string): Promise<string[]> {
  return store.read(async (reader) => {
    const { rows } = await sql<{ sha256: string }>`
      SELECT sha256 FROM erasure_files WHERE workspace = ${reader.workspace} AND erasure = ${erasure} ORDER BY sha256`.execute(reader.db());
    return rows.map((row) => row.sha256);
  });
}

/** Deletes some revisions and takes their bytes out of the registry; the files are remembered. Returns whether there was something. */
async function purgeRevisions(tx: Tx, erasure: string): Promise<boolean> {
  const { workspace } = tx;
  const { rows } = await sql<{ sha256: string }>`
    DELETE FROM revisions WHERE workspace = ${workspace} AND id IN (
      SELECT r.id FROM documents d JOIN revisions r ON r.workspace = d.workspace AND r.document = d.id
      WHERE d.workspace = ${workspace} AND d.erasure = ${erasure} ORDER BY r.id LIMIT ${sql.lit(revisionsPerStep)})
    RETURNING sha256`.execute(tx.db());
  const gone = await eraseBlobs(tx, [...new Set(rows.map((row) => row.sha256))]);
  await sql`
    INSERT INTO erasure_files (workspace, erasure, sha256)
    SELECT ${workspace}, ${erasure}, g.sha256 FROM unnest(${gone}::text[]) g (sha256) ON CONFLICT DO NOTHING`.execute(tx.db());
  return rows.length > 0;
}
