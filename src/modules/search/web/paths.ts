/** The address of search. */
import { searchText } from '../../../ui/routing/address.ts';

/** What is searched and how it is narrowed, as it stands in the address. Everything is text; '' is not narrowed. */
export interface Searched {
  readonly query: string;
  readonly bundle: string;
  /** A time or a version number; '' for now. */
  readonly asOf: string;
  /** What documents were read as. */
  readonly format: string;
  /** The beginning of their paths. */
  readonly path: string;
  /** What they state of themselves: a part of the name of an author, a tag, and between which days or times. */
  readonly author: string;
  readonly tag: string;
  readonly since: string;
  readonly until: string;
  /** Whether versions that were replaced are searched too. */
  readonly superseded: boolean;
  /** How many are shown. */
  readonly count: number;
}

/** How many results are shown at first, and added each time more are asked for. */
export const pageSize = 20;
const most = 200;

/** Searches for words; '' for an empty box. What is left out of `narrowed` is not narrowed; the moment stays as it is. */
export function searchPath(query: string, narrowed: Partial<Omit<Searched, 'query'>> = {}): string {
  const { bundle, asOf, format, path, author, tag, since, until, superseded = false, count = pageSize } = narrowed;
  const text = searchText({
    q: query,
    b: bundle,
    asOf,
    type: format,
    path,
    by: author,
    tag,
    since,
    until,
    old: superseded ? 1 : undefined,
    n: count === pageSize ? undefined : count,
  });
  const target = `/search${text}`;
  return asOf === '' ? `${target}${text === '' ? '?' : '&'}asOf=` : target;
}

/** Reads the address. A count that is none of ours is the usual one. */
export function readSearched(search: Readonly<Record<string, string>>): Searched {
  const count = Number(search['n'] ?? pageSize);
  return {
    query: (search['q'] ?? '').trim(),
    bundle: search['b'] ?? '',
    asOf: search['asOf'] ?? '',
    format: search['type'] ?? '',
    path: search['path'] ?? '',
    author: search['by'] ?? '',
    tag: search['tag'] ?? '',
    since: search['since'] ?? '',
    until: search['until'] ?? '',
    superseded: search['old'] === '1',
    count: Number.isInteger(count) && count >= 1 && count <= most ? count : pageSize,
  };
}

/** Whether less than everything there is now is searched. */
export const isNarrowed = ({ bundle, asOf, format, path, author, tag, since, until }: Searched): boolean =>
  [bundle, asOf, format, path, author, tag, since, until].some((one) => one !== '');

/** The next count, or undefined when there can be no more. */
export const nextCount = (count: number): number | undefined => (count >= most ? undefined : Math.min(most, count + pageSize));
