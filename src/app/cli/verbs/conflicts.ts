/** The verbs of places that disagree. */
import { dismissConflict, listConflicts } from '../../../modules/conflicts/contract.ts';
import { UsageError } from '../outcome.ts';
import { exactly, flag, required, type Verb } from '../verb.ts';
import { conflictLines, plural } from '../words.ts';
import { asOfQuery } from './pages.ts';

const conflicts: Verb = {
  name: 'conflicts',
  usage: '<bundle> [--dismissed] [--as-of VERSION|TIME]',
  says: 'Places that disagree about a number, a date, a time or a list: of what is staged, else published.',
  options: { 'as-of': { type: 'string' }, dismissed: { type: 'boolean' } },
  async run(session, args, values) {
    const [bundle] = exactly(args, 'bundle') as [string];
    const query = { ...asOfQuery(values), ...(flag(values, 'dismissed') ? { dismissed: true } : {}) };
    const result = await session.client.call(listConflicts, { params: { bundle }, query });
    const found = result.conflicts;
    const text = found.length === 0 ? `No two places of ${bundle} and the rest disagree.` : found.flatMap(conflictLines).join('\n');
    return { data: result, text: found.length === 0 ? text : `${plural(found.length, 'conflict')}\n${text}` };
  },
};

const dismiss: Verb = {
  name: 'conflicts dismiss',
  usage: '<bundle> <key> --reason WORDS | --off',
  says: 'Say why two places do not contradict each other; --off takes it back. It holds until one of the two texts changes.',
  options: { reason: { type: 'string' }, off: { type: 'boolean' } },
  async run(session, args, values) {
    const [bundle, key] = exactly(args, 'bundle', 'key') as [string, string];
    if (flag(values, 'off') && values['reason'] !== undefined) throw new UsageError('Give --reason or --off, not both.');
    const result = await session.client.call(dismissConflict, {
      params: { bundle, key },
      body: flag(values, 'off') ? { off: true } : { reason: required(values, 'reason') },
    });
    return { data: result, text: conflictLines(result).join('\n') };
  },
};

export const conflictVerbs: readonly Verb[] = [conflicts, dismiss];
