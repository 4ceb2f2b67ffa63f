/** The rows of a bundle's table: its listing with what changed against what is published. Pure. */
import type { z } from 'zod';
import type { bundleVersionSchema } from '../../contract.ts';
import { byPath } from '../words.ts';
import type { DocumentChange, ListingChanges } from './compare-listings.ts';

export type Listing = z.output<typeof bundleVersionSchema>;
export type ListingDocument = Listing['documents'][number];

export interface DocumentRow extends ListingDocument {
  /** Undefined where there is nothing to compare with. */
  readonly change: DocumentChange | { readonly change: 'removed' } | undefined;
}

/** Rows by path. What was removed keeps its place, marked. */
export function documentRows(listing: readonly ListingDocument[], changes: ListingChanges<ListingDocument> | undefined): DocumentRow[] {
  const removed = (changes?.removed ?? []).map((line): DocumentRow => ({ ...line, change: { change: 'removed' } }));
  const rows = listing.map((line): DocumentRow => ({ ...line, change: changes?.changes.get(line.document) }));
  return [...rows, ...removed].sort(byPath);
}

/** The rows whose path has every word, in any case. */
export function findRows(rows: readonly DocumentRow[], words: string): readonly DocumentRow[] {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return rows;
  return rows.filter(({ path }) => parts.every((part) => path.toLowerCase().includes(part)));
}
