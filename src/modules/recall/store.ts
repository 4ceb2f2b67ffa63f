/** The SQL of exports and of what was said before. Rows in, rows out; no decisions. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import { newId } from '../../kernel/shared/ids.ts';
import type { ExportKind } from './contract.ts';

/** Columns of `exports`, `export_items`. */
export interface ExportedRow {
  readonly id: string;
  readonly kind: ExportKind;
  readonly subject: string;
  readonly root: string;
  readonly seq: number;
  readonly actor: string;
  readonly at: Date;
  readonly derivation: string;
  readonly trace: string;
}

export interface ExportRecord extends Pick<ExportedRow, 'kind' | 'subject' | 'root' | 'seq' | 'at'> {
  /** What the pack holds: each thing with the run whose output is in it. */
  readonly items: readonly Pick<ExportedRow, 'derivation' | 'trace'>[];
}

/** Remembers that a pack was handed out. What was removed since it was read is left out. */
export async function recordExport(tx: Tx, { kind, subject, root, seq, at, items }: ExportRecord): Promise<void> {
  const id = newId();
  await sql`
    INSERT INTO exports (workspace, id, kind, subject, root, seq, actor, at)
    VALUES (${tx.workspace}, ${id}, ${kind}, ${subject}, ${root}, ${seq}, ${tx.actor}, ${at})`.execute(tx.db());
  await sql`
    INSERT INTO export_items (workspace, export, derivation, trace)
    SELECT t.workspace, ${id}, t.derivation, t.id FROM traces t
    JOIN derivations d ON d.workspace = t.workspace AND d.id = t.derivation
    WHERE t.workspace = ${tx.workspace} AND t.id = ANY (${items.map(({ trace }) => trace)}::uuid[])`.execute(tx.db());
}

export async function exportsOf(reader: Reader, derivations: readonly string[]): Promise<ExportedRow[]> {
  const { rows } = await sql<ExportedRow>`
    SELECT e.id, e.kind, e.subject, e.root, e.seq, e.actor, e.at, i.derivation, i.trace FROM export_items i
    JOIN exports e ON e.workspace = i.workspace AND e.id = i.export
    WHERE i.workspace = ${reader.workspace} AND i.derivation = ANY (${derivations}::uuid[])
    ORDER BY e.id DESC, i.derivation`.execute(reader.db());
  return rows;
}

/** Everything that ever stood on a document of a bundle and was handed out or saved: by what its runs read, then what read that. */
export async function standingOn(reader: Reader, bundle: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH on_text AS (
      SELECT DISTINCT t.derivation AS id FROM trace_sources t
      JOIN documents d ON d.workspace = t.workspace AND d.id::text = t.source
      WHERE t.workspace = ${reader.workspace} AND d.bundle = ${bundle})
    SELECT id FROM on_text
    UNION SELECT r.derivation FROM reads r JOIN on_text o ON r.input = o.id::text
    WHERE r.workspace = ${reader.workspace} AND r.input_kind = 'derivation'`.execute(reader.db());
  return rows.map(({ id }) => id);
}
