/**
 * A small index in memory that scores with the product's arithmetic, so that weights can be measured in seconds.
 * Titles stand for headings. A document without text is a passage of its own title.
 */
import { analyse, analyseQuery } from '../../src/modules/search/analysis/analyse.ts';
import type { AnalysedQuery } from '../../src/modules/search/analysis/analyse.ts';
import { contribution, fieldNorms, ranking, scoreOf, weighQuery } from '../../src/modules/search/analysis/rank.ts';
import type { EpochStatistics } from '../../src/modules/search/analysis/rank.ts';
import { completeQuery, vocabularyOf } from '../../src/modules/search/analysis/repair.ts';
import type { Vocabulary } from '../../src/modules/search/analysis/repair.ts';
import { stem } from '../../src/modules/search/analysis/stem.ts';

interface Posting {
  readonly doc: number;
  readonly tf: number;
}

export interface MemoryIndex {
  readonly epoch: EpochStatistics;
  readonly vocabulary: Vocabulary;
  analysed(query: string): AnalysedQuery;
  /** The best documents, score descending, then id. */
  search(query: string, k: number): { id: string; score: number }[];
}

export function indexOf(docs: readonly { id: string; title: string; text: string }[]): MemoryIndex {
  const bodies = docs.map((doc) => analyse(doc.text === '' ? doc.title : doc.text));
  const headings = docs.map((doc) => (doc.text === '' ? [] : analyse(doc.title)));
  const body = postingsOf(bodies);
  const heading = postingsOf(headings);
  const epoch: EpochStatistics = {
    passages: docs.length,
    averageLength: average(bodies),
    averageHeadingLength: average(headings),
    ranking,
    df: (term) => body.get(term)?.length,
  };
  const vocabulary = vocabularyOf([...body].map(([term, postings]) => ({ term, df: postings.length })));
  const norms = fieldNorms(epoch);
  const analysed = (query: string): AnalysedQuery => completeQuery(analyseQuery(query), vocabulary, stem);
  return {
    epoch,
    vocabulary,
    analysed,
    search(query, k) {
      const sums = new Map<number, number>();
      const add = (doc: number, amount: number): void => void sums.set(doc, (sums.get(doc) ?? 0) + amount);
      for (const { term, bodyScale, headingScale } of weighQuery(analysed(query), epoch)) {
        for (const { doc, tf } of body.get(term) ?? []) add(doc, contribution(bodyScale, tf, bodies[doc]?.length ?? 0, norms.body));
        for (const { doc, tf } of heading.get(term) ?? [])
          add(doc, contribution(headingScale, tf, headings[doc]?.length ?? 0, norms.heading));
      }
      return [...sums]
        .map(([doc, sum]) => ({ id: docs[doc]?.id ?? '', score: scoreOf(sum) }))
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .slice(0, k);
    },
  };
}

function average(fields: readonly (readonly string[])[]): number {
  const filled = fields.filter((terms) => terms.length > 0);
  return filled.reduce((sum, terms) => sum + terms.length, 0) / Math.max(filled.length, 1);
}

function postingsOf(fields: readonly (readonly string[])[]): Map<string, Posting[]> {
  const postings = new Map<string, Posting[]>();
  for (const [doc, terms] of fields.entries()) {
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, tf] of counts) {
      const list = postings.get(term);
      if (list) list.push({ doc, tf });
      else postings.set(term, [{ doc, tf }]);
    }
  }
  return postings;
}
