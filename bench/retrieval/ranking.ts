/**
 * Does the ranking reach plain BM25 on public collections, with one setting for all of them?
 * node bench/retrieval/ranking.ts FOLDER   prints nDCG@10 or MRR@10 beside the floor, and the same with misspelt queries.
 */
import { collectionsFolder, readCollection } from './collections.ts';
import { indexOf } from './memory-index.ts';
import { misspelt } from './misspelling.ts';

const measured = [
  { file: 'cranfield', measure: 'nDCG@10', floor: 0.375, bm25: 0.384 },
  { file: 'cacm', measure: 'nDCG@10', floor: 0.485, bm25: 0.5 },
  { file: 'scifact_train', measure: 'nDCG@10', floor: 0.69, bm25: 0.695 },
  { file: 'squad1_A-I', measure: 'MRR@10', floor: 0.85, bm25: 0.857 },
  { file: 'xquad_en_A-I', measure: 'MRR@10', floor: 0.9, bm25: Number.NaN },
  { file: 'xquad_de_A-I', measure: 'MRR@10', floor: 0.93, bm25: 0.94 },
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
      if (!Object.values(grades).some((grade) => grade > 0)) continue;
      const ranked = index.search(change(query.text), 10).map(({ id }) => grades[id] ?? 0);
      sum += measure === 'MRR@10' ? reciprocalRank(ranked) : ndcg(ranked, Object.values(grades));
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

function reciprocalRank(grades: readonly number[]): number {
  const first = grades.findIndex((grade) => grade > 0);
  return first < 0 ? 0 : 1 / (first + 1);
}

function ndcg(ranked: readonly number[], all: readonly number[]): number {
  const gain = (grades: readonly number[]): number => grades.reduce((sum, grade, rank) => sum + grade / Math.log2(rank + 2), 0);
  return gain(ranked) / gain([...all].sort((a, b) => b - a).slice(0, 10));
}
