import { z } from 'zod';
import type { Actor } from '../authorization/authorization.ts';
import { handle, type Api } from '../contract/handle.ts';
import { decodeCursor, encodeCursor } from '../contract/paging.ts';
import type { Store } from '../db/port.ts';
import type { Notices } from '../notices/notices.ts';
import { StemmaError } from '../shared/errors.ts';
import { discardDeadLetter, listDeadLetters, replayDeadLetters, type PresentedDeadLetter } from './contract.ts';
import { askForReplay, discardDeadLetters, loadDeadLetters, type Chosen, type DeadLetter } from './dead-letters.ts';
import { mayReplay } from './policy.ts';

/** What the routes of dead letters need of a request. */
export interface OutboxRequest {
  readonly actor: Actor;
  readonly store: Store;
  readonly notices: Notices;
}

const place = z.tuple([z.int().min(0), z.string()]);

export function registerOutboxRoutes(api: Api<OutboxRequest>): void {
  handle(
    api,
    listDeadLetters,
  )(async ({ context: { store, actor }, query: { cursor, limit } }) => {
    mayReplay(actor);
    const behind = cursor === undefined ? undefined : decodeCursor(place, cursor);
    const rows = await store.read((reader) => loadDeadLetters(reader, limit, behind));
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return { data: { dead: rows.map(present) }, nextCursor: last && encodeCursor([last.seq, last.subscriber]) };
  });
  handle(
    api,
    replayDeadLetters,
  )(async ({ context: { store, notices, actor }, body }) => {
    mayReplay(actor);
    const replayed = await store.write((tx) => askForReplay(tx, body));
    refuseNone(replayed, body);
    notices.tell('outbox', store.workspace);
    return { replayed };
  });
  handle(
    api,
    discardDeadLetter,
  )(async ({ context: { store, actor }, body }) => {
    mayReplay(actor);
    const discarded = await store.write((tx) => discardDeadLetters(tx, body));
    refuseNone(discarded, body);
    return { discarded };
  });
}

/** Of an event that is named there has to be one. */
function refuseNone(count: number, { event }: Chosen): void {
  if (count === 0 && event !== undefined) throw new StemmaError('NOT_FOUND', 'No subscriber refused an event with this id.', { event });
}

const present = ({ subscriber, event, seq, type, happened, error, refused, replay_at }: DeadLetter): PresentedDeadLetter => ({
  subscriber,
  event: { id: event, seq, type, at: happened.toISOString() },
  error,
  at: refused.toISOString(),
  replaying: replay_at !== null,
});
