/** What a thing rests on, one step away. */
import type { Reader } from '../../kernel/db/port.ts';
import { asStoredRead, derivationsAt, readsOf, type Moment, type StoredRead } from '../../kernel/lineage/index.ts';
import { passagesReadBy, placesCitedBy } from '../../modules/answers/index.ts';
import type { Citation } from '../../modules/documents/index.ts';
import { presentEvidence } from '../../modules/evidence/index.ts';
import { isPlaced, placedThing, sliceOf, type DerivedThing, type SliceOf, type Thing, type ThingSlice } from './thing.ts';

export async function restsOn(reader: Reader, moment: Moment, thing: Thing, slice: SliceOf): Promise<ThingSlice> {
  if (isPlaced(thing)) {
    const { bundle, version, document, span } = thing.place;
    if (document === undefined) return sliceOf([], slice);
    return sliceOf([placedThing(span ? { bundle, version, document } : { bundle, version })], slice);
  }
  return sliceOf('state' in thing ? await whatItRead(reader, moment, thing) : [], slice);
}

/** A search is read again, not followed further; a bundle is where everything begins. */
export const isBeginning = (kind: string): boolean => kind === 'search' || kind === 'bundle';

async function whatItRead(reader: Reader, moment: Moment, { id, kind, trace }: DerivedThing): Promise<Thing[]> {
  const [row] =
    trace === undefined || kind === 'evidence' || kind === 'answer' ? await derivationsAt(reader, moment.seq, { ids: [id] }) : [];
  const reads = (await readsOf(reader, [trace ?? (row?.trace as string)])).map(asStoredRead);
  const searches = reads.filter((read) => read.kind === 'search').map(searchThing);
  const derived = reads.filter((read) => read.kind === 'derivation');
  const rows = derived.length === 0 ? [] : await derivationsAt(reader, moment.seq, { ids: derived.map((read) => read.input) });
  const uses = new Map(derived.map((read) => [read.input, read]));
  const below = rows.map(({ id: input, kind: of, label, state, trace: read }): Thing => {
    const { role, fingerprint } = uses.get(input) as StoredRead;
    return { id: input, kind: of, label, state, trace: read, role, fingerprint };
  });
  if (!row) return [...searches, ...below];
  const cited = kind === 'evidence' ? await presentEvidence(reader, moment, [row]) : await placesCitedBy(reader, moment, row);
  const read = kind === 'answer' ? await passagesReadBy(reader, moment, row, cited) : [];
  const places = new Map<string, Thing>();
  for (const [role, spans] of [
    ['cited', cited],
    ['context', read],
  ] as const) {
    for (const span of spans) {
      const place = spanThing(span, role);
      if (!places.has(place.id)) places.set(place.id, place);
    }
  }
  return [...places.values(), ...searches, ...below];
}

type Cited = Pick<Citation, 'bundle' | 'document' | 'version' | 'start' | 'end' | 'quote'>;

const spanThing = ({ bundle, document, version, start, end, quote }: Cited, role: 'cited' | 'context'): Thing =>
  placedThing({ bundle, document, version, span: { start, end } }, quote, role);

const searchThing = ({ input, request, role, fingerprint }: StoredRead): Thing => ({
  id: input,
  kind: 'search',
  label: (request as { readonly query: string }).query,
  role,
  fingerprint,
});
