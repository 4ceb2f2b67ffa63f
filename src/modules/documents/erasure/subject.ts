/** What is to be erased: one document, or a bundle with all it ever held. */
import { sql } from 'kysely';
import type { Reader } from '../../../kernel/db/port.ts';
import { readHead, type Cause, type NamedPlace } from '../../../kernel/lineage/index.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { fingerprint } from '../../../kernel/shared/fingerprint.ts';
import { requireBundle } from '../moments.ts';
import { findOpenVersion } from '../version-store.ts';
import { formerDocuments } from '../listing-store.ts';
import type { BundleRow } from '../tables.ts';

/** How people name it. Without a path the whole bundle is meant. */
export interface ErasureAddress {
  readonly bundle: string;
  readonly path?: string | undefined;
}

export interface ErasureSubject {
  readonly bundle: BundleRow;
  /** Undefined: the bundle itself goes. */
  readonly document: string | undefined;
  readonly documents: readonly string[];
  readonly revisions: readonly { readonly id: string; readonly document: string; readonly sha256: string }[];
  /** Where listings of any version have one of the documents, discarded versions too. */
  readonly lines: readonly { readonly version: string; readonly number: number; readonly document: string; readonly path: string }[];
  /** When which revision was visible; `to` is exclusive. */
  readonly intervals: readonly { readonly document: string; readonly revision: string; readonly from: number; readonly to: number }[];
}

/** @throws StemmaError NOT_FOUND */
export async function findSubject(reader: Reader, { bundle: name, path }: ErasureAddress): Promise<ErasureSubject> {
  const bundle = await requireBundle(reader, name);
  if (bundle.erasure !== null)
    throw new StemmaError('NOT_FOUND', `"${name}" is what is left of a bundle that was erased.`, { bundle: name });
  if (path === undefined) return loadSubject(reader, bundle, undefined);
  const document = await documentAt(reader, bundle, path.normalize('NFC'));
  if (document === undefined) {
    throw new StemmaError('NOT_FOUND', `There is no document "${path}" in "${name}", and never was one that is still kept.`, {
      bundle: name,
      path,
    });
  }
  return loadSubject(reader, bundle, document);
}

/** The document that has a path in what is published, else in what is staged, else had it last. */
async function documentAt(reader: Reader, bundle: BundleRow, path: string): Promise<string | undefined> {
  const open = await findOpenVersion(reader, bundle.id);
  for (const version of [bundle.published_version, open?.id]) {
    const { rows } = await sql<{ document: string }>`
      SELECT document FROM listings WHERE workspace = ${reader.workspace} AND version = ${version} AND path = ${path}`.execute(reader.db());
    if (rows[0]) return rows[0].document;
  }
  return (await formerDocuments(reader, bundle.id, [path], 'discarded too')).get(path);
}

/** Everything there is now of a document, or of a bundle. */
export async function loadSubject(reader: Reader, bundle: BundleRow, document: string | undefined): Promise<ErasureSubject> {
  const { workspace } = reader;
  const { rows: documents } = await sql<{ id: string }>`
    SELECT id FROM documents WHERE workspace = ${workspace} AND bundle = ${bundle.id} AND erasure IS NULL
      AND (${document ?? null}::uuid IS NULL OR id = ${document ?? null}) ORDER BY id`.execute(reader.db());
  const ids = documents.map(({ id }) => id);
  const { rows: revisions } = await sql<ErasureSubject['revisions'][number]>`
    SELECT id, document, sha256 FROM revisions WHERE workspace = ${workspace} AND document = ANY (${ids}::uuid[]) ORDER BY id`.execute(
    reader.db(),
  );
  const { rows: lines } = await sql<ErasureSubject['lines'][number]>`
    SELECT l.version, v.number, l.document, l.path FROM listings l
    JOIN bundle_versions v ON v.workspace = l.workspace AND v.id = l.version
    WHERE l.workspace = ${workspace} AND l.document = ANY (${ids}::uuid[]) ORDER BY v.number, l.document`.execute(reader.db());
  const { rows: intervals } = await sql<ErasureSubject['intervals'][number]>`
    SELECT document, revision, from_seq AS "from", to_seq AS "to" FROM visibility
    WHERE workspace = ${workspace} AND document = ANY (${ids}::uuid[]) ORDER BY document, from_seq`.execute(reader.db());
  return { bundle, document, documents: ids, revisions, lines, intervals };
}

/** What a plan is good for: this subject, on this very state of the workspace. */
export async function subjectKey(reader: Reader, { bundle, document, documents, revisions, lines }: ErasureSubject): Promise<string> {
  const { seq, changes, erasures } = await readHead(reader);
  return fingerprint([
    [seq, changes, erasures, bundle.id, bundle.published_version, document ?? null],
    documents,
    revisions.map(({ id }) => id),
    lines.map(({ version, document: line }) => `${version} ${line}`),
  ]);
}

/** The names under which causes speak of the documents. */
export function placesOf({ bundle, lines }: ErasureSubject): NamedPlace[] {
  return [...new Set(lines.map(({ path }) => path))].map((document) => ({ bundle: bundle.name, document }));
}

/**
 * Whether a cause speaks of one of the documents. A path may have been another document's at another time: what names a version
 * is told apart by it.
 */
export function speaksOf({ bundle, lines }: ErasureSubject): (cause: Cause) => boolean {
  const paths = new Set(lines.map(({ path }) => path));
  const listed = new Set(lines.map(({ number, path }) => `${number} ${path}`));
  const versionOf = (place: unknown): number[] =>
    typeof place === 'object' && place !== null && 'version' in place ? [Number(place.version)] : [];
  return (cause) => {
    const { bundle: name, document } = cause;
    if (name !== bundle.name || typeof document !== 'string' || !paths.has(document)) return false;
    const versions = [...versionOf(cause['from']), ...versionOf(cause['to'])];
    return versions.length === 0 || versions.some((version) => listed.has(`${version} ${document}`));
  };
}
