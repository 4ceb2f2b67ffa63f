/** The verbs of what people say: verdicts, dismissals, running something again. */
import { newId } from '../../../kernel/shared/ids.ts';
import * as contract from '../../../modules/verdicts/contract.ts';
import { UsageError } from '../outcome.ts';
import { exactly, flag, idOf, required, text, whole, type Verb } from '../verb.ts';
import { flagText, verdictText } from '../words.ts';
import { allPages, asOfQuery } from './pages.ts';

const add: Verb = {
  name: 'verdict add',
  usage: '<id> approve|reject [--sentence N] [--note TEXT]',
  says: 'Approve or reject an insight, evidence, or one sentence of a saved answer, on exactly the words as they are.',
  options: { sentence: { type: 'string' }, note: { type: 'string' } },
  async run(session, args, values) {
    const [given, decision] = exactly(args, 'id', 'approve|reject') as [string, string];
    if (decision !== 'approve' && decision !== 'reject') throw new UsageError(`A verdict is approve or reject, not "${decision}".`);
    const sentence = whole(values, 'sentence', 1);
    const note = text(values, 'note');
    const verdict = await session.client.call(contract.addVerdict, {
      body: { of: idOf(given), decision, ...(sentence === undefined ? {} : { sentence }), ...(note === undefined ? {} : { note }) },
      idempotencyKey: newId(),
    });
    return { data: verdict, text: verdictText(verdict) };
  },
};

const list: Verb = {
  name: 'verdict list',
  usage: '[<id>] [--as-of TIME]',
  says: 'List verdicts, newest first: who, when, what exactly was seen, and whether they hold.',
  options: { 'as-of': { type: 'string' } },
  async run(session, args, values) {
    const of = args.length === 0 ? {} : { of: idOf(exactly(args, 'id')[0] as string) };
    const items = await allPages(
      (page) => session.client.page(contract.listVerdicts, { query: { ...page, ...of, ...asOfQuery(values) } }),
      (data) => data.verdicts,
    );
    return {
      data: { verdicts: items },
      text: items.length === 0 ? 'No verdicts. Give one with: stemma verdict add ID approve' : items.map(verdictText).join('\n\n'),
    };
  },
};

const dismiss: Verb = {
  name: 'dismiss',
  usage: '<id> --reason TEXT | --undo',
  says: 'Put a flag aside with a reason, for as long as its causes are the same; --undo takes that back.',
  options: { reason: { type: 'string' }, undo: { type: 'boolean' } },
  async run(session, args, values) {
    const of = idOf(exactly(args, 'id')[0] as string);
    const undo = flag(values, 'undo');
    if (undo && values['reason'] !== undefined) throw new UsageError('Give --reason or --undo, not both.');
    const thing = undo
      ? await session.client.call(contract.undismissRoute, { params: { of } })
      : await session.client.call(contract.dismissRoute, { body: { of, reason: required(values, 'reason') } });
    return { data: thing, text: flagText(thing) };
  },
};

const rerun: Verb = {
  name: 'rerun',
  usage: '<id>',
  says: 'Run something again on what is published now: the way out for an answer that was left out of an apply, or failed.',
  async run(session, args) {
    const id = idOf(exactly(args, 'id')[0] as string);
    const thing = await session.client.call(contract.rerunRoute, { params: { id }, body: {} });
    return { data: thing, text: flagText(thing) };
  },
};

export const verdictVerbs: readonly Verb[] = [add, list, dismiss, rerun];
