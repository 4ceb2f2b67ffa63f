/** Searching as an input of lineage: what a recipe is given, what is remembered of it, and when it would be different. */
import type { InputKind, Look, StoredInput } from '../../kernel/lineage/index.ts';
import { fingerprint, type Fingerprintable } from '../../kernel/shared/fingerprint.ts';
import { createSearchExplainer } from './explain-change.ts';
import { searchRead, type SearchRead, type SearchReadRequest, type SignatureEntry } from './signature.ts';

export type GivenSearch = SearchRead['given'];

/** What is stored of a search read. */
export type StoredSearch = {
  readonly query: string;
  readonly bundle: string | null;
  readonly k: number;
  /** The epoch and the analysed query it was answered with. */
  readonly understood: Fingerprintable;
  readonly signature: readonly SignatureEntry[];
};

/** The input of a search is what was asked, whatever it found. */
const inputOf = ({ query, bundle, k }: SearchReadRequest): string => fingerprint([query, bundle ?? null, k]);

const askedOf = (stored: StoredInput): SearchReadRequest => {
  const { query, bundle, k } = stored.request as StoredSearch;
  return bundle === null ? { query, k } : { query, k, bundle };
};

/** @param observe sees every read whole, for showing hits beside what a recipe made of them. */
export function createSearchInput(observe?: (read: SearchRead) => void): InputKind<SearchReadRequest, GivenSearch> {
  const explainChange = createSearchExplainer();
  return {
    kind: 'search',
    async read(look: Look, request) {
      const read = await searchRead(look.reader, look.moment, request);
      observe?.(read);
      const { query, bundle, k, terms, phrases, prefixes, epoch } = read.request;
      const understood = { terms: terms.map((term) => ({ ...term })), phrases, prefixes, epoch };
      const stored: StoredSearch = { query, bundle, k, understood, signature: read.signature };
      return { input: inputOf(request), request: stored, fingerprint: read.fingerprint, given: read.given };
    },
    async fingerprintsAt(look, inputs) {
      const found = new Map<string, string>();
      for (const stored of inputs) found.set(stored.input, (await searchRead(look.reader, look.moment, askedOf(stored))).fingerprint);
      return found;
    },
    async explain(from, to, read, outputs) {
      const now = await searchRead(to.reader, to.moment, askedOf(read));
      return explainChange(from, to, { before: (read.request as StoredSearch).signature, now, output: outputs.before });
    },
  };
}
