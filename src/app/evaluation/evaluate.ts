/** Measures how well a workspace finds and answers, through the operations that everybody uses: add, search, ask. */
import { uploadBlob } from '../../kernel/blobs/contract.ts';
import type { Progress } from '../../kernel/contract/envelope.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { askRoute, type PresentedAnswer } from '../../modules/answers/contract.ts';
import { addDocuments, listVersions, readVersion } from '../../modules/documents/contract.ts';
import { searchRoute } from '../../modules/search/contract.ts';
import type { StemmaClient } from '../client.ts';
import { quoteFinder, type QuoteQuality } from './quotes.ts';
import { preparedDocuments, type Collection, type PreparedDocument } from './collection.ts';
import { auroc, mean, meanQuality, percentile, rankingQuality, type Grades, type RankingQuality } from './metrics.ts';

export interface EvaluationRequest {
  readonly client: StemmaClient;
  readonly collection: Collection;
  /** A bundle that is not there yet, or that holds exactly this collection. */
  readonly bundle: string;
  /** How deep rankings are judged. */
  readonly k: number;
  /** At most so many queries, spread evenly over all. */
  readonly queries?: number;
  readonly progress: (step: Progress) => void;
  readonly signal: AbortSignal;
}

/** Shares are from 0 to 1, times in the unit of their name. */
export interface Evaluation {
  readonly documents: number;
  /** Documents of the collection that could not be read; they can never be found. */
  readonly unreadable: number;
  readonly queries: number;
  readonly k: number;
  /** Over the queries that have something to find; absent when none has. */
  readonly ranking?: RankingQuality & { readonly judged: number };
  /** Over the questions with answers: whether the first sentence, or any of the at most three shown, holds one. */
  readonly sentences?: {
    readonly questions: number;
    readonly found: number;
    readonly hitAt1: number;
    readonly hitAt3: number;
    /** As `hitAt3`, and cited from a document that is judged relevant. */
    readonly rightDocument: number;
  };
  /** Over the questions that nothing answers: how many are refused, and how well the confidence tells them from the others. */
  readonly impossible?: { readonly questions: number; readonly refused: number; readonly auroc: number };
  /** Over the documents whose supporting places are known: what the best passages of each hold of them when it alone is searched. */
  readonly quotes?: QuoteQuality & { readonly documents: number };
  /** Absent when the documents were there already. */
  readonly addSeconds?: number;
  readonly searchMs: { readonly p50: number; readonly p95: number };
}

/** Puts the collection into the bundle, runs every query, judges. @throws StemmaError CONFLICT when the bundle holds something else. */
export async function evaluate(request: EvaluationRequest): Promise<Evaluation> {
  const documents = preparedDocuments(request.collection);
  const started = performance.now();
  const present = await documentsOf(request.client, request.bundle);
  const unreadable = request.collection.docs.length - documents.length;
  const failed = present === undefined ? await add(request, documents) : requireSame(request.bundle, documents, present);
  const addSeconds = (performance.now() - started) / 1000;
  const runs = await runQueries(request, new Map(documents.map(({ path, id }) => [path, id])));
  return {
    documents: request.collection.docs.length,
    unreadable: unreadable + failed,
    queries: runs.length,
    k: request.k,
    ...rankingOf(runs),
    ...sentencesOf(runs),
    ...impossibleOf(runs),
    ...quotesOf(runs),
    ...(present === undefined ? { addSeconds } : {}),
    searchMs: {
      p50: percentile(
        runs.map((run) => run.ms),
        0.5,
      ),
      p95: percentile(
        runs.map((run) => run.ms),
        0.95,
      ),
    },
  };
}

/** The paths of the published version; undefined for a bundle that is not there. */
async function documentsOf(client: StemmaClient, bundle: string): Promise<string[] | undefined> {
  try {
    const { data } = await client.page(listVersions, { params: { bundle }, query: { limit: 100 } });
    const published = data.versions.find((version) => version.status === 'published');
    if (!published) return [];
    const version = await client.call(readVersion, { params: { bundle, number: String(published.number) } });
    return version.documents.map(({ path }) => path);
  } catch (error) {
    if (error instanceof StemmaError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

/** How many documents of the collection are missing because they could not be read when it was added. */
function requireSame(bundle: string, documents: readonly PreparedDocument[], present: readonly string[]): number {
  const paths = new Set(documents.map(({ path }) => path));
  if (present.length > 0 && present.every((path) => paths.has(path))) return documents.length - present.length;
  throw new StemmaError(
    'CONFLICT',
    `The bundle ${bundle} holds something else than this collection. Nothing was changed; give the name of a new bundle.`,
  );
}

const uploadsAtOnce = 16;

async function add({ client, bundle, progress, signal }: EvaluationRequest, documents: readonly PreparedDocument[]): Promise<number> {
  const blobs: { path: string; blob: string }[] = [];
  for (let at = 0; at < documents.length; at += uploadsAtOnce) {
    signal.throwIfAborted();
    const uploaded = documents.slice(at, at + uploadsAtOnce).map(async ({ path, content }) => {
      const { sha256 } = await client.call(uploadBlob, { body: new TextEncoder().encode(content), signal });
      return { path, blob: sha256 };
    });
    blobs.push(...(await Promise.all(uploaded)));
    progress({ stage: 'uploading', done: blobs.length, total: documents.length });
  }
  const result = await client.call(addDocuments, {
    params: { bundle },
    body: { documents: blobs, publish: true },
    idempotencyKey: newId(),
    onProgress: progress,
    signal,
  });
  return result.documents.filter((document) => document.status === 'failed').length;
}

interface Run {
  readonly query: Collection['queries'][number];
  readonly grades: Grades;
  readonly quality: RankingQuality | undefined;
  readonly ms: number;
  readonly answer: PresentedAnswer | undefined;
  readonly quotes: readonly QuoteQuality[];
  readonly idOf: ReadonlyMap<string, string>;
}

async function runQueries(request: EvaluationRequest, idOf: ReadonlyMap<string, string>): Promise<Run[]> {
  const { client, collection, bundle, signal } = request;
  const queries = spread(collection.queries, request.queries ?? collection.queries.length);
  const pathOf = new Map([...idOf].map(([path, id]) => [id, path]));
  const findQuotes = quoteFinder(request);
  const runs: Run[] = [];
  for (const query of queries) {
    const words = withoutOperators(query.text);
    const started = performance.now();
    const found = await rank(request, words);
    const ms = performance.now() - started;
    const grades = collection.qrels[query.id] ?? {};
    const ranking = found.map((path) => idOf.get(path) ?? '');
    const asked = query.impossible === true || (query.answers ?? []).length > 0;
    const answer = asked ? await client.call(askRoute, { body: { question: words, bundle }, signal }) : undefined;
    const quotes: QuoteQuality[] = [];
    for (const [document, texts] of Object.entries(query.quotes ?? {})) {
      const path = pathOf.get(document);
      const quality = path === undefined ? undefined : await findQuotes(words, path, texts);
      if (quality) quotes.push(quality);
    }
    runs.push({ query, grades, quality: rankingQuality(ranking, grades, request.k), ms, answer, quotes, idOf });
    request.progress({ stage: 'searching', done: runs.length, total: queries.length });
  }
  return runs;
}

/**
 * The queries of a collection are plain text: a quotation mark in one is no demand for a phrase, a star no prefix. One that is nothing
 * but such marks stays as it is.
 */
export function withoutOperators(query: string): string {
  const plain = query.replaceAll(/["\u201c\u201d\u201e\u00ab\u00bb*]/g, ' ');
  return plain.trim() === '' ? query : plain;
}

/** At most `count` of them, from all over the list. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (count >= items.length) return [...items];
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)] as Item);
}

/** A search gives at most this many passages. */
const mostHits = 200;

/** The documents of the best passages, each once; more passages are asked for while they are of too few documents. */
async function rank({ client, bundle, k, signal }: EvaluationRequest, query: string): Promise<string[]> {
  for (let depth = Math.min(mostHits, k * 3); ; depth = mostHits) {
    const { hits } = await client.call(searchRoute, { body: { query, bundle, k: depth }, signal });
    const documents = [...new Set(hits.map(({ document }) => document))];
    if (documents.length >= k || hits.length < depth || depth === mostHits) return documents;
  }
}

function rankingOf(runs: readonly Run[]): Pick<Evaluation, 'ranking'> {
  const judged = runs.flatMap(({ quality }) => quality ?? []);
  return judged.length === 0 ? {} : { ranking: { ...meanQuality(judged), judged: judged.length } };
}

type Asked = Run & { readonly answer: PresentedAnswer };
const isAsked = (run: Run): run is Asked => run.answer !== undefined;

function sentencesOf(runs: readonly Run[]): Pick<Evaluation, 'sentences'> {
  const asked = runs.filter(isAsked).filter(({ query }) => query.impossible !== true);
  if (asked.length === 0) return {};
  const holding = asked.map((run) => run.answer.sentences.map(({ text }) => holdsAny(text, run.query.answers ?? [])));
  const rightDocument = asked.map(({ answer, grades, idOf }, at) =>
    answer.sentences.some(
      ({ citations }, which) => holding[at]?.[which] && citations.some(({ document }) => (grades[idOf.get(document) ?? ''] ?? 0) > 0),
    ),
  );
  return {
    sentences: {
      questions: asked.length,
      found: share(asked.map(({ answer }) => answer.found)),
      hitAt1: share(holding.map(([first = false]) => first)),
      hitAt3: share(holding.map((sentences) => sentences.includes(true))),
      rightDocument: share(rightDocument),
    },
  };
}

function impossibleOf(runs: readonly Run[]): Pick<Evaluation, 'impossible'> {
  const asked = runs.filter(isAsked);
  const impossible = asked.filter(({ query }) => query.impossible === true);
  if (impossible.length === 0) return {};
  const confidences = (of: readonly Asked[]): number[] => of.map(({ answer }) => answer.confidence);
  const answerable = asked.filter(({ query }) => query.impossible !== true);
  return {
    impossible: {
      questions: impossible.length,
      refused: share(impossible.map(({ answer }) => !answer.found)),
      auroc: auroc(confidences(answerable), confidences(impossible)),
    },
  };
}

function quotesOf(runs: readonly Run[]): Pick<Evaluation, 'quotes'> {
  const all = runs.flatMap(({ quotes }) => quotes);
  if (all.length === 0) return {};
  return { quotes: { documents: all.length, recall: mean(all.map(({ recall }) => recall)), read: mean(all.map(({ read }) => read)) } };
}

const share = (values: readonly boolean[]): number => mean(values.map(Number));

const oneLine = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();

function holdsAny(sentence: string, answers: readonly string[]): boolean {
  const text = oneLine(sentence);
  return answers.map(oneLine).some((answer) => answer !== '' && text.includes(answer));
}
