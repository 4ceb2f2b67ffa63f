import { z } from 'zod';
import type { Actor } from '../authorization/authorization.ts';
import { handle, type Api } from '../contract/handle.ts';
import { decodeCursor, encodeCursor } from '../contract/paging.ts';
import * as contract from './contract.ts';
import { addWebhook, deleteWebhook, enableWebhook, replay, requireWebhook, testWebhook, type WebhooksContext } from './manage.ts';
import { mayConnect } from './policy.ts';
import type { Told } from './rules.ts';
import { loadDeliveries, loadWebhooks, type CountedWebhook } from './store.ts';

/** What the routes of webhooks need of a request. */
export interface WebhooksRequest {
  readonly actor: Actor;
  readonly webhooks: WebhooksContext;
}

export function registerWebhookRoutes(api: Api<WebhooksRequest>): void {
  handle(
    api,
    contract.addWebhook,
  )(async ({ context: { webhooks, actor }, body: { url, events }, signal }) => {
    const { row, secret } = await addWebhook(webhooks, mayConnect(actor), { url, types: events }, signal);
    return { ...present(row), secret };
  });
  handle(
    api,
    contract.listWebhooks,
  )(async ({ context: { webhooks, actor } }) => {
    mayConnect(actor);
    const rows = await webhooks.store.read((reader) => loadWebhooks(reader));
    return { webhooks: rows.map(present), events: webhooks.events.map(({ type, says }) => ({ type, says })) };
  });
  handle(
    api,
    contract.showWebhook,
  )(async ({ context: { webhooks, actor }, params }) => {
    mayConnect(actor);
    return present(await webhooks.store.read((reader) => requireWebhook(reader, params.id)));
  });
  handle(
    api,
    contract.deleteWebhook,
  )(async ({ context: { webhooks, actor }, params }) => {
    await deleteWebhook(webhooks, mayConnect(actor), params.id);
    return { deleted: params.id };
  });
  handle(
    api,
    contract.testWebhook,
  )(async ({ context: { webhooks, actor }, params, signal }) =>
    presentTold(await testWebhook(webhooks, mayConnect(actor), params.id, signal), webhooks.clock.now()),
  );
  handle(
    api,
    contract.enableWebhook,
  )(async ({ context: { webhooks, actor }, params }) => present(await enableWebhook(webhooks, mayConnect(actor), params.id)));
  handle(
    api,
    contract.listDeliveries,
  )(async ({ context: { webhooks, actor }, params, query: { cursor, ...filter } }) => {
    mayConnect(actor);
    const before = cursor === undefined ? undefined : decodeCursor(z.int().min(0), cursor);
    const deliveries = await webhooks.store.read(async (reader) => {
      await requireWebhook(reader, params.id);
      return loadDeliveries(reader, params.id, { ...filter, before });
    });
    return {
      data: { deliveries },
      nextCursor: deliveries.length === filter.limit ? encodeCursor(deliveries.at(-1)?.event.seq) : undefined,
    };
  });
  handle(
    api,
    contract.replayWebhook,
  )(async ({ context: { webhooks, actor }, params, body }) => ({ replayed: await replay(webhooks, mayConnect(actor), params.id, body) }));
}

const present = (row: CountedWebhook): contract.PresentedWebhook => ({
  id: row.id,
  url: row.url,
  events: row.types,
  createdAt: row.created_at.toISOString(),
  failingSince: row.failing_since?.toISOString() ?? null,
  disabled: row.disabled_at && row.disabled_why !== null ? { at: row.disabled_at.toISOString(), why: row.disabled_why } : null,
  waiting: row.waiting,
  dead: row.dead,
});

const presentTold = ({ status, ms, error, reply }: Told, at: Date): contract.PresentedAttempt => ({
  at: at.toISOString(),
  status,
  ms,
  error,
  reply,
});
