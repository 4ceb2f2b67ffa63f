/** Where evidence stood in the versions of its bundle, from what was stored for them. */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { State } from '../../kernel/lineage/index.ts';
import type { CarryOutcome } from './carrying/outcome.ts';

/** A published version that was served while there was the evidence, with where it stood last in that time. */
export interface StoodIn {
  readonly bundle: string;
  readonly version: number;
  readonly seq: number;
  readonly at: Date;
  readonly state: State;
  readonly outcome: CarryOutcome;
}

/** Newest first, from before a publish sequence. A version ends where the next of the bundle is published: states until then are its. */
export async function versionsOf(reader: Reader, id: string, { before, limit }: { before: number; limit: number }): Promise<StoodIn[]> {
  const { workspace } = reader;
  const { rows } = await sql<StoodIn>`
    SELECT b.name AS bundle, v.number AS version, p.seq, p.at, s.state, t.output ->> 'outcome' AS outcome
    FROM evidence e
    JOIN documents d ON d.workspace = e.workspace AND d.id = e.document
    JOIN bundles b ON b.workspace = e.workspace AND b.id = d.bundle
    JOIN publishes p ON p.workspace = e.workspace AND p.bundle = d.bundle AND p.seq < ${before}
    JOIN bundle_versions v ON v.workspace = e.workspace AND v.id = p.version
    LEFT JOIN LATERAL (
      SELECT n.seq FROM publishes n WHERE n.workspace = e.workspace AND n.bundle = d.bundle AND n.seq > p.seq ORDER BY n.seq LIMIT 1) n ON true
    CROSS JOIN LATERAL (
      SELECT s.state, s.trace FROM derivation_states s
      WHERE s.workspace = e.workspace AND s.derivation = e.id
        AND (s.to_seq > p.seq AND (n.seq IS NULL OR s.from_seq < n.seq)) IS TRUE
      ORDER BY s.from_seq DESC LIMIT 1) s
    JOIN traces t ON t.workspace = e.workspace AND t.id = s.trace
    WHERE e.workspace = ${workspace} AND e.id = ${id}
    ORDER BY p.seq DESC LIMIT ${limit}`.execute(reader.db());
  return rows;
}
