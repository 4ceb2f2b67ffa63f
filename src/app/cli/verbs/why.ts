/** The verb that follows things both ways: what something rests on, and what rests on it. */
import { deepest, whyRoute, type RelatedThing, type Why } from '../../why/contract.ts';
import { UsageError } from '../outcome.ts';
import { exactly, text, whole, type Verb } from '../verb.ts';
import { causeLines, short } from '../words.ts';
import { asOfQuery } from './pages.ts';

const usualDepth = 3;
const mostAtOnce = 200;

export const why: Verb = {
  name: 'why',
  usage: '<id|bundle[@V]|bundle/path[@V][:START-END]> [--depth N] [--limit N] [--cursor C] [--as-of TIME]',
  says: 'What something rests on, what rests on it, and why it is in its state. Anything: an id, a bundle, a document, a span.',
  options: { 'as-of': { type: 'string' }, depth: { type: 'string' }, limit: { type: 'string' }, cursor: { type: 'string' } },
  async run(session, args, values) {
    const [id] = exactly(args, 'id or address') as [string];
    const depth = upTo('depth', whole(values, 'depth', 1) ?? usualDepth, deepest);
    const limit = whole(values, 'limit', 1);
    const cursor = text(values, 'cursor');
    const { data, nextCursor } = await session.client.page(whyRoute, {
      params: { id },
      query: {
        ...asOfQuery(values),
        depth,
        ...(limit === undefined ? {} : { limit: upTo('limit', limit, mostAtOnce) }),
        ...(cursor === undefined ? {} : { cursor }),
      },
    });
    return { data: nextCursor === undefined ? data : { ...data, nextCursor }, text: whyText(data, nextCursor) };
  },
};

function upTo(name: string, value: number, most: number): number {
  if (value > most) throw new UsageError(`--${name} goes up to ${most}, not ${value}.`);
  return value;
}

const whyText = (about: Why, nextCursor: string | undefined): string =>
  [
    `${about.kind} ${about.id}${about.state === undefined ? '' : `: ${about.state} since publish ${about.since}`}`,
    `  ${short(about.label)}`,
    ...causeLines(about.causes),
    'rests on:',
    ...(about.reads.length === 0 ? ['  nothing'] : about.reads.map(line)),
    'rests on it:',
    ...(about.dependants.length === 0 ? ['  nothing'] : about.dependants.map(line)),
    ...(nextCursor === undefined ? [] : [`There is more: stemma why ${about.id} --cursor ${nextCursor}`]),
  ].join('\n');

/** One line of the tree. What was read without being cited says so; what goes on says that, too. */
function line({ id, kind, label, state, role, depth, more, seen }: RelatedThing): string {
  const about = [...(role === undefined || role === 'cited' ? [] : [role]), ...(state === undefined ? [] : [state])].join(', ');
  const named = kind === 'search' ? kind : `${kind} ${id}`;
  const says = label === id || kind === 'document' || kind === 'bundle' ? '' : `: ${short(label, 100)}`;
  return `${'  '.repeat(depth)}${named}${about === '' ? '' : ` (${about})`}${says}${seen ? ' (see above)' : more ? ' …' : ''}`;
}
