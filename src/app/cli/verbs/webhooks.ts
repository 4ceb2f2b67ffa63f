/** The verbs of webhooks: who is told of events, and what became of it. */
import * as contract from '../../../kernel/webhooks/contract.ts';
import { UsageError, type Outcome } from '../outcome.ts';
import { exactly, idOf, required, text, whole, type Session, type Verb } from '../verb.ts';

const idArgument = (args: readonly string[]): { params: { id: string } } => ({
  params: { id: idOf((exactly(args, 'id') as [string])[0]) },
});

const add: Verb = {
  name: 'webhook add',
  usage: '<url> [--events TYPE,NOUN.*,...]',
  says: 'Have an address told of events from now on, all or these. Shows its secret, this once.',
  options: { events: { type: 'string' } },
  async run({ client }, args, values) {
    const [url] = exactly(args, 'url') as [string];
    const events = (text(values, 'events') ?? '').split(',').map((one) => one.trim());
    const body = { url, events: events.filter((one) => one !== '') };
    // Without a key: the answer, which is kept for a key, holds the secret.
    const added = await client.call(contract.addWebhook, { body });
    const lines = [`${added.id}  ${added.url}`, `Secret: ${added.secret}`, 'Keep it: it checks the signatures and is not shown again.'];
    return { data: added, text: lines.join('\n') };
  },
};

const list: Verb = {
  name: 'webhook list',
  usage: '',
  says: 'List webhooks with how they fare, and the types of events there are.',
  async run({ client }, args) {
    exactly(args);
    const listed = await client.call(contract.listWebhooks, {});
    const types = listed.events.map(({ type, says }) => `  ${type.padEnd(26)} ${says}`);
    const hooks = listed.webhooks.length === 0 ? ['No webhooks.'] : listed.webhooks.map(line);
    return { data: listed, text: [...hooks, '', 'Events:', ...types].join('\n') };
  },
};

const show: Verb = {
  name: 'webhook show',
  usage: '<id>',
  says: 'Show a webhook.',
  run: async ({ client }, args) => shown(await client.call(contract.showWebhook, idArgument(args))),
};

const enable: Verb = {
  name: 'webhook enable',
  usage: '<id>',
  says: 'Send to a disabled webhook again.',
  run: async ({ client }, args) => shown(await client.call(contract.enableWebhook, { ...idArgument(args), body: {} })),
};

const remove: Verb = {
  name: 'webhook delete',
  usage: '<id>',
  says: 'Delete a webhook with its deliveries.',
  async run({ client }, args) {
    const data = await client.call(contract.deleteWebhook, idArgument(args));
    return { data, text: `Deleted ${data.deleted}.` };
  },
};

const test: Verb = {
  name: 'webhook test',
  usage: '<id>',
  says: 'Send a signed event of no consequence at once, and say what came back.',
  async run({ client }, args) {
    const told = await client.call(contract.testWebhook, { ...idArgument(args), body: {} });
    return { data: told, text: attemptLine(told), exit: told.error === null ? 0 : 1 };
  },
};

const deliveries: Verb = {
  name: 'webhook deliveries',
  usage: '<id> [--status waiting|delivered|dead] [--limit 50]',
  says: 'List the deliveries of a webhook, newest first, with every try.',
  options: { status: { type: 'string' }, limit: { type: 'string' } },
  async run(session: Session, args, values): Promise<Outcome> {
    const given = text(values, 'status');
    const status = contract.deliveryStatuses.find((one) => one === given);
    if (given !== undefined && !status) throw new UsageError(`--status is one of ${contract.deliveryStatuses.join(', ')}, not "${given}".`);
    const query = { ...(status === undefined ? {} : { status }), limit: Math.min(whole(values, 'limit', 1) ?? 50, 200) };
    const data = await session.client.call(contract.listDeliveries, { ...idArgument(args), query });
    const lines = data.deliveries.flatMap(({ id, event, status: state, nextAt, attempts }) => [
      `${id}  ${state.padEnd(9)}  ${event.type}${nextAt === null ? '' : `  next try ${nextAt.slice(0, 19)}`}`,
      ...attempts.map((attempt) => `  ${attempt.at.slice(0, 19)}  ${attemptLine(attempt)}`),
    ]);
    return { data, text: lines.length === 0 ? 'No deliveries.' : lines.join('\n') };
  },
};

const replay: Verb = {
  name: 'webhook replay',
  usage: '<id> (--delivery ID | --from TIME [--to TIME])',
  says: 'Send again: one delivery, or all events of its types of a time.',
  options: { delivery: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
  async run({ client }, args, values) {
    const given = text(values, 'delivery');
    const [from, to] = [timeOf(text(values, 'from'), 'from'), timeOf(text(values, 'to'), 'to')];
    if (given === undefined) required(values, 'from');
    const body = {
      ...(given === undefined ? {} : { delivery: idOf(given) }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
    const data = await client.call(contract.replayWebhook, { ...idArgument(args), body });
    return { data, text: `${data.replayed} ${data.replayed === 1 ? 'delivery is' : 'deliveries are'} sent again.` };
  },
};

function timeOf(given: string | undefined, name: string): string | undefined {
  if (given === undefined) return undefined;
  const time = new Date(given);
  if (Number.isNaN(time.getTime())) throw new UsageError(`--${name} takes a time such as 2026-03-01T10:00:00Z, not "${given}".`);
  return time.toISOString();
}

const attemptLine = ({ status, ms, error, reply }: contract.PresentedAttempt): string =>
  [
    `${status ?? 'no answer'} in ${ms} ms`,
    ...(error === null ? [] : [error]),
    ...(reply ? [JSON.stringify(reply.slice(0, 100))] : []),
  ].join('  ');

function line({ id, url, events, disabled, waiting, dead }: contract.PresentedWebhook): string {
  const state = disabled ? `disabled: ${disabled.why}` : `${waiting} waiting, ${dead} given up`;
  return `${id}  ${url}  ${events.length === 0 ? 'all events' : events.join(',')}  ${state}`;
}

const shown = (webhook: contract.PresentedWebhook): Outcome => ({ data: webhook, text: line(webhook) });

export const webhookVerbs: readonly Verb[] = [add, list, show, enable, remove, test, deliveries, replay];
