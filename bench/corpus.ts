/**
 * Documents to measure with, equal at every run: made-up words with the frequencies of a natural language (Zipf's law: the n-th
 * word comes about 1/n times as often as the first), in sections of one paragraph each.
 */
import { Random } from '../src/testing/generated/random.ts';

const vocabulary = 30_000;
const syllables = [
  'ba',
  'cor',
  'den',
  'fi',
  'gra',
  'hel',
  'jo',
  'kin',
  'lu',
  'mar',
  'nes',
  'ol',
  'pra',
  'quin',
  'ro',
  'sta',
  'ti',
  'ur',
  'ven',
  'zo',
];

/** The n-th most frequent word, from 0. */
function word(rank: number): string {
  let text = '';
  for (let rest = rank + 1; rest > 0; rest = Math.floor(rest / syllables.length)) text += syllables[rest % syllables.length];
  return text;
}

const frequent = (random: Random): string => word(Math.min(vocabulary, Math.floor(vocabulary ** random.next())) - 1);

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function sentence(random: Random): string {
  return `${capitalised(Array.from({ length: random.between(7, 17) }, () => frequent(random)).join(' '))}.`;
}

export const paragraph = (random: Random): string => Array.from({ length: random.between(4, 8) }, () => sentence(random)).join(' ');

/** A Markdown file. */
export interface CorpusFile {
  readonly path: string;
  readonly content: string;
}

/** Sections of a document; each is one passage. */
export const sectionsPerDocument = 8;

/** The document with this number: about 4,500 characters in eight sections under headings. */
export function corpusFile(number: number): CorpusFile {
  const random = new Random(number + 1);
  const heading = (words: number): string => capitalised(Array.from({ length: words }, () => frequent(random)).join(' '));
  const sections = Array.from({ length: sectionsPerDocument }, () => `## ${heading(3)}\n\n${paragraph(random)}\n`);
  return { path: `${String(number % 100).padStart(2, '0')}/note-${number}.md`, content: `# ${heading(4)}\n\n${sections.join('\n')}` };
}

/** The same document with its first paragraph edited: every sentence ends in another word. */
export function editedCorpusFile(number: number): CorpusFile {
  const { path, content } = corpusFile(number);
  return { path, content: content.replace(/\n\n[^#\n]+\n/, (first) => first.replaceAll(/ \w+\./g, ' otherwise.')) };
}

/** A query of four to six words that stand in this section (from 1) of a document, the most frequent words left out. */
export function sectionQuery(number: number, section: number, seed: number): string {
  const random = new Random(seed + 77);
  const [, ...sections] = corpusFile(number).content.split(/^## /m);
  const words = sections[section - 1]?.toLowerCase().match(/[a-z]{6,}/g) ?? [];
  return Array.from({ length: random.between(4, 6) }, () => random.pick(words)).join(' ');
}

/** Such a query of any section of the first `documents`. */
export function corpusQuery(seed: number, documents: number): string {
  const random = new Random(seed + 7);
  return sectionQuery(random.between(0, documents - 1), random.between(1, sectionsPerDocument), seed);
}
