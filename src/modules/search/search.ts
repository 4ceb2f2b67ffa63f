/** Searching a moment: the only way to passages, so that what is not visible can never be a hit. */
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { Format } from '../documents/index.ts';
import type { Narrowing } from './visible-occurrences.ts';
import { analyse, type AnalysedQuery } from './analysis/analyse.ts';
import { explainHit, type Explain } from './explain.ts';
import { rankOccurrences } from './scoring.ts';
import { denseScoresOf } from './vectors/dense.ts';
import { foundIn, snippetOf } from './snippet.ts';
import { weighQueryAt, type WeighedQuery } from './weighed-query.ts';

/** `bundle` is an id, `pathPrefix` in NFC. `k` is 1 to 1,000. */
export interface SearchRequest extends Narrowing {
  readonly query: string;
  readonly k: number;
  readonly explain?: boolean;
}

export interface SearchHit {
  readonly document: string;
  readonly revision: string;
  readonly bundle: string;
  /** How the moment names its bundle, and the version of it. */
  readonly bundleName: string;
  readonly version: number;
  readonly path: string;
  readonly format: Format;
  /** Whether its document has pages. */
  readonly paged: boolean;
  /** Names the passage: its content hash. */
  readonly passage: string;
  readonly contentHash: string;
  /** The place of the passage in its revision, from 0. */
  readonly ordinal: number;
  /** In [0, 1), 6 decimals; comparable between hits of one query under one epoch. */
  readonly score: number;
  /** The range in the canonical text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly firstBlock: number;
  readonly lastBlock: number;
  readonly headingPath: readonly string[];
  readonly headingKey: string;
  readonly headingKeyHash: string;
  readonly body: string;
  readonly snippet: string;
  /** The words of the snippet that were searched for, as ranges of it in UTF-16 units. */
  readonly found: readonly { readonly start: number; readonly end: number }[];
  readonly explain?: Explain;
}

export interface SearchResult {
  readonly query: AnalysedQuery;
  readonly epoch: number;
  /** The moment is served with vectors, and the query has none: the embedder was away when it was asked. */
  readonly wordsOnly: boolean;
  readonly hits: readonly SearchHit[];
}

export const maximumHits = 1000;

/** The k best visible passages of a moment. @throws StemmaError VALIDATION_ERROR when k is out of bounds. */
export async function searchAt(reader: Reader, moment: Moment, request: SearchRequest): Promise<SearchResult> {
  return searchWeighed(reader, moment, await weighQueryAt(reader, moment, request.query), request);
}

/** The same with a query that was weighed already, under whichever epoch that was. */
export async function searchWeighed(
  reader: Reader,
  moment: Moment,
  weighed: WeighedQuery,
  request: Omit<SearchRequest, 'query'>,
): Promise<SearchResult> {
  if (!Number.isInteger(request.k) || request.k < 1 || request.k > maximumHits) {
    throw new StemmaError('VALIDATION_ERROR', `The number of hits must be from 1 to ${maximumHits}.`);
  }
  const ranked = await rankOccurrences(reader, moment, weighed, request);
  const { dense } = weighed;
  const meant =
    dense && request.explain
      ? await denseScoresOf(
          reader,
          dense,
          ranked.map(({ content }) => content),
        )
      : undefined;
  const wanted = new Set(weighed.terms.map(({ term }) => term));
  const hits = ranked.map(({ millionths, content, heading: _, key, keyHash, shown, ...place }): SearchHit => {
    const { body } = place;
    const snippet = snippetOf(body, wanted);
    const hit = {
      ...place,
      passage: place.contentHash,
      score: millionths / 1e6,
      headingPath: shown,
      headingKey: key,
      headingKeyHash: keyHash,
      snippet,
      found: foundIn(snippet, wanted),
    };
    return request.explain ? { ...hit, explain: explainHit(weighed, analyse(body), analyse(key), meant?.get(content) ?? 0) } : hit;
  });
  return { query: weighed.query, epoch: weighed.epoch.number, wordsOnly: weighed.epoch.generation !== null && !dense, hits };
}
