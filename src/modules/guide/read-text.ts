/** A document as the guide reads it: its sentences with their words, once, whatever is asked of them. Pure. */
import { sentencesOf, type ParsedDocument, type Range } from '../documents/index.ts';
import { stem, stopWords, tokensOf } from '../search/index.ts';

/** A word that names something. */
export interface Word extends Range {
  readonly stem: string;
}

/** A sentence of the running text, or a heading. Offsets are of the canonical text. */
export interface Sentence extends Range {
  readonly block: number;
  /** Index of the heading above; -1 for none. */
  readonly section: number;
  readonly heading: boolean;
  /** Its words in runs that no stop word, number or mark interrupts. */
  readonly runs: readonly (readonly Word[])[];
}

export interface ReadText {
  readonly canonical: string;
  readonly sentences: readonly Sentence[];
  /** How often each word stands in it, by stem. */
  readonly counts: ReadonlyMap<string, number>;
  /** The language that its small words are of. */
  readonly language: 'en' | 'de';
}

/** More of a text than this is not read: a guide names what matters, and a thousand pages say that many times. */
const mostSentences = 20_000;

/** Heads, feet, notes and code are no running text; of a table the rows are read, its header is not. */
export function readText({ canonical, blocks }: Pick<ParsedDocument, 'canonical' | 'blocks'>): ReadText {
  const sentences: Sentence[] = [];
  const counts = new Map<string, number>();
  for (const [block, { kind, role, text, end, section, header }] of blocks.entries()) {
    if (role !== undefined || kind === 'code' || header || sentences.length >= mostSentences) continue;
    const words = canonical.slice(text, end);
    const ranges = kind === 'heading' ? [{ start: 0, end: words.length }] : sentencesOf(words);
    for (const range of ranges) {
      const runs = runsOf(words.slice(range.start, range.end), text + range.start);
      for (const word of runs.flat()) counts.set(word.stem, (counts.get(word.stem) ?? 0) + 1);
      sentences.push({ start: text + range.start, end: text + range.end, block, section, heading: kind === 'heading', runs });
    }
  }
  return { canonical, sentences, counts, language: languageOf(canonical) };
}

/** Between two words of a run stand blanks or a hyphen only. */
const joins = /^(?:[ \u00a0]|[-\u2010\u2011]|\s*\n\s*)$/;

function runsOf(text: string, at: number): Word[][] {
  const runs: Word[][] = [];
  let last: Range | undefined;
  for (const { folded, start, end } of tokensOf(text)) {
    const names = folded.length > 2 && /\p{L}/u.test(folded) && !stopWords.has(folded);
    if (!names) {
      last = undefined;
      continue;
    }
    const word = { stem: stem(folded), start: at + start, end: at + end };
    if (last && start >= last.end && joins.test(text.slice(last.end, start))) runs.at(-1)?.push(word);
    else runs.push([word]);
    last = { start, end };
  }
  return runs;
}

const small = {
  en: /\b(?:the|of|and|to|is|that|for|with|shall|by)\b/gi,
  de: /\b(?:der|die|das|und|ist|nicht|mit|für|den|ein)\b/gi,
} as const;

/** Questions are worded in it. By the small words of the beginning, which no text is without. */
function languageOf(text: string): 'en' | 'de' {
  const beginning = text.slice(0, 20_000);
  const count = (pattern: RegExp): number => beginning.match(pattern)?.length ?? 0;
  return count(small.de) > count(small.en) ? 'de' : 'en';
}
