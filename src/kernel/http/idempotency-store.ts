/** Idempotency keys in the database, for a day. */
import { sql } from 'kysely';
import { systemClock, type Clock } from '../shared/clock.ts';
import type { Store, Tx } from '../db/port.ts';
import { forgotten, lease, type Claim, type IdempotencyStore } from './idempotency.ts';

/** Columns of `idempotency_keys`. */
interface KeyRow {
  request_hash: string;
  body_hash: string | null;
  response: string | null;
  locked_until: Date;
}

const day = 24 * 60 * 60_000;

/** The keys of one actor of one workspace. */
export function databaseIdempotency(store: Store, clock: Clock = systemClock): IdempotencyStore {
  const { workspace, actor } = store;
  const later = (milliseconds: number): Date => new Date(clock.now().getTime() + milliseconds);
  return {
    claim: (key, requestHash, holder) =>
      store.write(async (tx): Promise<Claim> => {
        const db = tx.db<unknown>();
        await sql`DELETE FROM idempotency_keys WHERE workspace = ${workspace} AND expires_at <= ${clock.now()}`.execute(db);
        // A second request with the key waits here for the first one's insert, then finds its row.
        const inserted = await sql`
          INSERT INTO idempotency_keys (workspace, actor, key, request_hash, holder, locked_until, expires_at)
          VALUES (${workspace}, ${actor}, ${key}, ${requestHash}, ${holder}, ${later(lease)}, ${later(day)})
          ON CONFLICT DO NOTHING RETURNING key`.execute(db);
        if (inserted.rows.length > 0) return { outcome: 'claimed' };
        const { rows } = await sql<KeyRow>`
          SELECT request_hash, body_hash, response, locked_until FROM idempotency_keys
          WHERE workspace = ${workspace} AND actor = ${actor} AND key = ${key} FOR UPDATE`.execute(db);
        const row = rows[0];
        if (!row || (row.response === null && row.request_hash === requestHash && row.locked_until > clock.now()))
          return { outcome: 'running' };
        if (row.request_hash !== requestHash) return { outcome: 'other' };
        if (row.response !== null) return { outcome: 'done', bodyHash: row.body_hash ?? '', response: row.response };
        await sql`
          UPDATE idempotency_keys SET holder = ${holder}, locked_until = ${later(lease)}, body_hash = NULL
          WHERE workspace = ${workspace} AND actor = ${actor} AND key = ${key}`.execute(db);
        return { outcome: 'claimed' };
      }),
    keep: (key, holder) =>
      store.write(async (tx) => {
        await sql`
          UPDATE idempotency_keys SET locked_until = ${later(lease)}
          WHERE workspace = ${workspace} AND actor = ${actor} AND key = ${key} AND holder = ${holder} AND response IS NULL`.execute(
          tx.db<unknown>(),
        );
      }),
    finish: (key, holder, bodyHash, response) =>
      store.write(async (tx) => {
        await sql`
          UPDATE idempotency_keys SET body_hash = coalesce(body_hash, ${bodyHash}),
            response = CASE WHEN body_hash = ${forgotten} THEN '' ELSE ${response} END
          WHERE workspace = ${workspace} AND actor = ${actor} AND key = ${key} AND holder = ${holder}`.execute(tx.db<unknown>());
      }),
    release: (key, holder) =>
      store.write(async (tx) => {
        await sql`
          DELETE FROM idempotency_keys
          WHERE workspace = ${workspace} AND actor = ${actor} AND key = ${key} AND holder = ${holder} AND response IS NULL`.execute(
          tx.db<unknown>(),
        );
      }),
  };
}

/**
 * Forgets every answer that is kept, and those of requests at work when they come: they may quote what is being erased. The keys
 * stay, so that a repetition still makes nothing again. Returns how many answers went.
 */
export async function forgetAnswers(tx: Tx): Promise<number> {
  const { rows } = await sql<{ answered: boolean }>`
    UPDATE idempotency_keys SET body_hash = ${forgotten}, response = CASE WHEN response IS NULL THEN NULL ELSE '' END
    WHERE workspace = ${tx.workspace} AND body_hash IS DISTINCT FROM ${forgotten} RETURNING response IS NOT NULL AS answered`.execute(
    tx.db(),
  );
  return rows.filter((row) => row.answered).length;
}
