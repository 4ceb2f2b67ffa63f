/** Who and what is named in a text: runs of capitalised words inside sentences, which repeat. By form alone, without a list. Pure. */
import type { Range } from '../documents/index.ts';
import { stem, stopWords } from '../search/index.ts';
import type { ReadText, Sentence } from './read-text.ts';

export interface Name {
  readonly name: string;
  readonly count: number;
  readonly places: readonly Range[];
}

const most = 12;
const placesShown = 5;
// Words with a capital, joined by what names are joined by; abbreviations and initials are words too.
const pattern =
  /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{M}\p{N}&.'\u2019-]*(?:(?: (?:of|of the|de|de la|du|van|van der|von|zu|&))?[ \u00a0]\p{Lu}[\p{L}\p{M}\p{N}&.'\u2019-]*)*/gu;

interface Found {
  /** As it is written first. */
  readonly name: string;
  readonly places: Range[];
  /** Seen where nothing but a name has a capital. */
  inside: number;
}

/** The names that stand in it most often. What only begins sentences is none, and neither are words that also stand there small. */
export function namesIn(text: ReadText): Name[] {
  const small = smallWords(text);
  const found = new Map<string, Found>();
  for (const sentence of text.sentences) {
    if (sentence.heading || isShouted(text.canonical.slice(sentence.start, sentence.end))) continue;
    for (const place of namesOf(text, sentence)) {
      const name = text.canonical.slice(place.start, place.end).replaceAll(/\s/g, ' ');
      // One thing in the singular and the plural is one thing.
      const key = name
        .split(' ')
        .map((word) => stem(word.toLowerCase()))
        .join(' ');
      const known = found.get(key) ?? { name, places: [], inside: 0 };
      known.places.push(place);
      if (place.start > sentence.start) known.inside += 1;
      found.set(key, known);
    }
  }
  const several = (name: string): boolean => name.includes(' ');
  return [...found.values()]
    .filter(({ name, inside, places }) => inside > 0 && (several(name) || (places.length > 1 && isOwn(name, small, text.language))))
    .toSorted((a, b) => b.places.length - a.places.length || b.name.length - a.name.length || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name, places }) => ({ name, count: places.length, places: places.slice(0, placesShown) }));
}

function* namesOf({ canonical }: ReadText, sentence: Sentence): Generator<Range> {
  for (const { 0: match, index } of canonical.slice(sentence.start, sentence.end).matchAll(pattern)) {
    const whole = match.replace(/['\u2019]s$|[.'\u2019-]+$/u, '');
    const name = withoutSmallWords(whole);
    const end = sentence.start + index + whole.length;
    if (name.length > 1 && name.length <= 80) yield { start: end - name.length, end };
  }
}

/** A small word before a name has a capital where it begins a sentence. */
function withoutSmallWords(name: string): string {
  const [first = ''] = name.split(/[ \u00a0]/, 1);
  return first.length < name.length && stopWords.has(first.toLowerCase()) ? withoutSmallWords(name.slice(first.length + 1)) : name;
}

/** In German every noun has a capital: there one word is a name when it is written in capitals. */
const isOwn = (name: string, small: ReadonlySet<string>, language: ReadText['language']): boolean =>
  language === 'de' ? /^\p{Lu}{2,}$/u.test(name) : !small.has(name.toLowerCase());

const isShouted = (sentence: string): boolean => sentence.length > 12 && sentence === sentence.toUpperCase();

function smallWords({ canonical, sentences }: ReadText): Set<string> {
  const small = new Set<string>();
  for (const { start, end } of sentences)
    for (const { 0: word } of canonical.slice(start, end).matchAll(/(?<![\p{L}\p{N}])\p{Ll}[\p{L}\p{M}]+/gu)) small.add(word);
  return small;
}
