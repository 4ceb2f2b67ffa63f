/** The verbs that look across everything. */
import { statusRoute } from '../../overview/contract.ts';
import { UsageError } from '../outcome.ts';
import type { Verb } from '../verb.ts';
import { causeLines, conflictLines, flagText, plural, severityText } from '../words.ts';
import { asOfQuery } from './pages.ts';

const status: Verb = {
  name: 'status',
  usage: '[<bundle>] [--as-of VERSION|TIME]',
  says: 'Bundles, staged versions, stale and suspect things with causes; of one bundle also where it disagrees with other places.',
  options: { 'as-of': { type: 'string' } },
  async run(session, args, values) {
    if (args.length > 1) throw new UsageError(`Too many arguments: "${args[1]}".`);
    const [only] = args;
    const query = { ...asOfQuery(values), ...(only === undefined ? {} : { bundle: only }) };
    const result = await session.client.call(statusRoute, { query });
    const width = Math.max(0, ...result.bundles.map((bundle) => bundle.name.length));
    const lines = [
      ...(result.bundles.length === 0 ? ['No bundles yet. Put documents in with: stemma add FILE --bundle NAME'] : []),
      ...result.bundles.map(
        (bundle) =>
          `${bundle.name.padEnd(width)}  ${bundle.published ? `version ${bundle.published.number}, ${plural(bundle.documents, 'document')}` : 'nothing published'}${bundle.staged ? `; version ${bundle.staged.number} ${bundle.staged.status}` : ''}`,
      ),
      ...newerLines(result.newer),
      ...result.flagged.flatMap((one) => [
        '',
        `${one.state}: ${one.kind} ${one.id}${one.severity === undefined ? '' : ` (${severityText(one.severity)}, ${one.certainty})`}`,
        `  ${one.label}`,
        ...causeLines(one.causes),
      ]),
      ...result.dismissed.flatMap((one) => ['', flagText(one)]),
      ...(result.conflicts?.length ? ['', plural(result.conflicts.length, 'conflict')] : []),
      ...(result.conflicts ?? []).flatMap(conflictLines),
    ];
    return { data: result, text: lines.join('\n') };
  },
};

/** What an upgrade brought, and the way to see what it would change. */
function newerLines(newer: readonly string[]): string[] {
  if (newer.length === 0) return [];
  const are = newer.length === 1 ? 'is' : 'are';
  return [
    '',
    `${plural(newer.length, 'component')} ${are} newer than what this workspace serves: ${newer.join(', ')}`,
    '  See what that would change with: stemma plan --toolchain',
  ];
}

export const overviewVerbs: readonly Verb[] = [status];
