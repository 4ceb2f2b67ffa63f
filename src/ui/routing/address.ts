/** Addresses as text, both ways. Values stay text: what looks like a number in `?q=` is still what was typed. */

/** `?a=b` without what is undefined or empty; '' when nothing is left. */
export function searchText(search: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()}`;
}

/** The first value of every name. */
export function readSearch(text: string): Record<string, string> {
  const search: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text)) search[name] ??= value;
  return search;
}

/** A path of several segments, each encoded: `notes/a b.md` becomes `notes/a%20b.md`. */
export const encodeSegments = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** The address with `asOf` carried over from where one is, unless it says its own. */
export function carryAsOf(href: string, asOf: string | undefined): string {
  if (asOf === undefined || !href.startsWith('/')) return href;
  const url = new URL(href, 'http://here');
  if (!url.searchParams.has('asOf')) url.searchParams.set('asOf', asOf);
  if (url.searchParams.get('asOf') === '') url.searchParams.delete('asOf');
  return url.pathname + url.search + url.hash;
}
