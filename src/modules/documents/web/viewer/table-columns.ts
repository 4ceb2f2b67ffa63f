/** How wide the columns of a table are, and which of them hold numbers, from a sample of its rows. Pure. */

export interface Column {
  /** In em: never narrower. */
  readonly least: number;
  /** Its share of what is left. */
  readonly share: number;
  readonly numeric: boolean;
}

const sampled = 200;
const number = /^[\s(]*[-+−]?[\s]*[€$£¥]?[\s]*\d[\d\s.,'’]*[\s]*(?:%|‰|[€$£¥]|[a-zA-Z²³]{1,4})?[)\s]*$/;

/** The columns of a table whose rows are given as the texts of their cells. A head row counts for width only. */
export function columnsOf(rows: readonly (readonly string[])[], heads: number): Column[] {
  const width = Math.max(0, ...rows.slice(0, sampled).map((row) => row.length));
  return Array.from({ length: width }, (_, column) => {
    const texts = sampleOf(rows).map((row) => row[column] ?? '');
    const body = texts.slice(heads).filter((text) => text.trim() !== '');
    const numeric = body.length > 0 && body.filter((text) => number.test(text)).length >= body.length * 0.8;
    // No word is broken that fits; a few very long cells do not make the column wide, they wrap.
    const word = Math.max(
      ...texts.slice(0, heads).map((text) => longestWord(text) * 0.68),
      ...texts.slice(heads).map((text) => longestWord(text) * 0.62),
      0,
    );
    const lengths = texts.map((text) => text.length).sort((a, b) => a - b);
    const usual = lengths[Math.floor((lengths.length - 1) * 0.9)] ?? 0;
    // Running text needs room for a few words in a line.
    const least = Math.min(Math.max(word, Math.min(usual, 60) * 0.26, 2), 16) + 1.6;
    return { least: Math.round(least * 100) / 100, share: Math.min(Math.max(usual, 4), 60), numeric };
  });
}

const longestWord = (text: string): number => Math.max(...text.split(/\s+/).map((word) => word.length));

function sampleOf(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (rows.length <= sampled) return rows;
  const step = rows.length / sampled;
  return Array.from({ length: sampled }, (_, index) => rows[index === 0 ? 0 : Math.floor(index * step)] ?? []);
}

/** As `grid-template-columns`; the same in every row of the table, because nothing in it depends on what a row holds. */
export const gridTemplate = (columns: readonly Column[]): string =>
  columns.map(({ least, share }) => `minmax(${least}em, ${share}fr)`).join(' ');

/** In em: how wide the table is at least. */
export const leastWidth = (columns: readonly Column[]): number => columns.reduce((sum, { least }) => sum + least, 0);
