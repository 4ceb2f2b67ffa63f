/** Which subjects of kept receipts are here although they were erased: an earlier state of the workspace was restored. */
import { sql } from 'kysely';
import type { Reader } from '../../../kernel/db/port.ts';

interface Erased {
  readonly kind: 'document' | 'bundle';
  readonly id: string;
}

export interface FoundErased extends Erased {
  readonly bundle: string;
  /** Of a document, in the newest version that lists it. */
  readonly path: string | null;
}

/** Bundles first; what is in no version any more is not found. */
export async function findErasedSubjects(reader: Reader, subjects: readonly Erased[]): Promise<FoundErased[]> {
  const idsOf = (kind: Erased['kind']): string[] => subjects.flatMap((one) => (one.kind === kind ? [one.id] : []));
  const { workspace } = reader;
  const { rows: bundles } = await sql<{ id: string; bundle: string }>`
    SELECT id, name AS bundle FROM bundles WHERE workspace = ${workspace} AND erasure IS NULL AND id = ANY (${idsOf('bundle')}::uuid[])
    ORDER BY name COLLATE "C"`.execute(reader.db());
  const { rows: documents } = await sql<{ id: string; bundle: string; path: string }>`
    SELECT DISTINCT ON (d.id) d.id, b.name AS bundle, l.path FROM documents d
    JOIN bundles b ON b.workspace = d.workspace AND b.id = d.bundle
    JOIN listings l ON l.workspace = d.workspace AND l.document = d.id
    JOIN bundle_versions v ON v.workspace = l.workspace AND v.id = l.version
    WHERE d.workspace = ${workspace} AND d.erasure IS NULL AND d.id = ANY (${idsOf('document')}::uuid[])
    ORDER BY d.id, v.number DESC`.execute(reader.db());
  return [
    ...bundles.map((row): FoundErased => ({ kind: 'bundle', path: null, ...row })),
    ...documents.map((row): FoundErased => ({ kind: 'document', ...row })),
  ];
}
