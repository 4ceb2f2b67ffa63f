/**
 * The search read: what a recipe that searches has observed. Its fingerprint covers exactly what the recipe is given, the
 * hits as a set of (document, content, headings without numbers) and the classes of rarity of the terms; never scores, ranks,
 * offsets, revisions, versions or the number of the epoch, which may all change while the recipe sees the same.
 */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { fingerprint } from '../../kernel/shared/fingerprint.ts';
import type { QueryTerm } from './analysis/analyse.ts';
import { answerTerms, type AnswerTerm } from './analysis/answer-terms.ts';
import type { PassageBlock } from './passages/passages.ts';
import { searchWeighed, type SearchHit } from './search.ts';
import { weighQueryAt, type WeighedQuery } from './weighed-query.ts';

/** `bundle` is an id. `k` is what the recipe consumes: 8 for answers. */
export interface SearchReadRequest {
  readonly query: string;
  readonly bundle?: string;
  readonly k: number;
}

/** A passage as a recipe receives it. */
export interface GivenPassage {
  readonly document: string;
  readonly contentHash: string;
  readonly headingKey: string;
  readonly body: string;
  readonly blocks: readonly PassageBlock[];
}

export type SignatureEntry = readonly [document: string, contentHash: string, headingKeyHash: string];

/** A query term with the document frequency it has in the epoch, absent for words the epoch does not know. */
export type UnderstoodTerm = { readonly [Member in keyof QueryTerm]: QueryTerm[Member] } & { readonly df?: number };

/** How a query was read under an epoch, and what a passage has to score to be among its hits. */
export type Understood = {
  readonly epoch: number;
  /** Typed, repaired and expanded. */
  readonly terms: readonly UnderstoodTerm[];
  readonly phrases: readonly (readonly string[])[];
  readonly prefixes: readonly string[];
  /** Whether it was searched by its meaning too: then the words count half. */
  readonly dense?: true;
  /** The score of the last hit; null when there is room for more, so that any match would be a hit. */
  readonly lowest: number | null;
};

export interface SearchRead {
  /** What was asked and how it was understood: stored with the read. */
  readonly request: { readonly query: string; readonly bundle: string | null; readonly k: number; readonly understood: Understood };
  /** Sorted, distinct. */
  readonly signature: readonly SignatureEntry[];
  readonly fingerprint: string;
  /** All that a recipe may see: distinct passages in canonical order (document path, start). */
  readonly given: { readonly terms: readonly AnswerTerm[]; readonly passages: readonly GivenPassage[] };
  /** The question has no vector though the moment is served with them: the embedder was away. */
  readonly wordsOnly: boolean;
  /** For showing what was retrieved; not for the recipe. */
  readonly hits: readonly SearchHit[];
}

/** Searches a moment the way a recipe does. */
export async function searchRead(reader: Reader, moment: Moment, { query, bundle, k }: SearchReadRequest): Promise<SearchRead> {
  const weighed = await weighQueryAt(reader, moment, query);
  const { hits, wordsOnly } = await searchWeighed(reader, moment, weighed, { k, ...(bundle === undefined ? {} : { bundle }) });
  const signature = signatureOf(hits);
  const terms = answerTerms(weighed.query, { passages: weighed.epoch.passages, df: weighed.df });
  return {
    request: {
      query,
      bundle: bundle ?? null,
      k,
      understood: understand(
        weighed,
        lowestScore(
          hits.map(({ score }) => score),
          signature,
          k,
        ),
      ),
    },
    signature,
    fingerprint: readFingerprint(signature, terms),
    given: { terms, passages: await givenPassages(reader, hits) },
    wordsOnly,
    hits,
  };
}

export function understand({ query, epoch, df, dense }: WeighedQuery, lowest: number | null): Understood {
  const { terms, phrases, prefixes } = query;
  const counted = terms.map((term): UnderstoodTerm => {
    const frequency = df(term.term);
    return frequency === undefined ? { ...term } : { ...term, df: frequency };
  });
  return { epoch: epoch.number, terms: counted, phrases, prefixes, lowest, ...(dense ? { dense: true } : {}) };
}

/**
 * The lowest of the scores of k hits. It has to follow from the signature, which is all that is known of a moment with the
 * same fingerprint: so when an entry was hit twice, there counts to be room for more.
 */
export function lowestScore(scores: readonly number[], signature: readonly SignatureEntry[], k: number): number | null {
  return signature.length < k ? null : Math.min(...scores);
}

export const entryKey = (entry: SignatureEntry): string => entry.join(' ');

/** The sorted set of what was hit. */
export function signatureOf(hits: readonly Pick<SearchHit, 'document' | 'contentHash' | 'headingKeyHash'>[]): SignatureEntry[] {
  const entries = new Map(
    hits
      .map(({ document, contentHash, headingKeyHash }) => [document, contentHash, headingKeyHash] as const)
      .map((entry) => [entryKey(entry), entry]),
  );
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** The fingerprint of a search read. */
export function readFingerprint(signature: readonly SignatureEntry[], terms: readonly AnswerTerm[]): string {
  return fingerprint([signature, terms.map(({ term, weight, from }) => [term, weight, from ?? null])]);
}

async function givenPassages(reader: Reader, hits: readonly SearchHit[]): Promise<GivenPassage[]> {
  const blocks = await blocksOfContents(
    reader,
    hits.map(({ contentHash }) => contentHash),
  );
  const distinct = new Map<string, GivenPassage>();
  for (const { document, contentHash, headingKey, headingKeyHash, body } of [...hits].sort(byPlace)) {
    const key = `${document} ${contentHash} ${headingKeyHash}`;
    if (!distinct.has(key)) distinct.set(key, { document, contentHash, headingKey, body, blocks: blocks.get(contentHash) ?? [] });
  }
  return [...distinct.values()];
}

const byPlace = (a: SearchHit, b: SearchHit): number => compare(a.path, b.path) || compare(a.document, b.document) || a.start - b.start;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function blocksOfContents(reader: Reader, hashes: readonly string[]): Promise<Map<string, PassageBlock[]>> {
  const { rows } = await sql<{ hash: string; blocks: PassageBlock[] }>`
    SELECT hash, blocks FROM passage_contents WHERE workspace = ${reader.workspace} AND hash = ANY(${hashes}::text[])`.execute(reader.db());
  return new Map(rows.map(({ hash, blocks }) => [hash, blocks]));
}
