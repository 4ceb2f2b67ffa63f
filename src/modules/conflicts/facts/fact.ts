/** What a place of a text states, so that another place that states something else about the same can be found. */
import type { Value } from './values.ts';

export type Stated =
  /** The values of a sentence or of a label, in the order of their kinds. */
  | { readonly is: 'values'; readonly values: readonly Value[] }
  /** The members of a list, sorted. */
  | { readonly is: 'members'; readonly members: readonly string[] }
  /** What a cell of a table says in words. */
  | { readonly is: 'words'; readonly words: string };

export interface Fact {
  /** What it is about: equal for two facts that state something of the same. A hash. */
  readonly key: string;
  readonly form: 'sentence' | 'label' | 'cell' | 'list';
  readonly stated: Stated;
  /** How many words say what it is about. */
  readonly about: number;
  /** The numbers in the headings above, which name a thing among its like: Flat 2, Budget 2025. */
  readonly numbers: readonly string[];
  /** Index of the heading above, and of the one above that; -1 for none. */
  readonly section: number;
  readonly parent: number;
  /** The last heading without its number. */
  readonly heading: string;
  /** Where the statement stands, and a hash of exactly its text. */
  readonly start: number;
  readonly end: number;
  readonly content: string;
}
