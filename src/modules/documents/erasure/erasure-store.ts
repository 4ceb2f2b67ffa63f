/** The SQL of erasures and their receipts. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../../kernel/db/port.ts';
import type { ErasureItemRow, ErasureRow } from '../tables.ts';

const perStatement = 1000;

export async function insertErasure(
  tx: Tx,
  erasure: Pick<ErasureRow, 'id' | 'bundle' | 'document' | 'at' | 'counts'>,
  items: readonly ErasureItemRow[],
): Promise<void> {
  await sql`
    INSERT INTO erasures (workspace, id, bundle, document, state, erased_by, at, counts)
    VALUES (${tx.workspace}, ${erasure.id}, ${erasure.bundle}, ${erasure.document}, 'erasing', ${tx.actor}, ${erasure.at},
      ${JSON.stringify(erasure.counts)})`.execute(tx.db());
  for (let first = 0; first < items.length; first += perStatement) {
    await sql`
      INSERT INTO erasure_items (workspace, erasure, kind, id, action)
      SELECT ${tx.workspace}, ${erasure.id}, i.kind, i.id, i.action
      FROM json_to_recordset(${JSON.stringify(items.slice(first, first + perStatement))}::json) AS i (kind text, id uuid, action text)`.execute(
      tx.db(),
    );
  }
}

export async function finishErasure(tx: Tx, id: string, log: 'overwritten' | 'left', now: Date): Promise<void> {
  await sql`
    UPDATE erasures SET state = 'done', finished_at = ${now}, log = ${log}
    WHERE workspace = ${tx.workspace} AND id = ${id} AND state = 'erasing'`.execute(tx.db());
}

export async function loadErasure(reader: Reader, id: string): Promise<ErasureRow | undefined> {
  const { rows } = await sql<ErasureRow>`
    SELECT id, bundle, document, state, erased_by, at, finished_at, counts, log FROM erasures
    WHERE workspace = ${reader.workspace} AND id = ${id}`.execute(reader.db());
  return rows[0];
}

/** Receipts, newest first. */
export async function loadErasures(reader: Reader, page: { before?: string; limit: number }): Promise<ErasureRow[]> {
  const { rows } = await sql<ErasureRow>`
    SELECT id, bundle, document, state, erased_by, at, finished_at, counts, log FROM erasures
    WHERE workspace = ${reader.workspace} AND (${page.before ?? null}::uuid IS NULL OR id < ${page.before ?? null}::uuid)
    ORDER BY id DESC LIMIT ${page.limit}`.execute(reader.db());
  return rows;
}

/** What a receipt lists, by kind and id. */
export async function loadErasureItems(
  reader: Reader,
  erasure: string,
  page: { after?: readonly [kind: string, id: string]; limit: number },
): Promise<ErasureItemRow[]> {
  const [kind, id] = page.after ?? [null, null];
  const { rows } = await sql<ErasureItemRow>`
    SELECT kind, id, action FROM erasure_items WHERE workspace = ${reader.workspace} AND erasure = ${erasure}
      AND (${kind}::text IS NULL OR (kind, id) > (${kind}::text, ${id}::uuid))
    ORDER BY kind, id LIMIT ${page.limit}`.execute(reader.db());
  return rows;
}

/** The erasures that are not done, oldest first. */
export async function unfinishedErasures(reader: Reader): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM erasures WHERE workspace = ${reader.workspace} AND state = 'erasing' ORDER BY id`.execute(reader.db());
  return rows.map((row) => row.id);
}

/** When something with this id was erased, or redacted by an erasure. */
async function erasedAt(reader: Reader, id: string): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date }>`
    SELECT e.at FROM erasure_items i JOIN erasures e ON e.workspace = i.workspace AND e.id = i.erasure
    WHERE i.workspace = ${reader.workspace} AND i.id = ${id} AND i.action = 'purged' ORDER BY e.at LIMIT 1`.execute(reader.db());
  return rows[0]?.at;
}

/** The documents that a version listed and that were erased since, with the time. */
export async function erasedIn(reader: Reader, version: string): Promise<{ document: string; at: Date }[]> {
  const { rows } = await sql<{ document: string; at: Date }>`
    SELECT l.document, e.at FROM erased_lines l
    JOIN documents d ON d.workspace = l.workspace AND d.id = l.document
    JOIN erasures e ON e.workspace = d.workspace AND e.id = d.erasure
    WHERE l.workspace = ${reader.workspace} AND l.version = ${version} ORDER BY e.at, l.document`.execute(reader.db());
  return rows;
}

/** What to add to the words of NOT_FOUND: whether there was something with this id, and when it was erased. */
export async function erasedOn(reader: Reader, id: string): Promise<string> {
  const at = await erasedAt(reader, id);
  return at === undefined ? '' : ` It was erased on ${at.toISOString().slice(0, 10)}.`;
}
