/** Questions that a text itself suggests: its headings that are some, what it defines, what its sections are about. Pure. */
import type { ParsedDocument, Range } from '../documents/index.ts';
import type { Definition } from './definitions.ts';
import type { KeyTerm } from './key-terms.ts';
import type { ReadText } from './read-text.ts';

export interface SuggestedQuestion {
  readonly question: string;
  /** The heading or the sentence that suggests it. */
  readonly from: Range;
}

const words = {
  en: { means: (term: string) => `What does “${term}” mean?`, about: (topic: string) => `What about ${topic}?` },
  de: { means: (term: string) => `Was bedeutet „${term}“?`, about: (topic: string) => `Was ist mit ${topic}?` },
} as const;

/** More than are shown, so that those which the text does not answer can be left out; the best first. */
export function suggestQuestions(
  text: ReadText,
  { blocks }: Pick<ParsedDocument, 'blocks'>,
  { definitions, terms }: { readonly definitions: readonly Definition[]; readonly terms: readonly KeyTerm[] },
): SuggestedQuestion[] {
  const { language } = text;
  const headings = headingsOf(text, blocks);
  const asked = headings.filter(({ topic }) => topic.endsWith('?')).map(({ topic, from }) => ({ question: topic, from }));
  const defined = definitions.slice(0, 4).map(({ term, sentence }) => ({ question: words[language].means(term), from: sentence }));
  const weightOf = (stems: readonly string[]): number =>
    terms.reduce((sum, term) => sum + (term.stems.some((stem) => stems.includes(stem)) ? term.weight : 0), 0);
  const about = headings
    .filter(({ topic, stems }) => !topic.endsWith('?') && stems.length > 0 && stems.length <= 6)
    .toSorted((a, b) => weightOf(b.stems) - weightOf(a.stems) || a.from.start - b.from.start)
    .slice(0, 8)
    .map(({ topic, from }) => ({ question: words[language].about(inSentence(topic, language)), from }));
  const seen = new Set<string>();
  return interleave([asked.slice(0, 6), defined, about]).filter(({ question }) => !seen.has(question) && seen.add(question));
}

interface Heading {
  readonly topic: string;
  readonly stems: readonly string[];
  readonly from: Range;
}

/** Headings with something below them. The first of all is the title, which everything is about. */
function headingsOf({ canonical, sentences }: ReadText, blocks: ParsedDocument['blocks']): Heading[] {
  const filled = new Set(blocks.filter(({ kind }) => kind !== 'heading').map(({ section }) => section));
  const title = blocks.findIndex(({ kind }) => kind === 'heading');
  // Where a slide has no title, only its number is its heading.
  const isWritten = (block: number): boolean => blocks[block]?.attributes?.['title'] !== 'none';
  return sentences
    .filter(({ heading, block }) => heading && block !== title && filled.has(block) && isWritten(block))
    .map(({ start, end, runs }) => ({
      topic: canonical.slice(start, end).replaceAll(/\s+/g, ' '),
      stems: runs.flat().map(({ stem }) => stem),
      from: { start, end },
    }));
}

/** A heading's first capital goes inside a sentence, unless it is a name's or an abbreviation's: then another capital follows. */
const inSentence = (topic: string, language: ReadText['language']): string =>
  language === 'en' && /^\p{Lu}\p{Ll}/u.test(topic) && !/ \p{Lu}/u.test(topic) ? topic.charAt(0).toLowerCase() + topic.slice(1) : topic;

/** One of each list in turn. */
function interleave<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => (at < list.length ? [list[at] as T] : []))).flat();
}
