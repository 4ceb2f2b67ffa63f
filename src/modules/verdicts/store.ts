/** The SQL of verdicts and dismissals. Rows in, rows out; no decisions. */
import { sql, type RawBuilder } from 'kysely';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import type { Decision, Seen } from './contract.ts';

/** Columns of `verdicts`: all but the workspace. */
export interface VerdictRow {
  readonly id: string;
  readonly derivation: string;
  readonly content_key: string;
  readonly decision: Decision;
  readonly seen: Seen;
  readonly note: string | null;
  readonly actor: string;
  readonly at: Date;
  readonly seq: number;
}

/** Columns of `dismissals`, those of its undoing left out. */
export interface DismissalRow {
  readonly id: string;
  readonly derivation: string;
  readonly cause_key: string;
  readonly reason: string;
  readonly actor: string;
  readonly at: Date;
}

export async function insertVerdict(tx: Tx, row: Omit<VerdictRow, 'actor'>): Promise<void> {
  await sql`
    INSERT INTO verdicts (workspace, id, derivation, content_key, decision, seen, note, actor, at, seq)
    VALUES (${tx.workspace}, ${row.id}, ${row.derivation}, ${row.content_key}, ${row.decision}, ${JSON.stringify(row.seen)}, ${row.note},
      ${tx.actor}, ${row.at}, ${row.seq})`.execute(tx.db());
}

interface VerdictFilter {
  readonly ids?: readonly string[];
  readonly derivations?: readonly string[];
  readonly before?: string | undefined;
  readonly limit?: number;
}

/**
 * A table, or what it holds of some derivations, each looked up in their index: a condition that also allows for none being named, or
 * for many, would keep the index from being used.
 */
const rowsOf = (reader: Reader, table: 'verdicts' | 'dismissals', derivations: readonly string[] | undefined): RawBuilder<unknown> =>
  derivations === undefined
    ? sql.table(table)
    : sql`unnest(${[...new Set(derivations)]}::uuid[]) q (named) CROSS JOIN LATERAL (
      SELECT * FROM ${sql.table(table)} WHERE workspace = ${reader.workspace} AND derivation = q.named OFFSET 0) t`;

/** Verdicts that were given until a publish sequence ended, newest first. */
export async function loadVerdicts(reader: Reader, seq: number, { ids, derivations, before, limit }: VerdictFilter): Promise<VerdictRow[]> {
  const { rows } = await sql<VerdictRow>`
    SELECT id, derivation, content_key, decision, seen, note, actor, at, seq FROM ${rowsOf(reader, 'verdicts', derivations)}
    WHERE workspace = ${reader.workspace} AND seq <= ${seq}
      AND (${ids ?? null}::uuid[] IS NULL OR id = ANY (${ids ?? null}::uuid[]))
      AND (${before ?? null}::uuid IS NULL OR id < ${before ?? null}::uuid)
    ORDER BY id DESC LIMIT ${limit ?? null}`.execute(reader.db());
  return rows;
}

/** Dismissals that were not undone when a publish sequence ended, oldest first. */
export async function loadDismissals(reader: Reader, seq: number, derivations?: readonly string[]): Promise<DismissalRow[]> {
  const { rows } = await sql<DismissalRow>`
    SELECT id, derivation, cause_key, reason, actor, at FROM ${rowsOf(reader, 'dismissals', derivations)}
    WHERE workspace = ${reader.workspace} AND seq <= ${seq} AND (undone_seq IS NULL OR undone_seq > ${seq})
    ORDER BY id`.execute(reader.db());
  return rows;
}

export async function insertDismissal(tx: Tx, row: Omit<DismissalRow, 'actor'>, seq: number): Promise<void> {
  await sql`
    INSERT INTO dismissals (workspace, id, derivation, cause_key, reason, actor, at, seq)
    VALUES (${tx.workspace}, ${row.id}, ${row.derivation}, ${row.cause_key}, ${row.reason}, ${tx.actor}, ${row.at}, ${seq})`.execute(
    tx.db(),
  );
}

/** Takes back every dismissal of these causes of a derivation that was not taken back before. */
export async function undoDismissals(
  tx: Tx,
  { derivation, cause_key: key }: Pick<DismissalRow, 'derivation' | 'cause_key'>,
  seq: number,
  now: Date,
): Promise<void> {
  await sql`
    UPDATE dismissals SET undone_by = ${tx.actor}, undone_at = ${now}, undone_seq = ${seq}
    WHERE workspace = ${tx.workspace} AND derivation = ${derivation} AND cause_key = ${key} AND undone_seq IS NULL`.execute(tx.db());
}
