/** Things of the two trees: derivations by id, and bundles, documents and spans by address. */
import type { Role, State } from '../../kernel/lineage/index.ts';
import { spanAddress } from '../../modules/documents/index.ts';

interface Named {
  readonly id: string;
  readonly label: string;
  readonly role?: Role;
  /** Of what was read: what was found there. */
  readonly fingerprint?: string;
}

export interface DerivedThing extends Named {
  readonly kind: string;
  readonly state: State;
  readonly trace?: string;
}

export interface SearchThing extends Named {
  readonly kind: 'search';
}

/** A version of a bundle, a document in it, or a span of that: the deeper the more of this there is. */
export interface PlacedThing extends Named {
  readonly kind: 'bundle' | 'document' | 'span';
  readonly place: {
    readonly bundle: string;
    readonly version: number;
    readonly document?: string;
    readonly span?: { readonly start: number; readonly end: number };
  };
}

export type Thing = DerivedThing | SearchThing | PlacedThing;

export const isPlaced = (thing: Thing): thing is PlacedThing => 'place' in thing;
export const isDerived = (thing: Thing): thing is DerivedThing => 'state' in thing;

const mostWords = 300;

/** A place as a thing. `quote` are the words of a span. */
export function placedThing(place: PlacedThing['place'], quote = '', role?: Role): PlacedThing {
  const { bundle, version, document, span } = place;
  const kind = span ? 'span' : document === undefined ? 'bundle' : 'document';
  const label = span ? (quote.length > mostWords ? `${quote.slice(0, mostWords - 1)}…` : quote) : (document ?? bundle);
  const id = document === undefined ? `${bundle}@${version}` : spanAddress({ bundle, path: document, version, span });
  return { id, kind, label, place, ...(role === undefined ? {} : { role }) };
}

/** A part of a list of things, and where the next part begins. */
export interface ThingSlice {
  readonly things: readonly Thing[];
  readonly next: string | undefined;
}

/** How much of a list: so many, from where the part before ended. */
export interface SliceOf {
  readonly after: string | undefined;
  readonly limit: number;
}

/** The part of a whole list that was asked for. */
export function sliceOf(things: readonly Thing[], { after, limit }: SliceOf): ThingSlice {
  const from = Number(after ?? 0);
  const end = from + limit;
  return { things: things.slice(from, end), next: end < things.length ? String(end) : undefined };
}

/** The first so many of a list in the order of ids, of which one more was fetched. */
export function firstOf(things: readonly DerivedThing[], limit: number): ThingSlice {
  const shown = things.slice(0, limit);
  return { things: shown, next: things.length > limit ? shown.at(-1)?.id : undefined };
}
