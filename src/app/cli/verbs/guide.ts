/** The verb that says what a document is about. */
import type { z } from 'zod';
import { parseDocumentAddress } from '../../../modules/documents/contract.ts';
import { guideRoute } from '../../../modules/guide/contract.ts';
import { UsageError } from '../outcome.ts';
import { exactly, type Verb } from '../verb.ts';
import { plural, short } from '../words.ts';
import { asOfQuery } from './pages.ts';

type Guide = z.output<typeof guideRoute.result>;

const read: Verb = {
  name: 'guide',
  usage: '<bundle/path[@version]> [--as-of VERSION|TIME]',
  says: 'What a document says, what it is about, what to ask it, and which of its passages carry weight.',
  options: { 'as-of': { type: 'string' } },
  async run(session, args, values) {
    const [address] = exactly(args, 'bundle/path') as [string];
    const { bundle, path, version } = parseDocumentAddress(address);
    const moment = asOfQuery(values);
    if (version !== undefined && moment.asOf !== undefined) throw new UsageError('Give @version or --as-of, not both.');
    const query = { path, ...moment, ...(version === undefined ? {} : { version: String(version) }) };
    const data = await session.client.call(guideRoute, { params: { bundle }, query });
    return { data, text: guideText(data) };
  },
};

function guideText(guide: Guide): string {
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
  const { coverage } = guide;
  const carrying = coverage.used.filter(({ evidence, cited }) => evidence + cited > 0).length;
  return [
    `${guide.bundle}/${guide.path}@${guide.version}${guide.title === null ? '' : `  ${guide.title}`}`,
    ...part(
      'In its own words',
      guide.summary.map(({ quote, start, end }) => `${short(quote, 400)}  [${start}-${end}]`),
    ),
    ...part('About', guide.terms.length === 0 ? [] : [guide.terms.map(({ term, count }) => `${term} (${count})`).join(', ')]),
    ...part('Names', guide.names.length === 0 ? [] : [guide.names.map(({ name, count }) => `${name} (${count})`).join(', ')]),
    ...part(
      'Ask it',
      guide.questions.map(({ question }) => question),
    ),
    ...part(
      `Outline; ${carrying} of ${plural(coverage.passages, 'passage')} carry something`,
      guide.outline.map((entry) => `${'  '.repeat(entry.depth - 1)}${short(entry.quote)}${weightText(entry)}`),
    ),
  ].join('\n');
}

function weightText({ evidence, insights, cited }: Guide['outline'][number]): string {
  const parts = [
    ...(evidence > 0 ? [plural(evidence, 'quote')] : []),
    ...(insights > 0 ? [plural(insights, 'insight')] : []),
    ...(cited > 0 ? [plural(cited, 'answer')] : []),
  ];
  return parts.length === 0 ? '' : `  (${parts.join(', ')})`;
}

export const guideVerbs: readonly Verb[] = [read];
