/** What a spreadsheet shows for a value, by the code of its number format. */
import { formatDate } from './dates.ts';
import { generalNumber } from './decimal.ts';
import { formatDigits } from './digits.ts';
import { sectionsOf } from './sections.ts';
import type { Section } from './sections.ts';

/** The formats of one workbook, each code read once. */
export class NumberFormats {
  readonly #sections = new Map<string, Section[]>();
  readonly #date1904: boolean;

  constructor(date1904: boolean) {
    this.#date1904 = date1904;
  }

  /** A number as it is shown. Blanks that only align are at most one, and none at the ends. */
  number(value: number, code: string): string {
    const sections = this.#read(code);
    const { section, shown } = choose(value, sections);
    if (!section) return generalNumber(value);
    if (section.isDate) return tidy(formatDate(value, section, this.#date1904) ?? generalNumber(value));
    const text = tidy(formatDigits(shown, section));
    // A format of nothing (";;;") hides what is there; a reader of the file is told.
    return text === '' && value !== 0 && section.tokens.length === 0 ? generalNumber(value) : text;
  }

  /** A text as it is shown: in the fourth section, or in one for texts. */
  text(value: string, code: string): string {
    const sections = this.#read(code);
    const section = sections[3] ?? sections.find(({ tokens }) => tokens.some(({ kind }) => kind === 'at'));
    if (!section?.tokens.some(({ kind }) => kind === 'at')) return value;
    return section.tokens.map((token) => (token.kind === 'at' ? value : token.kind === 'text' ? token.text : '')).join('');
  }

  /** Whether numbers in this format are dates or times. */
  isDate(code: string): boolean {
    return this.#read(code)[0]?.isDate === true;
  }

  #read(code: string): Section[] {
    const known = this.#sections.get(code);
    if (known) return known;
    const sections = sectionsOf(code);
    // A file of nothing but formats would fill the memory.
    if (this.#sections.size < 10_000) this.#sections.set(code, sections);
    return sections;
  }
}

/** The section for a value, and the value without its sign when the section is for negative numbers alone. */
function choose(value: number, sections: readonly Section[]): { section: Section | undefined; shown: number } {
  const [first, second, third] = sections;
  if (sections.some(({ condition }) => condition)) {
    const own = sections.slice(0, 3).find(({ condition }) => condition?.(value));
    const section = own ?? sections.slice(0, 3).find(({ condition }) => !condition) ?? undefined;
    // A section that only negative numbers reach says so itself.
    const negative = value < 0 && section !== undefined && section !== first && !section.condition?.(-value);
    return { section, shown: negative ? -value : value };
  }
  if (value < 0 && second) return { section: second.tokens.length > 0 || sections.length > 2 ? second : first, shown: -value };
  if (value === 0 && third) return { section: third, shown: value };
  return { section: first, shown: value };
}

const tidy = (text: string): string => text.replace(/ +/g, ' ').trim();
