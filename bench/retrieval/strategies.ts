/**
 * How well are passages of each strategy found, and what do answers from them hold? The same ranking by words for all of them, in memory.
 * node bench/retrieval/strategies.ts FOLDER [--queries 1000]   vectors for `semantic` count words, so that no model has to be loaded
 */
import { preparedDocuments } from '../../src/app/evaluation/collection.ts';
import { withoutOperators } from '../../src/app/evaluation/evaluate.ts';
import { mean, rankingQuality } from '../../src/app/evaluation/metrics.ts';
import { compact, qualityOf, type CompactText, type QuoteQuality } from '../../src/app/evaluation/quotes.ts';
import { rankSentences } from '../../src/modules/answers/extractive/answer.ts';
import type { AnswerPassage } from '../../src/modules/answers/extractive/candidates.ts';
import { parseBytes } from '../../src/modules/documents/formats/parse.ts';
import type { ParsedDocument } from '../../src/modules/documents/model.ts';
import { answerTerms } from '../../src/modules/search/analysis/answer-terms.ts';
import { markdownPassagesOf } from '../../src/modules/search/passages/markdown.ts';
import { blocksOf, passagesOf, type Passage } from '../../src/modules/search/passages/passages.ts';
import { semanticPassagesOf } from '../../src/modules/search/passages/semantic/semantic.ts';
import { windowsOf } from '../../src/modules/search/passages/windows.ts';
import { argumentsOf } from '../measure.ts';
import { distancesByCounting } from '../passages/counted.ts';
import { collectionsFolder, readCollection, type Collection } from './collections.ts';
import { contracts } from './contracts.ts';
import { indexOf } from './memory-index.ts';

type Cut = (document: ParsedDocument) => readonly Passage[] | Promise<readonly Passage[]>;

/** What an answer reads, and what is shown of a contract. */
const [read, shown] = [8, 5];

const given = argumentsOf(process.argv.slice(3));
const most = given.count('queries', 1000);
const folder = collectionsFolder();
const strategies: Readonly<Record<string, Cut>> = {
  standard: passagesOf,
  markdown: markdownPassagesOf,
  semantic: (document) => semanticPassagesOf(document, distancesByCounting),
  window: windowsOf,
};
const squad = readCollection(folder, 'squad1_A-I');
const measured: readonly Collection[] = [
  readCollection(folder, 'cacm'),
  readCollection(folder, 'scifact_train'),
  squad,
  wholeArticles(squad),
  contracts(folder),
];
for (const collection of measured) {
  const documents = await parsed(collection);
  for (const [name, cut] of Object.entries(strategies))
    console.log(`${collection.name.padEnd(22)} ${name.padEnd(9)} ${await measure(collection, documents, cut)}`);
}

/** Paragraphs under the title of their article, in their order: documents of some pages, in which a passage has neighbours. */
function wholeArticles({ docs, queries }: Collection): Collection {
  const articles = Map.groupBy(docs, ({ title }) => title);
  const titles = new Map(docs.map(({ id, title }) => [id, title]));
  return {
    name: 'SQuAD 1.1, articles',
    docs: [...articles].map(([title, paragraphs]) => ({ id: title, title, text: paragraphs.map(({ text }) => text).join('\n\n') })),
    queries,
    qrels: Object.fromEntries(queries.map(({ id, para = '' }) => [id, { [titles.get(para) ?? '']: 1 }])),
  };
}

async function parsed(collection: Collection): Promise<Map<string, ParsedDocument>> {
  const documents = new Map<string, ParsedDocument>();
  for (const { id, path, content } of preparedDocuments({ docs: [...collection.docs] }))
    documents.set(id, (await parseBytes(path, new TextEncoder().encode(content))).document);
  return documents;
}

async function measure({ queries, qrels }: Collection, documents: ReadonlyMap<string, ParsedDocument>, cut: Cut): Promise<string> {
  const passages: (Passage & { readonly document: string })[] = [];
  for (const [document, text] of documents) for (const passage of await cut(text)) passages.push({ ...passage, document });
  const index = indexOf(passages.map(({ headingKey, body }, at) => ({ id: String(at), title: headingKey, text: body })));
  const texts = new Map<string, CompactText>();
  const [ndcg, hits, quality]: [number[], [boolean, boolean][], QuoteQuality[]] = [[], [], []];
  const step = Math.ceil(queries.length / most);
  for (const { id, text, answers = [], quotes = {} } of queries.filter((_, at) => at % step === 0)) {
    const words = withoutOperators(text);
    const found = index.search(words, passages.length).flatMap((hit) => passages[Number(hit.id)] ?? []);
    const judged = rankingQuality(
      found.map(({ document }) => document),
      qrels[id] ?? {},
      10,
    );
    if (judged) ndcg.push(judged.ndcg);
    if (answers.length > 0) {
      const terms = answerTerms(index.analysed(words), index.epoch);
      const sentences = rankSentences({ question: words, terms, passages: found.slice(0, read).map((one) => asRead(one, documents)) });
      const holding = sentences.slice(0, 3).map((sentence) => answers.some((answer) => sentence.text.includes(answer)));
      hits.push([holding[0] === true, holding.includes(true)]);
    }
    for (const [document, wanted] of Object.entries(quotes)) {
      const whole = texts.get(document) ?? compact(documents.get(document)?.canonical ?? '');
      texts.set(document, whole);
      const best = found.filter((passage) => passage.document === document).slice(0, shown);
      const one = qualityOf(whole, wanted, best);
      if (one) quality.push(one);
    }
  }
  const share = (of: readonly number[]): string => mean(of).toFixed(3);
  return [
    `${passages.length} passages of ${Math.round(mean(passages.map(({ body }) => body.length)))} characters`,
    ...(ndcg.length > 0 ? [`nDCG@10 ${share(ndcg)}`] : []),
    ...(hits.length > 0
      ? [`sentence hit@1/3 ${share(hits.map(([first]) => Number(first)))} / ${share(hits.map(([, any]) => Number(any)))}`]
      : []),
    ...(quality.length > 0
      ? [`quotes@${shown} ${share(quality.map((one) => one.recall))}, read ${share(quality.map((one) => one.read))}`]
      : []),
  ].join('  ');
}

function asRead(passage: Passage & { readonly document: string }, documents: ReadonlyMap<string, ParsedDocument>): AnswerPassage {
  const { document, contentHash, headingKey, body } = passage;
  return { document, contentHash, headingKey, body, blocks: blocksOf(documents.get(document) as ParsedDocument, passage) };
}
