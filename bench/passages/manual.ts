/** A Markdown manual to be edited, as sections of parts, and the kinds of edit that people make. */
import type { Random } from '../../src/testing/generated/random.ts';
import { paragraph } from '../corpus.ts';

interface Part {
  readonly kind: 'text' | 'list' | 'table' | 'code';
  readonly lines: readonly string[];
}

interface ManualSection {
  readonly heading: string;
  readonly parts: readonly Part[];
}

export type Manual = readonly ManualSection[];

const sections = 12;
/** Of ten parts of a section seven are paragraphs. */
const kinds = ['text', 'text', 'text', 'text', 'text', 'text', 'text', 'list', 'table', 'code'] as const;

const wordsOf = (random: Random, count: number): string => paragraph(random).split(' ').slice(0, count).join(' ').replaceAll('.', '');

export function manual(random: Random): Manual {
  return Array.from({ length: sections }, () => ({
    heading: wordsOf(random, 3),
    parts: Array.from({ length: random.between(2, 20) }, () => partOf(random, random.pick(kinds))),
  }));
}

function partOf(random: Random, kind: Part['kind']): Part {
  const lines = (count: number, line: (at: number) => string): string[] => Array.from({ length: count }, (_, at) => line(at));
  if (kind === 'text') return { kind, lines: [paragraph(random)] };
  if (kind === 'list') return { kind, lines: lines(random.between(3, 8), () => `- ${wordsOf(random, 9)}`) };
  if (kind === 'code')
    return { kind, lines: lines(random.between(5, 30), (at) => `const ${wordsOf(random, 1).toLowerCase()}${at} = ${at};`) };
  const row = (): string => `| ${[wordsOf(random, 2), wordsOf(random, 3), String(random.between(1, 999))].join(' | ')} |`;
  return { kind, lines: [row(), '| --- | --- | --- |', ...lines(random.between(5, 40), row)] };
}

const textOf = ({ kind, lines }: Part): string => (kind === 'code' ? ['```', ...lines, '```'] : lines).join('\n');

export const markdownOf = (given: Manual): string =>
  `# Manual\n\n${given.map(({ heading, parts }) => [`## ${heading}`, ...parts.map(textOf)].join('\n\n')).join('\n\n')}\n`;

/** What happens to a manual: another text of it. */
export type Edit = (given: Manual, random: Random) => string;

/** Paragraphs only, under one heading. */
export const plainText = (random: Random): Manual => [
  { heading: 'Text', parts: Array.from({ length: 120 }, () => partOf(random, 'text')) },
];

/** Puts something else in the place of a paragraph. */
const atParagraph =
  (change: (text: string, random: Random) => readonly string[]): Edit =>
  (given, random) => {
    const places = given.flatMap(({ parts }, section) => parts.flatMap(({ kind }, part) => (kind === 'text' ? [{ section, part }] : [])));
    const place = random.pick(places);
    const edited = given.map((each, section) => {
      if (section !== place.section) return each;
      const [text = ''] = each.parts[place.part]?.lines ?? [];
      const parts = change(text, random).map((line): Part => ({ kind: 'text', lines: [line] }));
      return { ...each, parts: each.parts.toSpliced(place.part, 1, ...parts) };
    });
    return markdownOf(edited);
  };

export const edits: Readonly<Record<string, Edit>> = {
  'insert a word': atParagraph((text, random) => {
    const words = text.split(' ');
    return [words.toSpliced(random.between(1, words.length - 1), 0, 'herewith').join(' ')];
  }),
  'edit a sentence': atParagraph((text, random) => {
    const sentences = text.split(/(?<=\.) /);
    return [sentences.with(random.between(0, sentences.length - 1), `${wordsOf(random, 8)}.`).join(' ')];
  }),
  'insert a paragraph': atParagraph((text, random) => [text, paragraph(random)]),
  'delete a paragraph': atParagraph(() => []),
  'move a section': (given, random) => {
    const from = random.between(0, given.length - 1);
    const to = (from + random.between(1, given.length - 1)) % given.length;
    return markdownOf(given.toSpliced(from, 1).toSpliced(to, 0, given[from] as ManualSection));
  },
  'rename a heading': (given, random) => {
    const at = random.between(0, given.length - 1);
    return markdownOf(given.with(at, { ...(given[at] as ManualSection), heading: wordsOf(random, 3) }));
  },
  reformat: (given) =>
    markdownOf(
      given.map(({ heading, parts }) => ({
        heading,
        parts: parts.map(({ kind, lines }) => ({ kind, lines: kind === 'code' ? lines : lines.map((line) => reformatted(kind, line)) })),
      })),
    ),
};

/** As a formatter leaves it: lines of 80 characters, other bullets, cells without blanks. */
function reformatted(kind: Part['kind'], line: string): string {
  if (kind === 'list') return line.replace(/^- /, '* ');
  if (kind === 'table') return line.replaceAll(' | ', '|');
  return line.replaceAll(/(.{60,79}) /g, '$1\n');
}
