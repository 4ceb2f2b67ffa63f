/**
 * Which stored searches a change can possibly have another result of, decided without searching. Exact, because a score
 * depends on the text, the headings, the query and the epoch only: under one epoch the k best change only when an occurrence
 * among them left, or one came that, scored alone, reaches the lowest of them. Phrases are left out of the decision: they
 * only ever make hits fewer.
 */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { fieldNorms, scoreOf, weighQuery } from './analysis/rank.ts';
import { epochAt, type Epoch } from './epoch-store.ts';
import { occurrenceChange, type OccurrenceChange } from './occurrence-change.ts';
import { entryKey, lowestScore, understand, type SignatureEntry, type Understood } from './signature.ts';
import { TextSet } from './text-set.ts';
import { besideVector, denseQuery, denseScoresOf } from './vectors/dense.ts';
import { askedKey } from './vectors/vector-store.ts';
import { weighUnder } from './weighed-query.ts';

/** A search whose signature is that of the base moment. */
export interface StandingSearch {
  readonly input: string;
  readonly query: string;
  readonly bundle: string | null;
  readonly k: number;
  readonly understood: Understood;
  readonly signature: readonly SignatureEntry[];
}

/** Of searches that stand at `from`, those that may find something else at `to`. */
export interface Prefilter {
  (reader: Reader, from: Moment, to: Moment, searches: readonly StandingSearch[]): Promise<StandingSearch[]>;
  /** A moment is what it was for ever, until something is erased. */
  forget(): void;
}

/** What a change does to occurrences; undefined when it has to be compared by searching. */
export interface ChangeOf {
  (reader: Reader, from: Moment, to: Moment): Promise<OccurrenceChange | undefined>;
  forget(): void;
}

const rememberedChanges = 4;
const rememberedSearches = 20_000;

/** Compares two moments once, however often and by whomever they are asked about. */
export function rememberChanges(): ChangeOf {
  const changes = new Map<string, OccurrenceChange | undefined>();
  const changeOf = async (reader: Reader, from: Moment, to: Moment): Promise<OccurrenceChange | undefined> => {
    const key = [reader.workspace, from.seq, from.staged ?? '', to.seq, to.staged ?? ''].join(' ');
    const change = changes.has(key) ? changes.get(key) : await occurrenceChange(reader, from, to);
    remember(changes, key, change, rememberedChanges);
    return change;
  };
  return Object.assign(changeOf, { forget: () => changes.clear() });
}

/** Makes a prefilter. */
export function createPrefilter(changeOf: ChangeOf = rememberChanges()): Prefilter {
  const understoods = new Map<string, Understood>();
  const mayDiffer = async (reader: Reader, from: Moment, to: Moment, searches: readonly StandingSearch[]): Promise<StandingSearch[]> => {
    const epoch = await epochAt(reader, to);
    const before = await epochAt(reader, from);
    if (before.number !== epoch.number) return [...searches];
    const change = await changeOf(reader, from, to);
    if (!change) return [...searches];
    const vectors = await questionVectors(reader, epoch, searches);
    const differ: StandingSearch[] = [];
    for (const search of searches) {
      const vector = vectors.get(askedKey(search.query));
      const recorded = search.understood.epoch === epoch.number && (vector === undefined || search.understood.dense === true);
      // What was found by its words only, because the embedder was away, is searched by its meaning from now on.
      const newlyMeant = vector !== undefined && vector > before.vectors && !recorded;
      if (newlyMeant || losesHit(change, search)) differ.push(search);
      else if (change.added.size > 0) {
        const understood = recorded ? search.understood : await understoodUnder(reader, epoch, search, understoods);
        const dense = understood.dense ? await denseQuery(reader, epoch, search.query) : undefined;
        const meant = dense && (await denseScoresOf(reader, dense, change.contents));
        if (gainsHit(change, epoch, { ...search, understood, meant })) differ.push(search);
      }
    }
    return differ;
  };
  const forget = (): void => {
    changeOf.forget();
    understoods.clear();
  };
  return Object.assign(mayDiffer, { forget });
}

function remember<Value>(known: Map<string, Value>, key: string, value: Value, capacity: number): void {
  known.delete(key);
  known.set(key, value);
  const oldest = known.keys().next().value;
  if (known.size > capacity && oldest !== undefined) known.delete(oldest);
}

const losesHit = ({ removed }: OccurrenceChange, { signature }: StandingSearch): boolean =>
  signature.some((entry) => removed.has(entryKey(entry)));

/** Whether something that came is as good as the lowest hit, ties included, or matches at all where there is room. */
function gainsHit(
  change: OccurrenceChange,
  epoch: Epoch,
  { bundle, understood, meant }: StandingSearch & { readonly meant: ReadonlyMap<number, number> | undefined },
): boolean {
  const scores = change.added.scores(weighedTerms(epoch, understood), fieldNorms(epoch));
  if (meant) addMeant(scores, change.contents, meant);
  for (const [text, billionths] of scores) {
    if (bundle !== null && !change.bundles[text]?.has(bundle)) continue;
    if (understood.lowest === null || scoreOf(billionths) >= understood.lowest) return true;
  }
  return false;
}

/** Adds to the sums of texts what their contents mean. */
function addMeant(sums: Map<number, number>, contents: readonly number[], meant: ReadonlyMap<number, number>): void {
  for (const [text, content] of contents.entries()) {
    const more = meant.get(content) ?? 0;
    if (more > 0) sums.set(text, (sums.get(text) ?? 0) + more);
  }
}

/** The terms of a search with their weights under the epoch it was understood under. */
export function weighedTerms(epoch: Epoch, { terms, dense }: Pick<Understood, 'terms' | 'dense'>): ReturnType<typeof weighQuery> {
  const frequencies = new Map(terms.map(({ term, df }) => [term, df]));
  const weighed = weighQuery({ terms }, { ...epoch, df: (term) => frequencies.get(term) });
  return dense ? besideVector(weighed) : weighed;
}

/** The numbers of the vectors of what is asked, by its key, in the generation of an epoch. */
async function questionVectors(reader: Reader, { generation }: Epoch, searches: readonly StandingSearch[]): Promise<Map<string, number>> {
  if (generation === null) return new Map();
  const { rows } = await sql<{ asked: string; ordinal: number }>`
    SELECT asked, ordinal FROM query_vectors WHERE workspace = ${reader.workspace} AND generation = ${generation}
      AND asked = ANY (${searches.map(({ query }) => askedKey(query))}::text[])`.execute(reader.db());
  return new Map(rows.map(({ asked, ordinal }) => [asked, ordinal]));
}

/** A search that was recorded under another epoch, or without its vector, is read again under this one: its hits are known, so they are scored alone. */
async function understoodUnder(reader: Reader, epoch: Epoch, search: StandingSearch, known: Map<string, Understood>): Promise<Understood> {
  const key = [reader.workspace, epoch.number, epoch.vectors, search.input, ...search.signature.map(entryKey)].join(' ');
  const understood = known.get(key) ?? (await understoodAgain(reader, epoch, search));
  remember(known, key, understood, rememberedSearches);
  return understood;
}

/** How a search that finds what it found is understood under another epoch. */
export async function understoodAgain(reader: Reader, epoch: Epoch, { query, k, signature }: StandingSearch): Promise<Understood> {
  const weighed = await weighUnder(reader, epoch, query);
  const { rows } = await sql<{ content: number; body: string; key: string }>`
    SELECT c.id AS content, c.body, h.key FROM unnest(${signature.map(([, content]) => content)}::text[], ${signature.map(([, , heading]) => heading)}::text[]) s(content, heading)
    JOIN passage_contents c ON c.workspace = ${reader.workspace} AND c.hash = s.content
    CROSS JOIN LATERAL (SELECT key FROM heading_paths p WHERE p.workspace = ${reader.workspace} AND p.key_hash = s.heading LIMIT 1) h`.execute(
    reader.db(),
  );
  const texts = new TextSet();
  for (const { body, key } of rows) texts.add(body, key);
  const sums = texts.scores(weighed.terms, weighed.norms);
  const contents = rows.map(({ content }) => content);
  if (weighed.dense) addMeant(sums, contents, await denseScoresOf(reader, weighed.dense, contents));
  const scores = [...sums.values()].map(scoreOf);
  return understand(weighed, scores.length === signature.length ? lowestScore(scores, signature, k) : null);
}
