/** The verbs of evidence and insights. */
import { newId } from '../../../kernel/shared/ids.ts';
import * as contract from '../../../modules/evidence/contract.ts';
import { UsageError } from '../outcome.ts';
import { exactly, idOf, many, required, text, whole, type Values, type Verb } from '../verb.ts';
import { evidenceText, insightText } from '../words.ts';
import { allPages, asOfQuery } from './pages.ts';

const asOf = { 'as-of': { type: 'string' } } as const;

const add: Verb = {
  name: 'evidence add',
  usage: '--document <bundle>/<path>[@V] --quote TEXT [--occurrence N]',
  says: 'Record a span as evidence. The quote must be in the text; several places need --occurrence.',
  options: { document: { type: 'string' }, quote: { type: 'string' }, occurrence: { type: 'string' } },
  async run(session, args, values) {
    exactly(args);
    const occurrence = whole(values, 'occurrence', 1);
    const evidence = await session.client.call(contract.addEvidenceRoute, {
      body: {
        document: required(values, 'document'),
        quote: required(values, 'quote'),
        ...(occurrence === undefined ? {} : { occurrence }),
      },
      idempotencyKey: newId(),
    });
    return { data: evidence, text: evidenceText(evidence) };
  },
};

const list: Verb = {
  name: 'evidence list',
  usage: '[--as-of TIME]',
  says: 'List evidence with where it stands.',
  options: asOf,
  async run(session, args, values) {
    exactly(args);
    const items = await allPages(
      (page) => session.client.page(contract.listEvidence, { query: { ...page, ...asOfQuery(values) } }),
      (data) => data.evidence,
    );
    return {
      data: { evidence: items },
      text: items.length === 0 ? 'No evidence. Record some with: stemma evidence add' : items.map(evidenceText).join('\n\n'),
    };
  },
};

const show: Verb = {
  name: 'evidence show',
  usage: '<id> [--as-of TIME]',
  says: 'Show one piece of evidence.',
  options: asOf,
  async run(session, args, values) {
    const id = idOf(exactly(args, 'id')[0] as string);
    const evidence = await session.client.call(contract.showEvidence, { params: { id }, query: asOfQuery(values) });
    return { data: evidence, text: evidenceText(evidence) };
  },
};

const versions: Verb = {
  name: 'evidence versions',
  usage: '<id>',
  says: 'Say of every published version of its bundle where evidence stood, newest first.',
  async run(session, args) {
    const id = idOf(exactly(args, 'id')[0] as string);
    const stood = await allPages(
      (query) => session.client.page(contract.evidenceVersions, { params: { id }, query }),
      (data) => data.versions,
    );
    const lines = stood.map(
      ({ bundle, version, publishedAt, outcome, state }) => `${bundle}@${version}  ${publishedAt}  ${outcome}, ${state}`,
    );
    return { data: { versions: stood }, text: lines.join('\n') };
  },
};

const confirm: Verb = {
  name: 'evidence confirm',
  usage: '<id> --start N',
  says: 'Say where evidence stands in the present text.',
  options: { start: { type: 'string' } },
  async run(session, args, values) {
    const id = idOf(exactly(args, 'id')[0] as string);
    const start = whole(values, 'start', 0);
    if (start === undefined) throw new UsageError('Missing: --start.');
    const evidence = await session.client.call(contract.confirmEvidenceRoute, { params: { id }, body: { start } });
    return { data: evidence, text: evidenceText(evidence) };
  },
};

const remove: Verb = {
  name: 'evidence delete',
  usage: '<id>',
  says: 'Delete evidence that no insight rests on.',
  async run(session, args) {
    const id = idOf(exactly(args, 'id')[0] as string);
    return { data: await session.client.call(contract.deleteEvidenceRoute, { params: { id } }), text: `Deleted ${id}.` };
  },
};

const interval = (values: Values): { reviewIntervalDays?: number } => {
  const days = whole(values, 'review-days', 1);
  return days === undefined ? {} : { reviewIntervalDays: days };
};

const draft = { evidence: { type: 'string', multiple: true }, 'review-days': { type: 'string' } } as const;

const addInsight: Verb = {
  name: 'insight add',
  usage: '<statement> --evidence ID ... [--review-days N]',
  says: 'Record a statement with the evidence it stands on.',
  options: draft,
  async run(session, args, values) {
    // `--evidence A B` and `--evidence A --evidence B` both name two.
    const [statement, ...rest] = args;
    if (statement === undefined) throw new UsageError('Missing: <statement>.');
    const evidence = [...many(values, 'evidence'), ...(values['evidence'] === undefined ? [] : rest)];
    if (evidence.length === 0) throw new UsageError('An insight needs evidence: --evidence ID.');
    if (values['evidence'] === undefined && rest.length > 0) throw new UsageError(`Too many arguments: "${rest[0]}".`);
    const insight = await session.client.call(contract.addInsightRoute, {
      body: { statement, evidence: evidence.map(idOf), ...interval(values) },
      idempotencyKey: newId(),
    });
    return { data: insight, text: insightText(insight) };
  },
};

const editInsight: Verb = {
  name: 'insight edit',
  usage: '<id> [--statement TEXT] [--evidence ID ...] [--review-days N|none] [--owner ID]',
  says: 'Change an insight; with another statement or other evidence it is a draft again.',
  options: { ...draft, statement: { type: 'string' }, owner: { type: 'string' } },
  async run(session, args, values) {
    const [given, ...rest] = args;
    if (given === undefined) throw new UsageError('Missing: <id>.');
    const id = idOf(given);
    const statement = text(values, 'statement');
    const owner = text(values, 'owner');
    const evidence = [...many(values, 'evidence'), ...(values['evidence'] === undefined ? [] : rest)];
    const body = {
      ...(statement === undefined ? {} : { statement }),
      ...(evidence.length === 0 ? {} : { evidence: evidence.map(idOf) }),
      ...(text(values, 'review-days') === 'none' ? { reviewIntervalDays: null } : interval(values)),
      ...(owner === undefined ? {} : { owner: idOf(owner) }),
    };
    if (Object.keys(body).length === 0) throw new UsageError('Nothing to change: give --statement, --evidence, --review-days or --owner.');
    const insight = await session.client.call(contract.editInsightRoute, { params: { id }, body });
    return { data: insight, text: insightText(insight) };
  },
};

const move = (action: 'review' | 'publish' | 'withdraw' | 'restore', says: string): Verb => ({
  name: `insight ${action}`,
  usage: '<id>',
  says,
  async run(session, args) {
    const id = idOf(exactly(args, 'id')[0] as string);
    const insight = await session.client.call(contract.moveInsightRoute, { params: { id, action }, body: {} });
    return { data: insight, text: insightText(insight) };
  },
});

const listInsights: Verb = {
  name: 'insight list',
  usage: '[--as-of TIME]',
  says: 'List insights with status and state.',
  options: asOf,
  async run(session, args, values) {
    exactly(args);
    const items = await allPages(
      (page) => session.client.page(contract.listInsights, { query: { ...page, ...asOfQuery(values) } }),
      (data) => data.insights,
    );
    return {
      data: { insights: items },
      text:
        items.length === 0
          ? 'No insights. Record one with: stemma insight add STATEMENT --evidence ID'
          : items.map(insightText).join('\n\n'),
    };
  },
};

const showInsight: Verb = {
  name: 'insight show',
  usage: '<id> [--as-of TIME]',
  says: 'Show one insight.',
  options: asOf,
  async run(session, args, values) {
    const id = idOf(exactly(args, 'id')[0] as string);
    const insight = await session.client.call(contract.showInsight, { params: { id }, query: asOfQuery(values) });
    return { data: insight, text: insightText(insight) };
  },
};

const removeInsight: Verb = {
  name: 'insight delete',
  usage: '<id>',
  says: 'Delete an insight; its evidence stays.',
  async run(session, args) {
    const id = idOf(exactly(args, 'id')[0] as string);
    return { data: await session.client.call(contract.deleteInsightRoute, { params: { id } }), text: `Deleted ${id}.` };
  },
};

export const evidenceVerbs: readonly Verb[] = [
  add,
  list,
  show,
  versions,
  confirm,
  remove,
  addInsight,
  editInsight,
  move('review', 'Approve an insight as it stands: the same as verdict add ID approve.'),
  move('publish', 'Publish a reviewed insight.'),
  move('withdraw', 'Take an insight back.'),
  move('restore', 'Bring a withdrawn insight back, as a draft.'),
  removeInsight,
  listInsights,
  showInsight,
];
