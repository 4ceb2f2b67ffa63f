/** Finds a quote that a person gives in a canonical text: exactly, else with white space and quotation glyphs made equal. Pure. */
import type { Range } from '../documents/index.ts';

/** In UTF-16 code units. */
export const maxQuoteLength = 20_000;

/** Every place of a quote, in text order, without overlap. The ranges are of the canonical text itself. */
export function findQuote(canonical: string, quote: string): Range[] {
  const exact = placesOf(canonical, quote.normalize('NFC'));
  if (exact.length > 0) return exact;
  const { text, offsets } = normalizeGlyphs(canonical);
  const wanted = normalizeGlyphs(quote.normalize('NFC')).text.trim();
  if (wanted === '') return [];
  // The wanted text ends in no blank, so its last unit stands for exactly one unit of the source.
  return placesOf(text, wanted).map(({ start, end }) => ({ start: offsets[start] as number, end: (offsets[end - 1] as number) + 1 }));
}

function placesOf(text: string, quote: string): Range[] {
  const places: Range[] = [];
  if (quote === '') return places;
  for (let start = text.indexOf(quote); start >= 0; start = text.indexOf(quote, start + quote.length))
    places.push({ start, end: start + quote.length });
  return places;
}

const glyphs: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201a': "'",
  '\u201b': "'",
  '\u2032': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u201e': '"',
  '\u201f': '"',
  '\u2033': '"',
  '\u00ab': '"',
  '\u00bb': '"',
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2212': '-',
};

/** One blank for every run of white space and one glyph for every kind of quote or dash, with the offset each unit came from. */
function normalizeGlyphs(source: string): { text: string; offsets: number[] } {
  const units: string[] = [];
  const offsets: number[] = [];
  for (let index = 0; index < source.length; index += 1) {
    const unit = source[index] as string;
    const blank = /\s/.test(unit);
    if (blank && units.at(-1) === ' ') continue;
    units.push(blank ? ' ' : (glyphs[unit] ?? unit));
    offsets.push(index);
  }
  return { text: units.join(''), offsets };
}
