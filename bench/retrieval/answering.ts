/**
 * Do extractive answers hold the floors, with one setting for all collections?
 * node bench/retrieval/answering.ts FOLDER   sentence hit@1/3/5 on SQuAD and XQuAD, off-topic AUROC, ContractNLI evidence R@5.
 */
import { answerExtractively, rankSentences, type ExtractiveInput } from '../../src/modules/answers/extractive/answer.ts';
import type { AnswerPassage } from '../../src/modules/answers/extractive/candidates.ts';
import { auroc } from '../../src/app/evaluation/metrics.ts';
import { answerTerms } from '../../src/modules/search/analysis/answer-terms.ts';
import { collectionsFolder, readCollection } from './collections.ts';
import { decidedBy, readContracts } from './contracts.ts';
import { indexOf, type MemoryIndex } from './memory-index.ts';

interface Doc {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

const folder = collectionsFolder();
const k = 8;

for (const file of ['squad1_A-I', 'xquad_en_A-I', 'xquad_de_A-I']) measureHits(file);
measureOffTopic();
measureContracts();

function measureHits(file: string): void {
  const { docs, queries } = readCollection(folder, file);
  const ask = reader(docs);
  const hits = [0, 0, 0];
  const own = [0, 0, 0];
  let found = 0;
  const started = performance.now();
  for (const { text, answers = [], para } of queries) {
    const input = ask(text);
    const ranked = rankSentences(input);
    for (const [at, depth] of [1, 3, 5].entries()) {
      const holds = ranked.slice(0, depth).filter((sentence) => answers.some((answer) => sentence.text.includes(answer)));
      if (holds.length > 0) hits[at] = (hits[at] ?? 0) + 1;
      if (holds.some(({ quotes }) => quotes.some(({ document }) => document === para))) own[at] = (own[at] ?? 0) + 1;
    }
    if (answerExtractively(input).found) found++;
  }
  const share = (counts: readonly number[]): string => counts.map((count) => (count / queries.length).toFixed(3)).join(' / ');
  const each = (performance.now() - started) / queries.length / 2;
  const figures = `hit@1/3/5 ${share(hits)} (right paragraph ${share(own)})  floor .68/.82/.87`;
  console.log(`${file.padEnd(13)} ${figures}  found ${(found / queries.length).toFixed(3)}  ${each.toFixed(2)} ms`);
}

/** Questions of other collections, and of articles that were taken out, against answerable ones. */
function measureOffTopic(): void {
  const squad = readCollection(folder, 'squad1_A-I');
  const ask = reader(squad.docs);
  const confidence = (texts: readonly string[]): number[] => texts.map((text) => answerExtractively(ask(text)).confidence);
  const texts = (file: string, wanted: (query: { impossible?: boolean }) => boolean = () => true): string[] =>
    readCollection(folder, file)
      .queries.filter(wanted)
      .map(({ text }) => text);
  const answerable = confidence(sample(squad.queries.map(({ text }) => text)));
  for (const file of ['cranfield', 'cacm', 'scifact_train']) report(`SQuAD / ${file}`, answerable, confidence(sample(texts(file))));
  const articles = [...new Set(squad.docs.map(({ title }) => title))];
  const kept = new Set(articles.filter((_, at) => at % 2 === 0));
  const paragraphs = new Map(squad.docs.map((doc) => [doc.id, doc]));
  const half = reader(squad.docs.filter(({ title }) => kept.has(title)));
  const halves = (inside: boolean): number[] =>
    sample(squad.queries.filter(({ para = '' }) => kept.has(paragraphs.get(para)?.title ?? '') === inside).map(({ text }) => text)).map(
      (text) => answerExtractively(half(text)).confidence,
    );
  report('SQuAD / articles taken out', halves(true), halves(false));
  const second = reader(readCollection(folder, 'squad2_A-I').docs);
  const judged = (impossible: boolean): number[] =>
    sample(texts('squad2_A-I', (query) => (query.impossible ?? false) === impossible)).map(
      (text) => answerExtractively(second(text)).confidence,
    );
  report('SQuAD 2 impossible', judged(false), judged(true));
}

function report(name: string, answerable: readonly number[], offTopic: readonly number[]): void {
  const share = (values: readonly number[]): string => (values.filter((value) => value >= 0.5).length / values.length).toFixed(3);
  console.log(
    `${name.padEnd(28)} AUROC ${auroc(answerable, offTopic).toFixed(3)}  floor .92  found: answerable ${share(answerable)}, off-topic ${share(offTopic)}`,
  );
}

function sample<T>(all: readonly T[]): T[] {
  const step = Math.max(1, Math.floor(all.length / 800));
  return all.filter((_, at) => at % step === 0);
}

/** The spans of one contract are its sentences; the share of a hypothesis' evidence spans among the first five. */
function measureContracts(): void {
  const { documents, labels } = readContracts(folder);
  let [recall, pairs] = [0, 0];
  for (const contract of documents) {
    const { text, spans } = contract;
    const sentences = spans.map(([start, end]) => text.slice(start, end));
    const index = indexOf(sentences.map((sentence, at) => ({ id: String(at), title: '', text: sentence })));
    const passages = sentences.map((body, at): AnswerPassage => ({
      ...passageOf({ id: String(at), title: '', text: body }),
      blocks: [{ start: 0, end: body.length, kind: 'row' }],
    }));
    for (const [label, evidence] of decidedBy(contract)) {
      const hypothesis = labels[label]?.hypothesis ?? '';
      const ranked = rankSentences({ question: hypothesis, terms: answerTerms(index.analysed(hypothesis), index.epoch), passages });
      const first = ranked.slice(0, 5).flatMap(({ quotes }) => quotes.map(({ document }) => Number(document)));
      recall += evidence.filter((span) => first.includes(span)).length / evidence.length;
      pairs++;
    }
  }
  console.log(`ContractNLI   R@5 ${(recall / pairs).toFixed(3)}  floor .58  ${pairs} pairs`);
}

function reader(docs: readonly Doc[]): (question: string) => ExtractiveInput {
  const index: MemoryIndex = indexOf(docs);
  const passages = new Map(docs.map((doc) => [doc.id, passageOf(doc)]));
  return (question) => ({
    question,
    terms: answerTerms(index.analysed(question), index.epoch),
    passages: index.search(question, k).map(({ id }) => passages.get(id) as AnswerPassage),
  });
}

function passageOf({ id, title, text }: Doc): AnswerPassage {
  return { document: id, contentHash: id, headingKey: title, body: text, blocks: [{ start: 0, end: text.length, kind: 'paragraph' }] };
}
