/** The verbs of search, questions and saved answers. */
import { newId } from '../../../kernel/shared/ids.ts';
import * as answers from '../../../modules/answers/contract.ts';
import { formatSchema } from '../../../modules/documents/contract.ts';
import type { Format } from '../../../modules/documents/index.ts';
import { searchRoute } from '../../../modules/search/contract.ts';
import { UsageError } from '../outcome.ts';
import { exactly, flag, idOf, text, whole, type Values, type Verb } from '../verb.ts';
import { answerText, headings, place, savedAnswerText, sentenceLines } from '../words.ts';
import { allPages, asOfQuery } from './pages.ts';

const scope = (values: Values): { bundle?: string; asOf?: string } => {
  const bundle = text(values, 'bundle');
  const asOf = text(values, 'as-of');
  return { ...(bundle === undefined ? {} : { bundle }), ...(asOf === undefined ? {} : { asOf }) };
};

function formatOf(values: Values): { format?: Format } {
  const given = text(values, 'type');
  if (given === undefined) return {};
  const format = formatSchema.safeParse(given);
  if (!format.success) throw new UsageError(`--type takes one of ${formatSchema.options.join(', ')}, not "${given}".`);
  return { format: format.data };
}

const search: Verb = {
  name: 'search',
  usage:
    '<query> [-k N] [--bundle B] [--as-of V|TIME] [--type FORMAT] [--path PREFIX] [--author NAME] [--tag TAG] [--since DAY] [--until DAY] [--include-superseded] [--explain]',
  says: 'Find passages. Quotes in the query mean a phrase, word* a prefix.',
  options: {
    k: { type: 'string', short: 'k' },
    bundle: { type: 'string' },
    'as-of': { type: 'string' },
    type: { type: 'string' },
    path: { type: 'string' },
    author: { type: 'string' },
    tag: { type: 'string' },
    since: { type: 'string' },
    until: { type: 'string' },
    'include-superseded': { type: 'boolean' },
    explain: { type: 'boolean' },
  },
  async run(session, args, values) {
    if (args.length === 0) throw new UsageError('Missing: <query>.');
    const k = whole(values, 'k', 1);
    const narrowed = ['path', 'author', 'tag', 'since', 'until'].flatMap((name) => {
      const given = text(values, name);
      return given === undefined ? [] : [[name, given] as const];
    });
    const result = await session.client.call(searchRoute, {
      body: {
        query: args.join(' '),
        ...scope(values),
        ...(k === undefined ? {} : { k }),
        ...formatOf(values),
        ...Object.fromEntries(narrowed),
        includeSuperseded: flag(values, 'include-superseded'),
        explain: flag(values, 'explain'),
      },
      signal: session.signal,
    });
    const lines = result.hits.flatMap((hit) => [
      `${hit.score.toFixed(6)}  ${place(hit)}${headings(hit)}`,
      `  ${hit.snippet}`,
      ...(hit.explain?.terms ?? []).map(
        (term) =>
          `    ${term.term} (${term.source}): ${term.inBody} in the text, ${term.inHeadings} in headings, adds ${term.contribution.toFixed(6)}`,
      ),
      ...(hit.explain?.meaning
        ? [`    meaning: ${hit.explain.meaning.similarity.toFixed(3)} of 1, adds ${hit.explain.meaning.contribution.toFixed(6)}`]
        : []),
    ]);
    if (result.wordsOnly) lines.unshift('The embedder is away: this was found by its words, not by its meaning.');
    return { data: result, text: result.hits.length === 0 ? [...lines, 'No hits.'].join('\n') : lines.join('\n') };
  },
};

const ask: Verb = {
  name: 'ask',
  usage: '<question> [--bundle B] [--as-of V|TIME] [--save]',
  says: 'Answer a question from the documents, every sentence tied to its span.',
  options: { bundle: { type: 'string' }, 'as-of': { type: 'string' }, save: { type: 'boolean' } },
  async run(session, args, values) {
    if (args.length === 0) throw new UsageError('Missing: <question>.');
    const answer = await session.client.call(answers.askRoute, {
      body: { question: args.join(' '), ...scope(values), save: flag(values, 'save') },
      signal: session.signal,
      ...(flag(values, 'save') ? { idempotencyKey: newId() } : {}),
    });
    return { data: answer, text: answerText(answer) };
  },
};

const list: Verb = {
  name: 'answer list',
  usage: '[--as-of TIME]',
  says: 'List saved answers with their state.',
  options: { 'as-of': { type: 'string' } },
  async run(session, args, values) {
    exactly(args);
    const items = await allPages(
      (page) => session.client.page(answers.listAnswers, { query: { ...page, ...asOfQuery(values) } }),
      (data) => data.answers,
    );
    return {
      data: { answers: items },
      text: items.length === 0 ? 'No saved answers. Save one with: stemma ask QUESTION --save' : items.map(savedAnswerText).join('\n\n'),
    };
  },
};

const show: Verb = {
  name: 'answer show',
  usage: '<id> [--as-of TIME]',
  says: 'Show a saved answer as it is, or as it was served.',
  options: { 'as-of': { type: 'string' } },
  async run(session, args, values) {
    const id = idOf(exactly(args, 'id')[0] as string);
    const answer = await session.client.call(answers.showAnswer, { params: { id }, query: asOfQuery(values) });
    return { data: answer, text: savedAnswerText(answer) };
  },
};

const diff: Verb = {
  name: 'answer diff',
  usage: '<id> [FROM] [TO]',
  says: 'What an answer said and says, sentence by sentence, each beside the words that caused it. FROM and TO are versions or times.',
  async run(session, args) {
    const [id, from, to, ...more] = args;
    if (id === undefined) throw new UsageError('Missing: <id>.');
    if (more.length > 0) throw new UsageError(`Too many arguments: "${more[0]}".`);
    const query = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    const result = await session.client.call(answers.answerDiffRoute, { params: { id: idOf(id) }, query });
    const moment = ({ seq, staged }: typeof result.from): string => `publish ${seq}${staged ? ' with what is staged' : ''}`;
    const lines = result.sentences.length === 0 ? ['  not in the sources, then and now'] : sentenceLines(result.sentences);
    return { data: result, text: [result.question, `${moment(result.from)} -> ${moment(result.to)}`, ...lines].join('\n') };
  },
};

const refresh: Verb = {
  name: 'answer refresh',
  usage: '<id>',
  says: 'Run a saved answer again on what is published now.',
  async run(session, args) {
    const id = idOf(exactly(args, 'id')[0] as string);
    const answer = await session.client.call(answers.refreshAnswerRoute, { params: { id }, body: {} });
    return { data: answer, text: savedAnswerText(answer) };
  },
};

const remove: Verb = {
  name: 'answer delete',
  usage: '<id>',
  says: 'Delete a saved answer.',
  async run(session, args) {
    const id = idOf(exactly(args, 'id')[0] as string);
    const result = await session.client.call(answers.deleteAnswerRoute, { params: { id } });
    return { data: result, text: `Deleted ${id}.` };
  },
};

export const questionVerbs: readonly Verb[] = [search, ask, list, show, diff, refresh, remove];
