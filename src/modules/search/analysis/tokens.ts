/**
 * Words of a text with their places: the one tokeniser of indexing, queries, phrases, snippets and answers.
 * Scripts written without spaces become overlapping pairs of characters, so that no dictionary decides what is found.
 * Linear in the length of the text, and independent of the platform's ICU segmentation rules.
 */

/** A word of a text: its folded form and its range in UTF-16 units of the text it was read from. */
export interface Token {
  readonly folded: string;
  readonly start: number;
  readonly end: number;
}

/** Longer words are cut, so that one hostile word cannot grow an index row. */
export const longestToken = 64;

// A number with separators, an abbreviation such as U.S., or a run of letters and digits with inner apostrophes.
const wordPattern =
  /\p{Nd}+(?:[.,]\p{Nd}+)+|\p{L}(?:\.\p{L})+(?![\p{L}\p{N}])|[\p{L}\p{M}\p{N}\u00ad\u200c\u200d]+(?:['\u2019][\p{L}\p{M}]+)*/gu;
// The same for a text of ASCII alone, without the tables of letters of all scripts: a third of the time.
const asciiPattern = /\d+(?:[.,]\d+)+|[A-Za-z](?:\.[A-Za-z])+(?![A-Za-z0-9])|[A-Za-z0-9]+(?:'[A-Za-z]+)*/g;
const unspaced =
  ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar'].map((script) => `\\p{Script=${script}}`).join('') +
  '\\u30fc';
const hasUnspaced = new RegExp(`[${unspaced}]`, 'u');
const unspacedRuns = new RegExp(`[${unspaced}\\p{M}]+|[^${unspaced}]+`, 'gu');
const ascii = /^[\x00-\x7f]*$/;
const separatedNumber = /^\p{Nd}+[.,]/u;
const strippedMarks = /[\u0300-\u036f]/g;
const invisible = /[\u00ad\u200c\u200d]/g;
const foldedExceptions: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i', þ: 'th', ð: 'd' };
const exceptionLetters = /[ßæœøłđıþð]/g;
// French and Italian articles that lean on the next word; what follows them is the word.
const elided = /^(?:[cdjlmnst]|qu|dell|nell|sull|dall|all|un)['\u2019](?=\p{L}{2})/u;

/** The words of a text in order. Ranges never overlap except between the pairs of an unspaced script. */
export function* tokensOf(text: string): Generator<Token> {
  const plain = ascii.test(text);
  // matchAll works on its own copy of the pattern, so a consumer may stop early or tokenise another text in between.
  for (const match of text.matchAll(plain ? asciiPattern : wordPattern)) {
    const word = match[0];
    if (separatedNumber.test(word)) yield* numberTokens(word, match.index);
    else if (!plain && hasUnspaced.test(word)) yield* unspacedTokens(word, match.index);
    else {
      const folded = foldWord(word);
      if (folded !== '') yield { folded, start: match.index, end: match.index + word.length };
    }
  }
}

/**
 * What `tokensOf` finds words in: pieces of a text, in order, each of which has the tokens that it has in the text, since what a word
 * folds to depends on nothing around it. Words repeat: who remembers what they come to is several times faster.
 */
export function wordsIn(text: string): readonly string[] {
  return text.match(ascii.test(text) ? asciiPattern : wordPattern) ?? [];
}

const plainWord = /^[A-Za-z0-9]+$/;

/** The folded words of a text in order. A plain word is one, and most are: those need not be looked for. */
export const foldedWords = (text: string): string[] =>
  plainWord.test(text) ? [foldWord(text)] : Array.from(tokensOf(text), ({ folded }) => folded);

/** A word without case, compatibility forms, marks on Latin and Greek letters, apostrophes and possessive s. */
export function foldWord(word: string): string {
  const lower = word.length > longestToken * 2 ? word.slice(0, longestToken * 2).toLowerCase() : word.toLowerCase();
  return (ascii.test(lower) ? withoutApostrophes(lower) : withoutApostrophes(foldUnicode(lower))).slice(0, longestToken);
}

function foldUnicode(lower: string): string {
  return lower
    .normalize('NFKD')
    .replace(strippedMarks, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(exceptionLetters, (letter) => foldedExceptions[letter] ?? letter)
    .replace(invisible, '');
}

function withoutApostrophes(word: string): string {
  if (!word.includes("'") && !word.includes('\u2019') && !word.includes('.')) return word;
  return word
    .replace(/['\u2019]s$/, '')
    .replace(elided, '')
    .replace(/['\u2019.]/g, '');
}

// English groups, German groups with a fraction, German groups that cannot be a version number.
const groupedNumbers = [/^(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/, /^(\d{1,3}(?:\.\d{3})+),(\d+)$/, /^(\d{1,3}(?:\.\d{3}){2,})$/];

/** `1,200.00` and `1.200,00` are 1200; `7.2`, `7.10` and `1.2.3` stay as they are; `1,2,3` are three numbers. */
function* numberTokens(word: string, start: number): Generator<Token> {
  const plain = ascii.test(word) ? word : word.normalize('NFKC');
  const grouped = groupedNumbers.map((pattern) => pattern.exec(plain)).find((match) => match !== null);
  const end = start + word.length;
  if (grouped) yield { folded: decimal(grouped[1]?.replace(/[.,]/g, '') ?? '', grouped[2]), start, end };
  else if (!plain.includes(',')) yield { folded: plain.replace(/^(\d+)\.0{2,}$/, '$1').slice(0, longestToken), start, end };
  else if (/^\d+,\d+$/.test(plain))
    yield { folded: decimal(plain.slice(0, plain.indexOf(',')), plain.slice(plain.indexOf(',') + 1)), start, end };
  else {
    for (const part of word.matchAll(/[^,]+/gu)) {
      yield {
        folded: part[0].normalize('NFKC').slice(0, longestToken),
        start: start + part.index,
        end: start + part.index + part[0].length,
      };
    }
  }
}

function decimal(whole: string, fraction: string | undefined): string {
  return (fraction === undefined || /^0+$/.test(fraction) ? whole : `${whole}.${fraction}`).slice(0, longestToken);
}

function* unspacedTokens(word: string, start: number): Generator<Token> {
  for (const run of word.matchAll(unspacedRuns)) {
    const from = start + run.index;
    if (!hasUnspaced.test(run[0])) {
      const folded = foldWord(run[0]);
      if (folded !== '') yield { folded, start: from, end: from + run[0].length };
      continue;
    }
    yield* pairs(run[0], from);
  }
}

function* pairs(run: string, start: number): Generator<Token> {
  let previous: { letter: string; at: number } | undefined;
  let at = start;
  let alone = true;
  for (const letter of run) {
    if (previous) {
      yield { folded: (previous.letter + letter).normalize('NFKC').toLowerCase(), start: previous.at, end: at + letter.length };
      alone = false;
    }
    previous = { letter, at };
    at += letter.length;
  }
  if (alone && previous) yield { folded: previous.letter.normalize('NFKC').toLowerCase(), start: previous.at, end: at };
}
