/** The verbs that look across everything. */
import { statusRoute, whyRoute } from '../../overview/contract.ts';
import { exactly, idOf, type Verb } from '../verb.ts';
import { causeLines, plural } from '../words.ts';
import { asOfQuery } from './pages.ts';

const status: Verb = {
  name: 'status',
  usage: '[--as-of TIME]',
  says: 'Bundles, staged versions, stale and suspect things with causes.',
  options: { 'as-of': { type: 'string' } },
  async run(session, args, values) {
    exactly(args);
    const result = await session.client.call(statusRoute, { query: asOfQuery(values) });
    const width = Math.max(0, ...result.bundles.map((bundle) => bundle.name.length));
    const lines = [
      ...(result.bundles.length === 0 ? ['No bundles yet. Put documents in with: stemma add FILE --bundle NAME'] : []),
      ...result.bundles.map(
        (bundle) =>
          `${bundle.name.padEnd(width)}  ${bundle.published ? `version ${bundle.published.number}, ${plural(bundle.documents, 'document')}` : 'nothing published'}${bundle.staged ? `; version ${bundle.staged.number} ${bundle.staged.status}` : ''}`,
      ),
      ...result.flagged.flatMap((one) => ['', `${one.state}: ${one.kind} ${one.id}`, `  ${one.label}`, ...causeLines(one.causes)]),
    ];
    return { data: result, text: lines.join('\n') };
  },
};

const why: Verb = {
  name: 'why',
  usage: '<id> [--as-of TIME]',
  says: 'What something read, what depends on it, and why it is in its state.',
  options: { 'as-of': { type: 'string' } },
  async run(session, args, values) {
    const id = idOf(exactly(args, 'id')[0] as string);
    const result = await session.client.call(whyRoute, { params: { id }, query: asOfQuery(values) });
    const lines = [
      `${result.kind} ${result.id}: ${result.state} since publish ${result.since}`,
      `  ${result.label}`,
      ...causeLines(result.causes),
      'read:',
      ...result.reads.map((read) => `  ${read.kind} (${read.role}): ${read.label}`),
      'depended on by:',
      ...(result.dependants.length === 0
        ? ['  nothing']
        : result.dependants.map((one) => `  ${one.kind} ${one.id} (${one.state}): ${one.label}`)),
    ];
    return { data: result, text: lines.join('\n') };
  },
};

export const overviewVerbs: readonly Verb[] = [status, why];
