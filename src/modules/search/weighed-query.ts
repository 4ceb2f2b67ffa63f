/** A query as an epoch reads it: completed with repairs and expansions, and weighed. */
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { analyseQuery, type AnalysedQuery } from './analysis/analyse.ts';
import { fieldNorms, weighQuery, type FieldNorm, type WeighedTerm } from './analysis/rank.ts';
import { completeQuery, type VocabularyEntry } from './analysis/repair.ts';
import { stem } from './analysis/stem.ts';
import { besideVector, denseQuery, type DenseQuery } from './vectors/dense.ts';
import { askedTerms, epochAndTermsAt, termsOf, vocabularyFor, type Epoch } from './epoch-store.ts';

export interface WeighedQuery {
  readonly epoch: Epoch;
  readonly query: AnalysedQuery;
  readonly terms: readonly WeighedTerm[];
  readonly norms: { readonly body: FieldNorm; readonly heading: FieldNorm };
  /** What it is searched by beside its words; absent when the epoch has no vectors, or the query has none. */
  readonly dense?: DenseQuery;
  df(term: string): number | undefined;
}

/** Reads a query under the epoch of a moment. Depends on the words of the query, its vector and the epoch, on nothing else. */
export async function weighQueryAt(reader: Reader, moment: Moment, text: string): Promise<WeighedQuery> {
  const typed = analyseQuery(text);
  const { epoch, known } = await epochAndTermsAt(reader, moment, askedTerms(typed));
  return weigh(reader, epoch, text, typed, known);
}

/** Reads a query under a given epoch. */
export async function weighUnder(reader: Reader, epoch: Epoch, text: string): Promise<WeighedQuery> {
  const typed = analyseQuery(text);
  return weigh(reader, epoch, text, typed, await termsOf(reader, epoch, askedTerms(typed)));
}

async function weigh(
  reader: Reader,
  epoch: Epoch,
  text: string,
  typed: AnalysedQuery,
  known: readonly VocabularyEntry[],
): Promise<WeighedQuery> {
  const vocabulary = await vocabularyFor(reader, epoch, typed, known);
  const query = completeQuery(typed, vocabulary, stem);
  const terms = weighQuery(query, { ...epoch, df: vocabulary.df });
  const weighed = { epoch, query, norms: fieldNorms(epoch), df: vocabulary.df };
  const dense = await denseQuery(reader, epoch, text);
  return dense ? { ...weighed, terms: besideVector(terms), dense } : { ...weighed, terms };
}
