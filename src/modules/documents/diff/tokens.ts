/** Text cut into words, numbers, blanks and single signs. Joined again the tokens are the text. */

const pattern = /[\p{L}\p{M}\p{N}_]+(?:(?:['’](?=\p{L})|(?<=\p{N})[.,](?=\p{N}))[\p{L}\p{M}\p{N}_]+)*|\s+|[^\p{L}\p{M}\p{N}_\s]/gu;
const withoutSpaces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** All tokens of a text in order; words of scripts that write no spaces are found by the platform's segmenter. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = text.match(pattern) ?? [];
  if (!withoutSpaces.test(text)) return tokens;
  return tokens.flatMap((token) => (withoutSpaces.test(token) ? Array.from(segmenter.segment(token), (part) => part.segment) : [token]));
}

const word = /[\p{L}\p{N}]/u;

/** The words of a text, lower-cased, at most `most` of them. */
export function wordsOf(text: string, most = 2000): string[] {
  const words: string[] = [];
  for (const token of tokensOf(text.length > most * 12 ? text.slice(0, most * 12) : text)) {
    if (word.test(token)) words.push(token.toLowerCase());
    if (words.length === most) break;
  }
  return words;
}

/** How many words two texts have in common: 2 x common / total as multisets (Dice), 0 to 1; two texts without words compare by equality. */
export function similarity(a: readonly string[], b: readonly string[]): number {
  if (a.length + b.length === 0) return 0;
  const counts = new Map<string, number>();
  for (const token of a) counts.set(token, (counts.get(token) ?? 0) + 1);
  let common = 0;
  for (const token of b) {
    const left = counts.get(token) ?? 0;
    if (left === 0) continue;
    common++;
    counts.set(token, left - 1);
  }
  return (2 * common) / (a.length + b.length);
}
