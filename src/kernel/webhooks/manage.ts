/** The verbs of webhooks. */
import type { Reader, Store } from '../db/port.ts';
import type { Notices } from '../notices/notices.ts';
import type { EventDefinition } from '../outbox/define-event.ts';
import { lastSeq } from '../outbox/store.ts';
import type { Clock } from '../shared/clock.ts';
import { StemmaError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { tellDue } from './deliver.ts';
import type { MayConnect } from './policy.ts';
import type { Poster } from './post.ts';
import { names, newSecret, type Told } from './rules.ts';
import {
  deleteWebhookRow,
  enableRow,
  insertWebhook,
  loadTargets,
  loadWebhooks,
  putInAgain,
  replayOne,
  type CountedWebhook,
} from './store.ts';

export interface WebhooksContext {
  readonly store: Store;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly poster: Poster;
  /** The closed list of events. */
  readonly events: readonly EventDefinition[];
}

const most = 100;

/** @throws StemmaError NOT_FOUND */
export async function requireWebhook(reader: Reader, id: string): Promise<CountedWebhook> {
  const [row] = await loadWebhooks(reader, id);
  if (!row) throw new StemmaError('NOT_FOUND', 'There is no webhook with this id.', { id });
  return row;
}

/** Returns the webhook and its secret, which is never shown again. @throws StemmaError VALIDATION_ERROR, FORBIDDEN, UNAVAILABLE, CONFLICT */
export async function addWebhook(
  { store, poster, events }: WebhooksContext,
  _may: MayConnect,
  { url, types }: { readonly url: string; readonly types: readonly string[] },
  signal: AbortSignal,
): Promise<{ row: CountedWebhook; secret: string }> {
  const unknown = types.filter((pattern) => !events.some(({ type }) => names(pattern, type)));
  if (unknown.length > 0)
    throw new StemmaError(
      'VALIDATION_ERROR',
      `There is no event called "${unknown[0]}". There are: ${events.map(({ type }) => type).join(', ')}.`,
      {
        unknown,
      },
    );
  await poster.check(url, signal);
  const id = newId();
  const secret = newSecret();
  const row = await store.write(async (tx) => {
    if ((await loadWebhooks(tx)).length >= most)
      throw new StemmaError('CONFLICT', `There are ${most} webhooks already. Delete one that is not needed any more.`);
    await insertWebhook(tx, { id, url, types: [...new Set(types)], secret, fromSeq: await lastSeq(tx) });
    return requireWebhook(tx, id);
  });
  return { row, secret };
}

/** @throws StemmaError NOT_FOUND */
export async function deleteWebhook({ store }: WebhooksContext, _may: MayConnect, id: string): Promise<void> {
  await store.write(async (tx) => {
    if (!(await deleteWebhookRow(tx, id))) await requireWebhook(tx, id);
  });
}

/** Sends an event of no consequence at once. @throws StemmaError NOT_FOUND */
export async function testWebhook(
  { store, poster, clock }: WebhooksContext,
  _may: MayConnect,
  id: string,
  signal: AbortSignal,
): Promise<Told> {
  const target = await store.read(async (reader) => {
    await requireWebhook(reader, id);
    return (await loadTargets(reader, [id])).get(id);
  });
  if (!target) throw new StemmaError('NOT_FOUND', 'There is no webhook with this id.', { id });
  const event = { id: newId(), type: 'webhook.test', at: clock.now().toISOString(), workspace: store.workspace, data: { webhook: id } };
  return poster.post(target, { id: event.id, body: JSON.stringify(event) }, signal);
}

/** @throws StemmaError NOT_FOUND */
export async function enableWebhook({ store, notices }: WebhooksContext, _may: MayConnect, id: string): Promise<CountedWebhook> {
  const row = await store.write(async (tx) => {
    await enableRow(tx, id);
    return requireWebhook(tx, id);
  });
  tellDue(notices, store.workspace);
  return row;
}

export interface Replay {
  readonly delivery?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Sends again; returns how many. @throws StemmaError NOT_FOUND, VALIDATION_ERROR, CONFLICT while it is disabled */
export async function replay({ store, notices, clock }: WebhooksContext, _may: MayConnect, id: string, asked: Replay): Promise<number> {
  const { delivery, from, to } = asked;
  if ((delivery === undefined) === (from === undefined) || (delivery !== undefined && to !== undefined))
    throw new StemmaError('VALIDATION_ERROR', 'Say what to send again: one delivery, or everything from a time on.');
  const range = from === undefined ? undefined : { from: new Date(from), to: to === undefined ? clock.now() : new Date(to) };
  if (range && range.from > range.to) throw new StemmaError('VALIDATION_ERROR', 'The time to replay ends before it begins.');
  const replayed = await store.write(async (tx) => {
    const { disabled_why: why } = await requireWebhook(tx, id);
    if (why !== null) throw new StemmaError('CONFLICT', `The webhook is disabled: ${why} Enable it first.`);
    return range ? putInAgain(tx, id, range) : replayOne(tx, id, delivery as string);
  });
  if (delivery !== undefined && replayed === 0)
    throw new StemmaError('NOT_FOUND', 'This webhook has no delivery with this id.', { delivery });
  tellDue(notices, store.workspace);
  return replayed;
}
