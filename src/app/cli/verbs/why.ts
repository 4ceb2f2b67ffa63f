/** The verb that follows things both ways: what something rests on, and what rests on it. */
import { deepest, directions, relatedRoute, whyRoute, type RelatedThing, type Why } from '../../why/contract.ts';
import { UsageError } from '../outcome.ts';
import { exactly, text, whole, type Verb } from '../verb.ts';
import { causeLines, dismissedLines, short } from '../words.ts';
import { asOfQuery } from './pages.ts';

const usualDepth = 3;
const mostAtOnce = 200;

export const why: Verb = {
  name: 'why',
  usage: '<id|bundle[@V]|bundle/path[@V][:START-END]> [--depth N] [--limit N] [--only reads|dependants [--cursor C]] [--as-of TIME]',
  says: 'What something rests on, what rests on it, and why it is in its state. Anything: an id, a bundle, a document, a span.',
  options: {
    'as-of': { type: 'string' },
    depth: { type: 'string' },
    limit: { type: 'string' },
    only: { type: 'string' },
    cursor: { type: 'string' },
  },
  async run(session, args, values) {
    const [id] = exactly(args, 'id or address') as [string];
    const depth = upTo('depth', whole(values, 'depth', 1) ?? usualDepth, deepest);
    const limit = whole(values, 'limit', 1);
    const query = { ...asOfQuery(values), depth, ...(limit === undefined ? {} : { limit: upTo('limit', limit, mostAtOnce) }) };
    const [only, cursor] = [text(values, 'only'), text(values, 'cursor')];
    if (only === undefined) {
      if (cursor !== undefined) throw new UsageError('--cursor reads one list on: say which with --only reads or --only dependants.');
      const about = await session.client.call(whyRoute, { params: { id }, query });
      return { data: about, text: whyText(about) };
    }
    const direction = directions.find((one) => one === only);
    if (!direction) throw new UsageError(`--only takes ${directions.join(' or ')}, not "${only}".`);
    const page = await session.client.page(relatedRoute, {
      params: { id },
      query: { ...query, direction, ...(cursor === undefined ? {} : { cursor }) },
    });
    const { nextCursor } = page;
    return {
      data: { ...page.data, ...(nextCursor === undefined ? {} : { nextCursor }) },
      text: listText(id, direction, { things: page.data.things, next: nextCursor }),
    };
  },
};

function upTo(name: string, value: number, most: number): number {
  if (value > most) throw new UsageError(`--${name} goes up to ${most}, not ${value}.`);
  return value;
}

const whyText = (about: Why): string =>
  [
    `${about.kind} ${about.id}${about.state === undefined ? '' : `: ${about.state} since publish ${about.since}`}`,
    `  ${short(about.label)}`,
    ...dismissedLines(about.dismissed),
    ...causeLines(about.causes),
    'rests on:',
    listText(about.id, 'reads', { things: about.reads, next: about.next.reads }),
    'rests on it:',
    listText(about.id, 'dependants', { things: about.dependants, next: about.next.dependants }),
  ].join('\n');

function listText(
  id: string,
  direction: (typeof directions)[number],
  { things, next }: { things: readonly RelatedThing[]; next: string | undefined },
): string {
  const more = next === undefined ? [] : [`  There is more: stemma why ${id} --only ${direction} --cursor ${next}`];
  return [...(things.length === 0 ? ['  nothing'] : things.map(line)), ...more].join('\n');
}

/** One line of the tree. What was read without being cited says so; what goes on says that, too. */
function line({ id, kind, label, state, role, depth, more, seen }: RelatedThing): string {
  const about = [...(role === undefined || role === 'cited' ? [] : [role]), ...(state === undefined ? [] : [state])].join(', ');
  const named = kind === 'search' ? kind : `${kind} ${id}`;
  const says = label === id || kind === 'document' || kind === 'bundle' ? '' : `: ${short(label, 100)}`;
  return `${'  '.repeat(depth)}${named}${about === '' ? '' : ` (${about})`}${says}${seen ? ' (see above)' : more ? ' …' : ''}`;
}
