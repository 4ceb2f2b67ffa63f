/** Questions about a history that nobody wrote any for: its headings, and pieces of its sentences, of any of its versions. */
import type { Random } from '../../src/testing/generated/random.ts';
import type { HistoryVersion } from './history.ts';

/** A third about headings, the rest about what sentences say; some are answered only later, some only at first. */
export function questionsAbout(versions: readonly HistoryVersion[], random: Random, count: number): string[] {
  const questions = new Set<string>();
  for (let tries = 0; questions.size < count && tries < count * 20; tries++) {
    const source = random.pick([...random.pick(versions).files.values()]);
    const lines = source.split('\n').map((line) => line.trim());
    const headings = lines.flatMap((line) => /^#{1,6}\s+(.*\p{L}{4}.*)$/u.exec(line)?.[1] ?? []).map(plain);
    const sentences = lines.filter((line) => /^\p{L}/u.test(line)).flatMap((line) => plain(line).split(/(?<=[.!?])\s+/));
    const long = sentences.filter((sentence) => sentence.split(' ').length >= 8);
    if (questions.size * 3 < count) {
      if (headings.length > 0) questions.add(`What is said about ${random.pick(headings)}?`);
    } else if (long.length > 0) {
      const words = random.pick(long).split(' ');
      const from = random.between(0, words.length - 8);
      questions.add(`What about ${words.slice(from, from + random.between(5, 8)).join(' ')}?`);
    }
  }
  return [...questions];
}

/** Without the marks of Markdown. */
const plain = (text: string): string =>
  text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`#"|]/g, '')
    .trim();
