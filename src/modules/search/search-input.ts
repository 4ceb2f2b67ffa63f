/** Searching as an input of lineage: what a recipe is given, what is remembered of it, and when it would be different. */
import { inputsOfFlagged, type InputKind, type Look, type StoredInput } from '../../kernel/lineage/index.ts';
import { fingerprint } from '../../kernel/shared/fingerprint.ts';
import { epochAt } from './epoch-store.ts';
import { createSearchExplainer } from './explain-change.ts';
import { createPrefilter, rememberChanges, type StandingSearch } from './prefilter.ts';
import { searchRead, type SearchRead, type SearchReadRequest, type SignatureEntry, type Understood } from './signature.ts';
import { indexSearches, searchesReached } from './stored-searches.ts';

export type GivenSearch = SearchRead['given'];

/** What is stored of a search read. */
export type StoredSearch = {
  readonly query: string;
  readonly bundle: string | null;
  readonly k: number;
  readonly understood: Understood;
  readonly signature: readonly SignatureEntry[];
};

/** The input of a search is what was asked, whatever it found. */
const inputOf = ({ query, bundle, k }: SearchReadRequest): string => fingerprint([query, bundle ?? null, k]);

const askedOf = ({ query, bundle, k }: Pick<StoredSearch, 'query' | 'bundle' | 'k'>): SearchReadRequest =>
  bundle === null ? { query, k } : { query, k, bundle };

const standing = ({ input, request }: StoredInput): StandingSearch => ({ input, ...(request as StoredSearch) });

const rememberedReads = 200;

/**
 * A plan compares a search, runs the recipe on it and explains it: that is one search. Remembered with what the plan decides, so
 * no longer than the plan; a look of any other work has its own.
 */
function rememberSearches(): (look: Look, request: SearchReadRequest) => Promise<SearchRead> {
  const known = new WeakMap<object, Map<string, SearchRead>>();
  return async ({ reader, moment, decided }, request) => {
    const own = known.get(decided) ?? new Map<string, SearchRead>();
    known.set(decided, own);
    const key = `${moment.seq} ${moment.staged ?? ''} ${inputOf(request)}`;
    const read = own.get(key) ?? (await searchRead(reader, moment, request));
    own.delete(key);
    own.set(key, read);
    const oldest = own.keys().next().value;
    if (own.size > rememberedReads && oldest !== undefined) own.delete(oldest);
    return read;
  };
}

/** @param observe sees every read whole, for showing hits beside what a recipe made of them. */
export function createSearchInput(observe?: (read: SearchRead) => void): InputKind<SearchReadRequest, GivenSearch> {
  const explainChange = createSearchExplainer();
  const searchOnce = rememberSearches();
  const changeOf = rememberChanges();
  const mayDiffer = createPrefilter(changeOf);
  return {
    kind: 'search',
    async read(look: Look, request) {
      const read = await searchOnce(look, request);
      observe?.(read);
      const stored: StoredSearch = { ...read.request, signature: read.signature };
      return { input: inputOf(request), request: stored, fingerprint: read.fingerprint, given: read.given };
    },
    async fingerprintsAt(look, inputs, from) {
      const found = new Map(inputs.map((read) => [read.input, read.fingerprint]));
      const asked = from ? await mayDiffer(look.reader, from.moment, look.moment, inputs.map(standing)) : inputs.map(standing);
      for (const search of asked) found.set(search.input, (await searchOnce(look, askedOf(search))).fingerprint);
      return found;
    },
    async changedBetween({ moment: from }, { reader, moment: to }) {
      const epoch = await epochAt(reader, to);
      const before = await epochAt(reader, from);
      if (before.number !== epoch.number) return 'unknown';
      const change = await changeOf(reader, from, to);
      if (!change) return 'unknown';
      const reached = await searchesReached(reader, before, epoch, change);
      // The index says what was found when a trace was stored; of what is flagged that is not what is found now.
      return [...new Set([...reached, ...(await inputsOfFlagged(reader, from.seq, 'search'))])];
    },
    async keep(tx, trace, reads) {
      await indexSearches(
        tx,
        reads.map((read) => ({ trace, ...standing(read) })),
      );
    },
    async explain(from, to, read, outputs) {
      const now = await searchOnce(to, askedOf(read.request as StoredSearch));
      return explainChange(from, to, { before: (read.request as StoredSearch).signature, now, output: outputs.before });
    },
    sources: (request) => (request as StoredSearch).signature.map(([source, part]) => ({ source, part })),
    forget() {
      explainChange.forget();
      mayDiffer.forget();
    },
  };
}
