/** The verb that measures retrieval and answers on a collection with judgements. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { parseCollection } from '../../evaluation/collection.ts';
import { evaluate, type Evaluation } from '../../evaluation/evaluate.ts';
import { UsageError } from '../outcome.ts';
import { exactly, text, whole, type Verb } from '../verb.ts';
import { plural } from '../words.ts';

/** Deeper rankings would need more passages than one search gives. */
const deepest = 100;

const evaluateVerb: Verb = {
  name: 'eval',
  usage: '<collection.json> [-k 10] [--queries N] [--bundle NAME]',
  says: 'Measure retrieval and answers on a collection with judgements, in a temporary workspace or in a new bundle that is kept.',
  options: { k: { type: 'string', short: 'k' }, queries: { type: 'string' }, bundle: { type: 'string' } },
  apart: (values) => text(values, 'bundle') === undefined,
  async run({ client, signal, progress }, args, values) {
    const [file] = exactly(args, 'collection.json') as [string];
    const k = whole(values, 'k', 1) ?? 10;
    if (k > deepest) throw new UsageError(`-k takes a whole number up to ${deepest}, not "${k}".`);
    const queries = whole(values, 'queries', 1);
    const collection = parseCollection(file, await contentOf(file));
    const bundle = text(values, 'bundle') ?? 'collection';
    const measured = await evaluate({ client, collection, bundle, k, progress, signal, ...(queries === undefined ? {} : { queries }) });
    const name = collection.name ?? basename(file, '.json');
    const rounded = JSON.parse(JSON.stringify(measured, toFourDigits)) as Evaluation;
    return { data: { collection: name, ...rounded }, text: table(name, measured) };
  },
};

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') throw new StemmaError('NOT_FOUND', `There is no file "${file}". Nothing was stored.`);
    const why = code === 'EISDIR' ? 'is a folder; give one file' : `cannot be read (${code || String(error)})`;
    throw new StemmaError('VALIDATION_ERROR', `"${file}" ${why}. Nothing was stored.`);
  }
}

const toFourDigits = (_: string, value: unknown): unknown => (typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value);

function table(name: string, { k, ranking, sentences, impossible, quotes, ...measured }: Evaluation): string {
  const rows: [string, number, string][] = [];
  if (ranking) {
    const over = plural(ranking.judged, 'judged query', 'judged queries');
    rows.push([`nDCG@${k}`, ranking.ndcg, over], [`recall@${k}`, ranking.recall, ''], [`MRR@${k}`, ranking.mrr, '']);
    rows.push([`hit@${k}`, ranking.hit, '']);
  }
  if (sentences) {
    rows.push(['sentence hit@1', sentences.hitAt1, plural(sentences.questions, 'question with answers', 'questions with answers')]);
    rows.push(['sentence hit@3', sentences.hitAt3, 'the most an answer shows'], ['right document', sentences.rightDocument, '']);
    rows.push(['answered', sentences.found, '']);
  }
  if (impossible) {
    rows.push(['refused', impossible.refused, plural(impossible.questions, 'question without an answer', 'questions without an answer')]);
    rows.push(['AUROC', impossible.auroc, 'confidence, with an answer against without']);
  }
  if (quotes) {
    rows.push([`quotes@${k}`, quotes.recall, `of what supports a query, in the best passages of its document, ${quotes.documents} times`]);
    rows.push(['read for it', quotes.read, 'of the document']);
  }
  const { documents, unreadable, queries, addSeconds, searchMs } = measured;
  return [
    `${name}: ${plural(documents, 'document')}${unreadable > 0 ? ` (${unreadable} without readable text)` : ''}, ${plural(queries, 'query', 'queries')}`,
    ...rows.map(([measure, value, over]) => `  ${measure.padEnd(15)} ${value.toFixed(4)}  ${over}`.trimEnd()),
    ...(rows.length === 0 ? ['  Nothing to judge: no query has a relevant document, an answer, or is marked impossible.'] : []),
    `  ${addSeconds === undefined ? 'the documents were there already' : `added in ${addSeconds.toFixed(1)} s`}; a search takes ${searchMs.p50.toFixed(1)} ms (p50), ${searchMs.p95.toFixed(1)} ms (p95)`,
  ].join('\n');
}

export const evaluationVerbs: readonly Verb[] = [evaluateVerb];
