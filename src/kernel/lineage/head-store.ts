/** The SQL of the head: how far a workspace is, and the lock under which it moves. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';

export interface Head {
  readonly seq: number;
  readonly changes: number;
  /** What was computed from a snapshot with a smaller number of erasures must not be stored. */
  readonly erasures: number;
}

export async function readHead(reader: Reader): Promise<Head> {
  const { rows } = await sql<Head>`SELECT seq, changes, erasures FROM lineage_heads WHERE workspace = ${reader.workspace}`.execute(
    reader.db(),
  );
  return rows[0] ?? { seq: 0, changes: 0, erasures: 0 };
}

/** Takes the lock under which the publish sequence and every derivation change, and returns what it guards. */
export async function lockHead(tx: Tx): Promise<Head> {
  const there = await lockedHead(tx);
  if (there) return there;
  await sql`INSERT INTO lineage_heads (workspace) VALUES (${tx.workspace}) ON CONFLICT DO NOTHING`.execute(tx.db());
  return (await lockedHead(tx)) as Head;
}

async function lockedHead(tx: Tx): Promise<Head | undefined> {
  const { rows } = await sql<Head>`SELECT seq, changes, erasures FROM lineage_heads WHERE workspace = ${tx.workspace} FOR UPDATE`.execute(
    tx.db(),
  );
  return rows[0];
}

export async function moveHead(tx: Tx, head: Pick<Head, 'seq' | 'changes'>): Promise<void> {
  await sql`UPDATE lineage_heads SET seq = ${head.seq}, changes = ${head.changes} WHERE workspace = ${tx.workspace}`.execute(tx.db());
}

/** How many derivations there are at the head. */
export async function countDerivations(reader: Reader): Promise<number> {
  const { rows } = await sql<{ derivations: number }>`
    SELECT derivations FROM lineage_heads WHERE workspace = ${reader.workspace}`.execute(reader.db());
  return rows[0]?.derivations ?? 0;
}

/** Corrects how many derivations there are. The caller holds the head's lock. */
export async function countMore(tx: Tx, more: number): Promise<void> {
  await sql`UPDATE lineage_heads SET derivations = derivations + ${more} WHERE workspace = ${tx.workspace}`.execute(tx.db());
}

/**
 * Keeps erasures away until the transaction ends, for storing what was computed from a snapshot that is over.
 * @throws StemmaError CONFLICT when something was erased since `head` was read
 */
export async function nothingErasedSince(tx: Tx, { erasures }: Pick<Head, 'erasures'>): Promise<void> {
  const { rows } = await sql<Pick<Head, 'erasures'>>`
    SELECT erasures FROM lineage_heads WHERE workspace = ${tx.workspace} FOR SHARE`.execute(tx.db());
  if ((rows[0]?.erasures ?? 0) !== erasures)
    throw new StemmaError('CONFLICT', 'Documents were erased while this was worked on, so its results were not kept. Try again.');
}
