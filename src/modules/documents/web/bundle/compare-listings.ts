/** What differs between two listings of a bundle, document by document. Pure. */
import { counted, listed } from '../words.ts';

/** A line of a version's listing, as far as it is compared. */
export interface ListingLine {
  readonly path: string;
  readonly document: string;
  readonly revision: string;
}

export type DocumentChange =
  | { readonly change: 'new' | 'edited' | 'same' }
  | { readonly change: 'renamed' | 'renamed and edited'; readonly before: string };

export interface ListingChanges<Line extends ListingLine> {
  /** By document, of every line of the newer listing. */
  readonly changes: ReadonlyMap<string, DocumentChange>;
  /** The lines that are only in the older listing. */
  readonly removed: readonly Line[];
}

/** Compares by the document's identity: a renamed document is the same one. */
export function compareListings<Line extends ListingLine>(older: readonly Line[], newer: readonly Line[]): ListingChanges<Line> {
  const before = new Map(older.map((line) => [line.document, line]));
  const kept = new Set(newer.map(({ document }) => document));
  return {
    changes: new Map(newer.map((line) => [line.document, changeOf(before.get(line.document), line)])),
    removed: older.filter(({ document }) => !kept.has(document)),
  };
}

function changeOf(before: ListingLine | undefined, line: ListingLine): DocumentChange {
  if (!before) return { change: 'new' };
  const edited = before.revision !== line.revision;
  if (before.path === line.path) return { change: edited ? 'edited' : 'same' };
  return { change: edited ? 'renamed and edited' : 'renamed', before: before.path };
}

/** How many documents changed in which way: `2 documents changed, 1 renamed and 1 removed`; '' when nothing did. */
export function changeWords({ changes, removed }: ListingChanges<ListingLine>): string {
  const of = (...names: readonly DocumentChange['change'][]): number =>
    [...changes.values()].filter(({ change }) => names.includes(change)).length;
  const counts: readonly (readonly [number, string])[] = [
    [of('edited', 'renamed and edited'), 'changed'],
    [of('new'), 'new'],
    [of('renamed'), 'renamed'],
    [removed.length, 'removed'],
  ];
  const [first, ...rest] = counts.filter(([count]) => count > 0);
  if (!first) return '';
  return listed([`${counted(first[0], 'document')} ${first[1]}`, ...rest.map(([count, word]) => `${count.toLocaleString('en')} ${word}`)]);
}

/** What going to the other listing does: `3 documents change back, 1 comes back and 1 leaves.` */
export function restoreWords({ changes, removed }: ListingChanges<ListingLine>): string {
  const of = (...names: readonly DocumentChange['change'][]): number =>
    [...changes.values()].filter(({ change }) => names.includes(change)).length;
  const parts = [
    [of('edited', 'renamed and edited', 'renamed'), 'changes back', 'change back'],
    [of('new'), 'comes back', 'come back'],
    [removed.length, 'leaves', 'leave'],
  ] as const;
  const [first, ...rest] = parts.filter(([count]) => count > 0);
  if (!first) return 'It shows the same documents as what is published; nothing changes.';
  const verb = ([count, one, many]: (typeof parts)[number]): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
  return `${listed([`${counted(first[0], 'document')} ${first[0] === 1 ? first[1] : first[2]}`, ...rest.map(verb)])}.`;
}
