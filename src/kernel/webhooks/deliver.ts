/**
 * Makes the deliveries that are due. A delivery that is tried is taken for a minute: when its process dies, another tries it again,
 * under the same `webhook-id`. Several are tried at once, a few of each webhook.
 */
import type { Store } from '../db/port.ts';
import type { Log } from '../log/log.ts';
import { keepLooking } from '../notices/keep-looking.ts';
import type { Notices } from '../notices/notices.ts';
import type { RecordingSubscriber } from '../outbox/dispatch.ts';
import { eventsById } from '../outbox/store.ts';
import type { Poster } from './post.ts';
import { usualWaits, verdictOn, whyDisable } from './rules.ts';
import { claimDue, disable, isDue, loadTargets, noteAttempt, noteHealth, putIn, settle, type Claimed } from './store.ts';

export interface DeliveryOptions {
  readonly store: Store;
  readonly notices: Notices;
  readonly log: Log;
  readonly poster: Poster;
  readonly timing?: Partial<typeof usual>;
}

const usual = {
  /** What is put in is told; this is for notices that were lost and for what is due again much later. */
  lookEveryMs: 2_000,
  leaseMs: 60_000,
  /** Of one webhook at once. */
  perWebhook: 4,
  waitsMs: usualWaits,
  disableAfterMs: 3 * 24 * 3600_000,
};

const channel = 'webhooks';

/** Hears of every event and puts in what webhooks want. */
export const webhookSubscriber = (notices: Notices, workspace: string): RecordingSubscriber => ({
  name: 'webhooks',
  from: 'first',
  async record(tx, events) {
    await putIn(
      tx,
      events.map(({ id }) => id),
    );
  },
  recorded: () => notices.tell(channel, workspace),
});

/** Tells the processes that deliver that something is due. */
export const tellDue = (notices: Notices, workspace: string): void => notices.tell(channel, workspace);

export function openDelivery({ store, notices, log, poster, timing }: DeliveryOptions): AsyncDisposable {
  const { lookEveryMs, leaseMs, perWebhook, waitsMs, disableAfterMs } = { ...usual, ...timing };
  const closed = new AbortController();
  const busy = new Map<string, Promise<void>>();

  const deliver = async (claimed: Claimed): Promise<void> => {
    const { event, target } = await store.read(async (reader) => ({
      event: (await eventsById(reader, [claimed.event])).get(claimed.event),
      target: (await loadTargets(reader, [claimed.webhook])).get(claimed.webhook),
    }));
    if (!event || !target) return; // deleted meanwhile
    const told = await poster.post(target, { id: event.id, body: JSON.stringify(event) }, closed.signal);
    if (closed.signal.aborted && told.status === null) return; // it was not its fault; the lease ends and another tries
    const verdict = verdictOn(told, claimed.tries, Math.random(), waitsMs);
    const why = await store.write(async (tx) => {
      await noteAttempt(tx, claimed.id, told);
      // Taken for dead, this process has no word in it any more.
      if (!(await settle(tx, claimed, verdict.to, verdict.to === 'waiting' ? verdict.waitMs : 0))) return undefined;
      const failingForMs = await noteHealth(tx, claimed.webhook, verdict.to === 'delivered');
      const reason = verdict.to === 'delivered' ? undefined : whyDisable(told, failingForMs, disableAfterMs);
      if (reason !== undefined) await disable(tx, claimed.webhook, reason);
      return reason;
    });
    if (verdict.to === 'waiting') looking.after(verdict.waitMs);
    if (why !== undefined) log.warn('a webhook was disabled', { webhook: claimed.webhook, why });
  };
  const deliverAll = async (claimed: readonly Claimed[]): Promise<void> => {
    const outcomes = await Promise.allSettled(claimed.map(deliver));
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        log.warn('what came of a delivery could not be written; it is made again', { error: outcome.reason });
  };
  const look = async (): Promise<void> => {
    if (!(await store.read(isDue))) return;
    const due = await store.write((tx) => claimDue(tx, [...busy.keys()], perWebhook, leaseMs));
    for (const [webhook, claimed] of Map.groupBy(due, (one) => one.webhook)) {
      const work = deliverAll(claimed).finally(() => {
        busy.delete(webhook);
        looking.now();
      });
      busy.set(webhook, work);
    }
  };
  const failed = (error: unknown): void => log.warn('deliveries could not be looked for; the next look tries again', { error });
  const looking = keepLooking({ look, everyMs: lookEveryMs, failed, ...(notices.sure ? { changes: store.commits } : {}) });
  const unlisten = notices.listen(channel, (workspace) => workspace === store.workspace && looking.now());
  looking.now();
  return {
    async [Symbol.asyncDispose]() {
      closed.abort();
      unlisten();
      await looking[Symbol.asyncDispose]();
      await Promise.all(busy.values());
    },
  };
}
