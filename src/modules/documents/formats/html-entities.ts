import { parseFragment } from 'parse5';

const decoded = new Map<string, string>();

/** The text of one character reference as written, `&amp;` or `&#x41;`; unknown names stay as they are. */
export function decodeEntity(reference: string): string {
  const known = decoded.get(reference);
  if (known !== undefined) return known;
  const node = parseFragment(reference).childNodes[0];
  const text = node && 'value' in node ? node.value : reference;
  // Numeric references make the number of keys unlimited; the named ones all fit.
  if (decoded.size < 5000) decoded.set(reference, text);
  return text;
}
