/** Writes what happened into the transaction that makes it so: with its rollback it never happened. Numbers come at the commit. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '../db/port.ts';
import { correlationIds } from '../log/log.ts';
import { isId, newId } from '../shared/ids.ts';
import type { EventDefinition } from './define-event.ts';

export interface UntypedEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export function emit<Data extends z.ZodObject>(tx: Tx, definition: EventDefinition<string, Data>, data: z.output<Data>): Promise<void> {
  return emitAll(tx, [{ type: definition.type, data }]);
}

/** Many at once, in their order; for what makes its types of others (`kind.state`). */
export async function emitAll(tx: Tx, events: readonly UntypedEvent[]): Promise<void> {
  if (events.length === 0) return;
  const { requestId, run } = correlationIds();
  const request = typeof requestId === 'string' ? requestId : null;
  const rows = events.map(({ type, data }, index) => ({ id: newId(), leads: index === 0, type, data }));
  await sql`
    INSERT INTO outbox_events (workspace, id, leads, type, caused_by, request, run, data)
    SELECT ${tx.workspace}, e.id, e.leads, e.type, ${tx.actor}, ${request}, ${typeof run === 'string' && isId(run) ? run : null}, e.data
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS (id uuid, leads boolean, type text, data jsonb))
      WITH ORDINALITY AS e (id, leads, type, data, place) ORDER BY e.place`.execute(tx.db());
}
