/** Searching as an input of lineage: what a recipe is given, what is remembered of it, and when it would be different. */
import type { InputKind, Look, StoredInput } from '../../kernel/lineage/index.ts';
import { fingerprint } from '../../kernel/shared/fingerprint.ts';
import { createSearchExplainer } from './explain-change.ts';
import { createPrefilter, type StandingSearch } from './prefilter.ts';
import { searchRead, type SearchRead, type SearchReadRequest, type SignatureEntry, type Understood } from './signature.ts';

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

/** @param observe sees every read whole, for showing hits beside what a recipe made of them. */
export function createSearchInput(observe?: (read: SearchRead) => void): InputKind<SearchReadRequest, GivenSearch> {
  const explainChange = createSearchExplainer();
  const mayDiffer = createPrefilter();
  return {
    kind: 'search',
    async read(look: Look, request) {
      const read = await searchRead(look.reader, look.moment, request);
      observe?.(read);
      const stored: StoredSearch = { ...read.request, signature: read.signature };
      return { input: inputOf(request), request: stored, fingerprint: read.fingerprint, given: read.given };
    },
    async fingerprintsAt(look, inputs, from) {
      const found = new Map(inputs.map((read) => [read.input, read.fingerprint]));
      const asked = from ? await mayDiffer(look.reader, from.moment, look.moment, inputs.map(standing)) : inputs.map(standing);
      for (const search of asked) found.set(search.input, (await searchRead(look.reader, look.moment, askedOf(search))).fingerprint);
      return found;
    },
    async explain(from, to, read, outputs) {
      const now = await searchRead(to.reader, to.moment, askedOf(read.request as StoredSearch));
      return explainChange(from, to, { before: (read.request as StoredSearch).signature, now, output: outputs.before });
    },
    sources: (request) => (request as StoredSearch).signature.map(([source, part]) => ({ source, part })),
    forget() {
      explainChange.forget();
      mayDiffer.forget();
    },
  };
}
