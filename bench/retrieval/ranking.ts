/**
 * Does the ranking reach plain BM25 on public collections, with one setting for all of them?
 * node bench/retrieval/ranking.ts FOLDER   prints nDCG@10 or MRR@10 beside the floor, and the same with misspelt queries.
 */
import { withoutOperators } from '../../src/app/evaluation/evaluate.ts';
import { rankingQuality } from '../../src/app/evaluation/metrics.ts';
import { collectionsFolder, readCollection } from './collections.ts';
import { indexOf } from './memory-index.ts';
import { misspelt } from './misspelling.ts';

const measured = [
  { file: 'cranfield', measure: 'nDCG@10', floor: 0.375, bm25: 0.384 },
  { file: 'cacm', measure: 'nDCG@10', floor: 0.485, bm25: 0.5 },
  { file: 'scifact_train', measure: 'nDCG@10', floor: 0.69, bm25: 0.695 },
  { file: 'squad1_A-I', measure: 'MRR@10', floor: 0.85, bm25: 0.857 },
  { file: 'xquad_en_A-I', measure: 'nDCG@10', floor: 0.9, bm25: Number.NaN },
  { file: 'xquad_de_A-I', measure: 'nDCG@10', floor: 0.93, bm25: 0.94 },
] as const;

const folder = collectionsFolder();
for (const { file, measure, floor, bm25 } of measured) {
  const collection = readCollection(folder, file);
  const index = indexOf(collection.docs);
  const quality = (change: (query: string) => string): number => {
    let sum = 0;
    let judged = 0;
    for (const query of collection.queries) {
      const grades = collection.qrels[query.id] ?? {};
      const ranking = index.search(withoutOperators(change(query.text)), 10).map(({ id }) => id);
      const found = rankingQuality(ranking, grades, 10);
      if (!found) continue;
      sum += measure === 'MRR@10' ? found.mrr : found.ndcg;
      judged++;
    }
    return sum / judged;
  };
  const started = performance.now();
  const clean = quality((query) => query);
  const perQuery = (performance.now() - started) / collection.queries.length;
  const typos = quality(misspelt);
  const figures = `${measure.padEnd(8)} ${clean.toFixed(4)}  floor ${floor}  bm25 ${bm25}`;
  console.log(`${file.padEnd(15)} ${figures}  misspelt ${(typos / clean).toFixed(3)} of clean  ${perQuery.toFixed(2)} ms/query`);
}
