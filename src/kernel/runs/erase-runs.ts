/** Runs tell what went in and came out, and may quote anything: those that name what is erased are deleted with their events. */
import { sql } from 'kysely';
import { namesAny } from '../db/names-any.ts';
import type { Reader, Tx } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';

/** How a run tells of something without its id: a member of its input, and texts of which one is in it; any run with the member when left out. */
export interface RunNames {
  readonly member: string;
  readonly value: string;
  readonly texts: readonly string[] | undefined;
}

export interface NamingRun {
  readonly id: string;
  readonly title: string;
}

/** The runs that name one of these ids, or are about this by name; but none of a kind that erases and has not ended: it has ids alone. */
export async function runsNaming(
  reader: Reader,
  ids: readonly string[],
  { member, value, texts }: RunNames,
  erasing: string,
): Promise<NamingRun[]> {
  const told = sql`concat_ws(' ', r.title, r.input::text, r.output::text, r.error::text, r.progress::text)`;
  // In JSON a text is written with its quotes escaped.
  const written = texts && [...new Set(texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]))];
  const { rows } = await sql<NamingRun>`
    SELECT r.id, r.title FROM runs r WHERE r.workspace = ${reader.workspace} AND NOT (r.kind = ${erasing} AND r.finished_at IS NULL) AND (${namesAny(told, ids)}
      OR (r.input->>${member} = ${value} AND (${written === undefined}
        OR EXISTS (SELECT FROM unnest(${written ?? []}::text[]) w (text) WHERE strpos(${told}, w.text) > 0))))
    ORDER BY r.id`.execute(reader.db());
  return rows;
}

/**
 * Also left behind by a process that died, a run that erases is in nobody's way.
 * @throws StemmaError CONFLICT when another is at work, or one of these has not ended: what it still writes would quote what is gone
 */
export async function refuseUnfinished(reader: Reader, runs: readonly NamingRun[], erasing: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM runs WHERE workspace = ${reader.workspace} AND finished_at IS NULL
      AND kind <> ${erasing} AND (status = 'running' OR id = ANY (${runs.map(({ id }) => id)}::uuid[])) ORDER BY id LIMIT 100`.execute(
    reader.db(),
  );
  if (rows.length === 0) return;
  throw new StemmaError('CONFLICT', 'A run is under way. Nothing was erased; wait until it has ended, or cancel it.', {
    runs: rows.map(({ id }) => id),
  });
}

/** Deletes runs with their events. */
export async function deleteRuns(tx: Tx, runs: readonly NamingRun[]): Promise<void> {
  await sql`DELETE FROM runs WHERE workspace = ${tx.workspace} AND id = ANY (${runs.map(({ id }) => id)}::uuid[])`.execute(tx.db());
}
