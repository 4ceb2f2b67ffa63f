/**
 * The text of a block and where each of its words stands in it: lines joined by blanks, words that were broken at line ends
 * joined again. This is the map from what is drawn to canonical text.
 */
import { bullet } from './flow.ts';
import { isGlued } from './lines.ts';
import type { Line } from './lines.ts';
import { isUnspaced } from './scripts.ts';
import type { Word } from './words.ts';

/** A word and its range in the text of its block. */
export interface Place {
  start: number;
  end: number;
  readonly word: Word;
}

export interface BlockText {
  readonly text: string;
  readonly places: readonly Place[];
}

const lineEndHyphen = /[\p{L}\p{M}][-\u2010]$/u;

/** The words of a document that stand whole on a line, in lower case: what a word that was broken is looked up in. */
export function vocabularyOf(lines: Iterable<Line>): ReadonlySet<string> {
  const words = new Set<string>();
  for (const line of lines) {
    line.words.forEach(({ text }, at) => {
      if (at < line.words.length - 1) for (const part of partsOf(text)) words.add(part);
    });
  }
  return words;
}

/** A word with hyphens as a whole, without punctuation around it. */
function partsOf(text: string): string[] {
  return text.length > 1 && text.length < 60 ? [bare(text)] : [];
}

const bare = (text: string): string => text.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');

/** Joins lines to the text of one block. */
export function blockText(lines: readonly Line[], vocabulary: ReadonlySet<string>): BlockText {
  let text = '';
  const places: Place[] = [];
  let previous: Word | undefined;
  for (const line of lines) {
    line.words.forEach((word, at) => {
      const body = word.text.replace(/\u00ad$/, '');
      if (previous) {
        const isMark = text.length <= 2 && bullet.test(text);
        const joint = isMark ? 'blank' : at > 0 ? withinLine(previous, word) : acrossLines(previous, word, { text, vocabulary });
        if (joint === 'drop') {
          text = text.slice(0, -1);
          (places.at(-1) as Place).end -= 1;
        } else text += joint === 'glue' && isComposed(previous.text, body) ? '' : ' ';
      }
      places.push({ start: text.length, end: text.length + body.length, word });
      text += body;
      previous = word;
    });
  }
  // A word that was only a soft hyphen leaves nothing behind.
  return { text: text.trimEnd(), places: places.filter(({ start, end }) => end > start) };
}

/** How two words meet: with a blank, without one, or without one and without the hyphen between them. */
type Joint = 'blank' | 'glue' | 'drop';

function withinLine(a: Word, b: Word): Joint {
  if (isUnspaced(a.text.slice(-1)) && isUnspaced(b.text)) return b.spaced ? 'blank' : 'glue';
  return isGlued(a, b) ? 'glue' : 'blank';
}

function acrossLines(a: Word, b: Word, { text, vocabulary }: { text: string; vocabulary: ReadonlySet<string> }): Joint {
  if (a.text.endsWith('\u00ad')) return 'glue';
  if (isUnspaced(a.text.slice(-1)) && isUnspaced(b.text)) return 'glue';
  if (!lineEndHyphen.test(a.text)) return 'blank';
  const before = text.slice(text.lastIndexOf(' ') + 1);
  return keepsHyphen(before, b.text, vocabulary) || !isComposed(a.text.slice(0, -1), b.text) ? 'glue' : 'drop';
}

/**
 * Whether a hyphen at a line end belongs to the word: before a capital, a digit or a sign ("Anglo-Saxon", "COVID-19"), in a word that
 * has another hyphen ("state-of-the-art"), behind first parts that are always written with one, and where the document writes the
 * word with its hyphen elsewhere and never without.
 */
function keepsHyphen(before: string, after: string, vocabulary: ReadonlySet<string>): boolean {
  const stem = before.slice(0, -1);
  const joined = bare(stem + after);
  if (vocabulary.has(joined)) return false;
  if (!/^\p{Ll}/u.test(after)) return true;
  if (/\p{L}[-\u2010]\p{L}/u.test(stem) || /^\P{L}*(?:self|well|half|cross)$/iu.test(stem)) return true;
  return vocabulary.has(bare(`${stem}-${after}`));
}

/** Whether two texts put together are still NFC, so that places stay where they are. */
const isComposed = (a: string, b: string): boolean => {
  const joint = a.slice(-4) + b.slice(0, 4);
  return joint.normalize('NFC') === joint;
};
