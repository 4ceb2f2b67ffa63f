/**
 * How well does the product find and answer, on every collection of a folder, through its public API?
 * node bench/retrieval.ts FOLDER [--queries 1000]   the same collections as `stemma eval`
 */
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCollection } from '../src/app/evaluation/collection.ts';
import { evaluate, type Evaluation } from '../src/app/evaluation/evaluate.ts';
import { StemmaError } from '../src/kernel/shared/errors.ts';
import { report, say, type Arguments, type Bar, type Section } from './measure.ts';
import { openHere, temporaryFolder } from './product.ts';

/** What is asked of which collection, by the name of its file. Sentence hits are of the first, and of the three that an answer shows. */
const bars: Readonly<Record<string, readonly (readonly [measure: string, floor: number, goal: number])[]>> = {
  cranfield: [['nDCG@10', 0.375, 0.405]],
  cacm: [['nDCG@10', 0.485, 0.5]],
  scifact_train: [['nDCG@10', 0.69, 0.7]],
  'squad1_A-I': [
    ['MRR@10', 0.85, 0.86],
    ['sentence hit@1', 0.68, 0.7],
    ['sentence hit@3', 0.82, 0.84],
  ],
  'xquad_de_A-I': [['nDCG@10', 0.93, 0.96]],
};

/** Fewer queries than this, and not all there are, say too little to be held against a bar. */
const enough = 1000;

export async function measureRetrieval(given: Arguments): Promise<Section> {
  const folder = given.rest[0] ?? given.option('collections') ?? '';
  if (folder === '' || !existsSync(folder)) return nothing(folder);
  const queries = given.count('queries', 1000);
  const measured: Measured[] = [];
  const skipped: string[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    say(`retrieval: ${file}`);
    try {
      measured.push({ name: file.replace(/\.json$/, ''), ...(await evaluateFile(join(folder, file), queries)) });
    } catch (error) {
      if (!(error instanceof StemmaError) || error.code !== 'VALIDATION_ERROR') throw error;
      skipped.push(file);
    }
  }
  return sectionOf(measured, skipped, queries);
}

const question = 'How well does it find and answer?';

const nothing = (folder: string): Section => ({
  question,
  tables: [],
  bars: [],
  notes: [folder === '' ? 'Not measured: no folder of collections was given.' : `Not measured: there are no collections at ${folder}.`],
});

interface Measured extends Evaluation {
  readonly name: string;
  readonly judged: boolean;
}

async function evaluateFile(file: string, queries: number): Promise<Omit<Measured, 'name'>> {
  const collection = parseCollection(file, await readFile(file, 'utf8'));
  await using folder = await temporaryFolder();
  await using product = await openHere(folder.path);
  const signal = new AbortController().signal;
  const request = { client: product.client, collection, bundle: 'collection', k: 10, queries, progress: () => {}, signal };
  const evaluation = await evaluate(request);
  return { ...evaluation, judged: evaluation.queries >= Math.min(enough, collection.queries.length) };
}

function figure({ ranking, sentences }: Evaluation, measure: string): number | undefined {
  if (measure === 'nDCG@10') return ranking?.ndcg;
  if (measure === 'MRR@10') return ranking?.mrr;
  return measure === 'sentence hit@1' ? sentences?.hitAt1 : sentences?.hitAt3;
}

function sectionOf(measured: readonly Measured[], skipped: readonly string[], queries: number): Section {
  const exact = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(3));
  return {
    question,
    tables: [
      {
        title: 'Collections, embedded, no model configured, one setting for all',
        columns: [
          '',
          'documents',
          'queries',
          'nDCG@10',
          'recall@10',
          'MRR@10',
          'sentence hit@1',
          'sentence hit@3',
          'answered',
          'refused',
          'AUROC',
          'search p50 ms',
        ],
        rows: measured.map((one) => [
          one.name,
          String(one.documents),
          String(one.queries),
          exact(one.ranking?.ndcg),
          exact(one.ranking?.recall),
          exact(one.ranking?.mrr),
          exact(one.sentences?.hitAt1),
          exact(one.sentences?.hitAt3),
          exact(one.sentences?.found),
          exact(one.impossible?.refused),
          exact(one.impossible?.auroc),
          one.searchMs.p50,
        ]),
      },
    ],
    bars: measured.flatMap((one) =>
      (one.judged ? (bars[one.name] ?? []) : []).flatMap(([measure, floor, goal]): Bar[] => {
        const value = figure(one, measure);
        return value === undefined ? [] : [{ what: `${one.name}: ${measure}`, unit: '', measured: value, floor, goal, better: 'higher' }];
      }),
    ),
    notes: [
      `At most ${queries} queries of each, spread evenly; \`stemma eval FILE\` runs all. Documents are added, searched and asked through the API.`,
      'Sentence hits are of the sentences that an answer shows, three at most. "Refused" and AUROC are of questions that the collection marks as impossible: near misses, the hardest kind.',
      ...(skipped.length > 0 ? [`Not of this form, so left out: ${skipped.join(', ')}.`] : []),
    ],
  };
}

if (import.meta.main) await report(measureRetrieval);
