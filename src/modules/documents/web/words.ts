/** How counts, sizes and times are said on the screens of documents. */

/** `1 document`, `1,200 documents`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size as people read it, in powers of 1,000: `830 bytes`, `1.2 MB`. */
export function sizeWords(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1;
  return `${value.toLocaleString('en', { maximumFractionDigits: digits })} ${bytes === 1 ? 'byte' : units[unit]}`;
}

/** A time in the reader's own words and zone: `20 Nov 2026, 14:05`. */
export const timeWords = (time: string): string => new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** `a`, `a and b`, `a, b and c`. */
export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

const order = new Intl.Collator('en', { numeric: true });

/** Paths as people count: `note-2` before `note-10`. */
export const byPath = (a: { readonly path: string }, b: { readonly path: string }): number => order.compare(a.path, b.path);
