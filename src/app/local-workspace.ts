/**
 * Until there is identity: one local workspace and one local owner, with fixed ids. Nothing but this file and the composition
 * knows of them; everything else is bound to whatever scope and actor it is given.
 */
import { sql } from 'kysely';
import type { Actor } from '../kernel/authorization/authorization.ts';
import type { Database, Scope } from '../kernel/db/port.ts';

export const localOwner: Actor = { id: '00000000-0000-7000-8000-000000000002', role: 'owner' };
export const localScope: Scope = { workspace: '00000000-0000-7000-8000-000000000001', actor: localOwner.id };

/** Makes the local workspace when it is not there. */
export async function ensureLocalWorkspace(database: Database): Promise<void> {
  await database.as(localScope).write(async (tx) => {
    await sql`INSERT INTO workspaces (id, name) VALUES (${tx.workspace}, 'Local') ON CONFLICT DO NOTHING`.execute(tx.db());
  });
}
