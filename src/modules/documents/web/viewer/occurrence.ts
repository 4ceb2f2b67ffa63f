/** Which of several equal quotes one means, and where words copied from a drawn page stand in the canonical text. Pure. */
import type { TextRange } from './marks.ts';

/**
 * Which place of a quote, counted from 1 without overlap as evidence counts them, begins at `start`; undefined when none of the counted
 * ones does (in "aaa" the second "aa" is not counted).
 */
export function occurrenceAt(text: string, { start, end }: TextRange): number | undefined {
  const quote = text.slice(start, end);
  if (quote === '') return undefined;
  let number = 0;
  for (let at = text.indexOf(quote); at >= 0 && at <= start; at = text.indexOf(quote, at + quote.length)) {
    number += 1;
    if (at === start) return number;
  }
  return undefined;
}

/** A range without the white space at its ends; undefined when nothing else is in it. */
export function trimmed(text: string, { start, end }: TextRange): TextRange | undefined {
  const words = text.slice(start, end);
  const from = start + (words.length - words.trimStart().length);
  const to = end - (words.length - words.trimEnd().length);
  return from < to ? { start: from, end: to } : undefined;
}

interface CopiedWords {
  /** What was selected on the drawn page. */
  readonly words: string;
  /** Everything on that page before it. */
  readonly before: string;
}

/**
 * Where words that were selected on a drawn page stand in the canonical text of that page. White space, hyphens and the forms of letters
 * (ligatures) do not count, because reading rejoins and expands them; of several equal places it is the one as many come before.
 */
export function findCopied(text: string, page: TextRange, { words, before }: CopiedWords): TextRange | undefined {
  const source = squeeze(text.slice(page.start, page.end));
  const wanted = squeeze(words).letters;
  if (wanted === '') return undefined;
  const starts: number[] = [];
  for (let at = source.letters.indexOf(wanted); at >= 0; at = source.letters.indexOf(wanted, at + 1)) starts.push(at);
  const earlier = countOf(squeeze(before).letters, wanted);
  const at = starts[Math.min(earlier, starts.length - 1)];
  if (at === undefined) return undefined;
  const last = at + wanted.length - 1;
  return { start: page.start + (source.from[at] as number), end: page.start + (source.to[last] as number) };
}

function countOf(text: string, wanted: string): number {
  let count = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) count += 1;
  return count;
}

/** The letters that count, and from where to where each stands in the source. */
function squeeze(source: string): { letters: string; from: number[]; to: number[] } {
  let letters = '';
  const from: number[] = [];
  const to: number[] = [];
  let at = 0;
  for (const character of source) {
    const end = at + character.length;
    if (!/[\s\u00ad\u2010\u2011\u2012\u2013-]/u.test(character)) {
      const plain = character.normalize('NFKC');
      letters += plain;
      for (let unit = 0; unit < plain.length; unit += 1) {
        from.push(at);
        to.push(end);
      }
    }
    at = end;
  }
  return { letters, from, to };
}
