/** The SQL of answers. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/db/port.ts';

/** Columns of `answers`: all but the workspace. */
export interface AnswerRow {
  readonly id: string;
  readonly question: string;
  readonly bundle: string | null;
  readonly k: number;
}

export async function loadAnswers(reader: Reader, ids: readonly string[]): Promise<Map<string, AnswerRow>> {
  const { rows } = await sql<AnswerRow>`
    SELECT id, question, bundle, k FROM answers WHERE workspace = ${reader.workspace} AND id = ANY (${ids}::uuid[])`.execute(reader.db());
  return new Map(rows.map((row) => [row.id, row]));
}

export async function insertAnswer(tx: Tx, row: AnswerRow): Promise<void> {
  await sql`
    INSERT INTO answers (workspace, id, question, bundle, k)
    VALUES (${tx.workspace}, ${row.id}, ${row.question}, ${row.bundle}, ${row.k})`.execute(tx.db());
}
