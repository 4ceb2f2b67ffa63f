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

/** Saved answers whose output at a sequence quotes a document. Outputs are read as text: no index knows what they quote. */
export async function answersThatQuote(reader: Reader, seq: number, document: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT a.id FROM answers a
    JOIN derivation_states s ON s.workspace = a.workspace AND s.derivation = a.id AND s.from_seq <= ${seq} AND s.to_seq > ${seq}
    JOIN traces t ON t.workspace = s.workspace AND t.id = s.trace
    WHERE a.workspace = ${reader.workspace} AND strpos(t.output::text, ${document}) > 0 ORDER BY a.id LIMIT 1000`.execute(reader.db());
  return rows.map(({ id }) => id);
}

export async function insertAnswer(tx: Tx, row: AnswerRow): Promise<void> {
  await sql`
    INSERT INTO answers (workspace, id, question, bundle, k)
    VALUES (${tx.workspace}, ${row.id}, ${row.question}, ${row.bundle}, ${row.k})`.execute(tx.db());
}
