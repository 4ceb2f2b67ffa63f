/**
 * Questions on other subjects than a collection has, as a collection that `stemma eval` reads: SQuAD with its own questions, and with those of others marked
 * impossible. node bench/retrieval/off-topic.ts FOLDER > off-topic.json
 */
import { collectionsFolder, readCollection, type Collection } from './collections.ts';

const others = ['cranfield', 'cacm', 'scifact_train'];

export function offTopic(folder: string): Collection {
  const own = readCollection(folder, 'squad1_A-I');
  const foreign = others.flatMap((file) =>
    readCollection(folder, file).queries.map(({ id, text }) => ({ id: `${file}/${id}`, text, impossible: true })),
  );
  const step = Math.max(1, Math.floor(own.queries.length / foreign.length));
  const answerable = own.queries.filter((_, at) => at % step === 0).slice(0, foreign.length);
  // One of each in turn, so that a sample that is spread evenly has as many of both.
  const queries = foreign.flatMap((query, at) => [query, ...answerable.slice(at, at + 1)]);
  return { name: 'SQuAD, off topic', docs: own.docs, queries, qrels: {} };
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(offTopic(collectionsFolder()))}\n`);
