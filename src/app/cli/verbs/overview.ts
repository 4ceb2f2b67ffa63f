/** The verbs that look across everything. */
import { statusRoute } from '../../overview/contract.ts';
import { exactly, type Verb } from '../verb.ts';
import { causeLines, flagText, plural, severityText } from '../words.ts';
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
      ...newerLines(result.newer),
      ...result.flagged.flatMap((one) => [
        '',
        `${one.state}: ${one.kind} ${one.id}${one.severity === undefined ? '' : ` (${severityText(one.severity)}, ${one.certainty})`}`,
        `  ${one.label}`,
        ...causeLines(one.causes),
      ]),
      ...result.dismissed.flatMap((one) => ['', flagText(one)]),
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
