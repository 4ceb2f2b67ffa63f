/** The verbs of events that could not be told. */
import { discardDeadLetter, listDeadLetters, replayDeadLetters } from '../../../kernel/outbox/contract.ts';
import { UsageError } from '../outcome.ts';
import { exactly, flag, idOf, text, whole, type Values, type Verb } from '../verb.ts';
import { plural } from '../words.ts';

const ofSubscriber = (values: Values): { subscriber?: string } => {
  const subscriber = text(values, 'subscriber');
  return subscriber === undefined ? {} : { subscriber };
};

const dead: Verb = {
  name: 'outbox dead',
  usage: '[--limit 50]',
  says: 'List events that a subscriber (webhooks, nats) refused again and again, newest first, and why.',
  options: { limit: { type: 'string' } },
  async run({ client }, args, values) {
    exactly(args);
    const data = await client.call(listDeadLetters, { query: { limit: Math.min(whole(values, 'limit', 1) ?? 50, 200) } });
    const lines = data.dead.map(
      ({ subscriber, event, error, at, replaying }) =>
        `${event.id}  ${subscriber.padEnd(9)}  ${event.type}  ${at.slice(0, 19)}  ${replaying ? 'is handed over again' : error}`,
    );
    return { data, text: lines.length === 0 ? 'No dead letters.' : lines.join('\n') };
  },
};

const replay: Verb = {
  name: 'outbox replay',
  usage: '(<event> | --all) [--subscriber NAME]',
  says: 'Hand dead letters to their subscriber again: those of an event, or all.',
  options: { all: { type: 'boolean' }, subscriber: { type: 'string' } },
  async run({ client }, args, values) {
    if (flag(values, 'all') === args.length > 0) throw new UsageError('Name an event, or say --all.');
    const event = flag(values, 'all') ? {} : { event: idOf((exactly(args, 'event') as [string])[0]) };
    const data = await client.call(replayDeadLetters, { body: { ...event, ...ofSubscriber(values) } });
    return { data, text: `${plural(data.replayed, 'dead letter')} handed over again: see "stemma outbox dead".` };
  },
};

const discard: Verb = {
  name: 'outbox discard',
  usage: '<event> [--subscriber NAME]',
  says: 'Give an event up for good for whoever refused it.',
  options: { subscriber: { type: 'string' } },
  async run({ client }, args, values) {
    const event = idOf((exactly(args, 'event') as [string])[0]);
    const data = await client.call(discardDeadLetter, { body: { event, ...ofSubscriber(values) } });
    return { data, text: `${plural(data.discarded, 'dead letter')} discarded.` };
  },
};

export const outboxVerbs: readonly Verb[] = [dead, replay, discard];
