/** What rests on a thing, one step away, in the order in which it was made. */
import type { Reader } from '../../kernel/db/port.ts';
import { readersOf, restingOn, type Moment } from '../../kernel/lineage/index.ts';
import { citesWithin } from '../../modules/answers/index.ts';
import { findDocument, listDocuments } from '../../modules/documents/index.ts';
import { evidenceAt } from '../../modules/evidence/index.ts';
import { passagesWithin } from '../../modules/search/index.ts';
import {
  firstOf,
  isDerived,
  isPlaced,
  placedThing,
  type DerivedThing,
  type PlacedThing,
  type SliceOf,
  type Thing,
  type ThingSlice,
} from './thing.ts';

export async function dependsOn(reader: Reader, moment: Moment, thing: Thing, slice: SliceOf): Promise<ThingSlice> {
  const more = { after: slice.after, limit: slice.limit + 1 };
  if (isDerived(thing)) return firstOf(await readersOf(reader, moment.seq, thing.id, more), slice.limit);
  if (!isPlaced(thing)) return { things: [], next: undefined };
  if (thing.place.document === undefined) return documentsOf(reader, thing, slice);
  return firstOf(await onDocument(reader, moment, thing, more), slice.limit);
}

async function documentsOf(reader: Reader, { place: { bundle, version } }: PlacedThing, { after, limit }: SliceOf): Promise<ThingSlice> {
  const paths = await listDocuments(reader, { bundle, version, after, limit: limit + 1 });
  const shown = paths.slice(0, limit);
  return {
    things: shown.map((document) => placedThing({ bundle, version, document })),
    next: paths.length > limit ? shown.at(-1) : undefined,
  };
}

/** Evidence taken from a document or from words of a span, and answers that cite it or read a passage of it. */
async function onDocument(reader: Reader, moment: Moment, { place }: PlacedThing, more: SliceOf): Promise<DerivedThing[]> {
  const { bundle, version, document: path, span } = place;
  const { document, revision } = await findDocument(reader, { bundle, path: path as string, version });
  const evidence = await evidenceAt(reader, moment.seq, span ? { document, revision, span } : { document }, more);
  const parts = span && (await passagesWithin(reader, revision, span));
  const answers = await restingOn(reader, moment.seq, { source: document, parts }, more);
  const near = answers.filter((answer) => answer.role === 'cited').map(({ id }) => id);
  // A passage is longer than a span: an answer that cites other words of it has only read these.
  const exact = span && near.length > 0 ? await citesWithin(reader, moment, near, { revision, ...span }) : new Set(near);
  const read = answers.map((answer): DerivedThing => ({ ...answer, role: exact.has(answer.id) ? 'cited' : 'context' }));
  return [...evidence, ...read].toSorted((a, b) => (a.id < b.id ? -1 : 1)).slice(0, more.limit);
}
