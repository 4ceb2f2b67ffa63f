/** Tells of a version in the transaction that changes it. */
import { sql } from 'kysely';
import type { Tx } from '../../kernel/db/port.ts';
import { emit } from '../../kernel/outbox/emit.ts';
import { versionDiscarded, versionHeld, versionPublished, versionReleased, versionRestored, versionStaged } from './contract-events.ts';

const changes = { staged: versionStaged, held: versionHeld, released: versionReleased, discarded: versionDiscarded } as const;

export async function tellVersion(tx: Tx, version: string, change: keyof typeof changes): Promise<void> {
  const { restores: _, ...facts } = await factsOf(tx, version);
  await emit(tx, changes[change], facts);
}

export async function tellPublished(tx: Tx, version: string, seq: number): Promise<void> {
  const { restores, ...facts } = await factsOf(tx, version);
  await emit(tx, versionPublished, { ...facts, seq });
  if (restores !== null) await emit(tx, versionRestored, { ...facts, seq, restores });
}

interface Facts {
  readonly bundle: string;
  readonly name: string;
  readonly version: string;
  readonly number: number;
  readonly restores: number | null;
}

async function factsOf(tx: Tx, version: string): Promise<Facts> {
  const { rows } = await sql<Facts>`
    SELECT b.id AS bundle, b.name, v.id AS version, v.number, r.number AS restores
    FROM bundle_versions v JOIN bundles b ON b.workspace = v.workspace AND b.id = v.bundle
    LEFT JOIN bundle_versions r ON r.workspace = v.workspace AND r.id = v.restores
    WHERE v.workspace = ${tx.workspace} AND v.id = ${version}`.execute(tx.db());
  return rows[0] as Facts;
}
