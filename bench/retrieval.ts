/**
 * How well does the product find and answer, on every collection of a folder, through its public API, on both databases?
 * node bench/retrieval.ts FOLDER [--queries 1000] [--of cacm,cranfield] [--only embedded|postgresql]   the same collections as `stemma eval`
 */
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCollection, type Collection } from '../src/app/evaluation/collection.ts';
import { evaluate, type Evaluation } from '../src/app/evaluation/evaluate.ts';
import { StemmaError } from '../src/kernel/shared/errors.ts';
import { report, say, type Arguments, type Bar, type Section } from './measure.ts';
import { postgresServer, type BenchServer } from './postgres.ts';
import { openHere, temporaryFolder } from './product.ts';
import { contracts } from './retrieval/contracts.ts';
import { offTopic } from './retrieval/off-topic.ts';

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
  'off-topic': [['AUROC', 0.92, 0.94]],
};

/** Collections that are made of others of the folder, by the files they are made of. */
const made: Readonly<Record<string, { readonly of: readonly string[]; readonly depth: number; make(folder: string): unknown }>> = {
  contracts: { of: ['contractnli_dev.json'], depth: 5, make: contracts },
  'off-topic': { of: ['squad1_A-I.json', 'cranfield.json', 'cacm.json', 'scifact_train.json'], depth: 10, make: offTopic },
};

/** Fewer queries than this, and not all there are, say too little to be held against a bar. */
const enough = 1000;

export async function measureRetrieval(given: Arguments): Promise<Section> {
  const folder = given.rest[0] ?? given.option('collections') ?? '';
  if (folder === '' || !existsSync(folder)) return nothing(folder);
  const queries = given.count('queries', 1000);
  const only = given.option('only');
  const wanted = given.option('of')?.split(',');
  await using server = only === 'embedded' ? undefined : await postgresServer(say);
  const measured: Measured[] = [];
  const skipped: string[] = [];
  for (const name of namesIn(folder).filter((one) => wanted?.includes(one) ?? true)) {
    try {
      const collection = await collectionNamed(folder, name);
      for (const database of ['embedded', 'PostgreSQL'] as const) {
        if (database === 'embedded' ? only === 'postgresql' : !server) continue;
        say(`retrieval: ${name}, ${database}`);
        measured.push({ name, database, ...(await evaluateOn(database === 'PostgreSQL' ? server : undefined, name, collection, queries)) });
      }
    } catch (error) {
      if (!(error instanceof StemmaError) || error.code !== 'VALIDATION_ERROR') throw error;
      skipped.push(name);
    }
  }
  return sectionOf(measured, skipped, queries, server?.says);
}

function namesIn(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const parts = new Set(Object.values(made).flatMap(({ of }) => (of.length === 1 ? of : [])));
  const whole = files.filter((name) => !parts.has(name)).map((name) => name.replace(/\.json$/, ''));
  return [...whole, ...Object.keys(made).filter((name) => made[name]?.of.every((file) => files.includes(file)))].sort();
}

async function collectionNamed(folder: string, name: string): Promise<Collection> {
  const file = join(folder, `${name}.json`);
  const source = made[name];
  return parseCollection(file, source ? JSON.stringify(source.make(folder)) : await readFile(file, 'utf8'));
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
  readonly database: 'embedded' | 'PostgreSQL';
  readonly judged: boolean;
}

async function evaluateOn(
  server: BenchServer | undefined,
  name: string,
  collection: Collection,
  queries: number,
): Promise<Omit<Measured, 'name' | 'database'>> {
  await using folder = await temporaryFolder();
  await using product = await openHere(folder.path, await server?.freshDatabase());
  const signal = new AbortController().signal;
  const k = made[name]?.depth ?? 10;
  const request = { client: product.client, collection, bundle: 'collection', k, queries, progress: () => {}, signal };
  const evaluation = await evaluate(request);
  return { ...evaluation, judged: evaluation.queries >= Math.min(enough, collection.queries.length) };
}

function figure({ ranking, sentences, impossible }: Evaluation, measure: string): number | undefined {
  if (measure === 'nDCG@10') return ranking?.ndcg;
  if (measure === 'MRR@10') return ranking?.mrr;
  if (measure === 'AUROC') return impossible?.auroc;
  return measure === 'sentence hit@1' ? sentences?.hitAt1 : sentences?.hitAt3;
}

function sectionOf(measured: readonly Measured[], skipped: readonly string[], queries: number, server: string | undefined): Section {
  const exact = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(3));
  return {
    question,
    tables: [
      {
        title: 'Collections, no model configured, one setting for all',
        columns: [
          '',
          'database',
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
          'quotes',
          'search p50 ms',
        ],
        rows: measured.map((one) => [
          one.name,
          one.database,
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
          exact(one.quotes?.recall),
          one.searchMs.p50,
        ]),
      },
    ],
    bars: measured.flatMap((one) =>
      (one.judged ? (bars[one.name] ?? []) : []).flatMap(([measure, floor, goal]): Bar[] => {
        const value = figure(one, measure);
        return value === undefined
          ? []
          : [{ what: `${one.name}: ${measure}: ${one.database}`, unit: '', measured: value, floor, goal, better: 'higher' }];
      }),
    ),
    notes: [
      `At most ${queries} queries of each, spread evenly; \`stemma eval FILE\` runs all. Documents are added, searched and asked through the API.`,
      'Sentence hits are of the sentences that an answer shows, three at most. "Refused" and AUROC are of questions that the collection marks as impossible: near misses, the hardest kind, but of "off-topic", which asks the questions of other collections.',
      'Quotes are the places that decide a hypothesis: how much of them stands in the five best passages of their contract.',
      ...differing(measured),
      ...(server === undefined ? [] : [`${server}.`]),
      ...(skipped.length > 0 ? [`Not of this form, so left out: ${skipped.join(', ')}.`] : []),
    ],
  };
}

/** What is found is a matter of the documents and the query, never of the database. */
function differing(measured: readonly Measured[]): string[] {
  const figures = ({ ranking, sentences, impossible, quotes }: Evaluation): string =>
    JSON.stringify([ranking, sentences, impossible, quotes]);
  const pairs = [...Map.groupBy(measured, ({ name }) => name)].filter(([, both]) => both.length > 1);
  const names = pairs.filter(([, both]) => new Set(both.map(figures)).size > 1).map(([name]) => name);
  if (names.length > 0) return [`The databases differ in ${names.join(', ')}.`];
  return pairs.length > 0 ? ['Every figure but the times is the same on both databases, to the last digit.'] : [];
}

if (import.meta.main) await report(measureRetrieval);
