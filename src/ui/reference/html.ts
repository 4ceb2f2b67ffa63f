/** HTML as a value that can only be made by escaping: text from anywhere goes in as text. */

/** Markup that is already safe. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | undefined | false | readonly Part[];

/** Template for markup; every value that is not itself `Html` is escaped. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: strings.map((text, index) => text + (index < parts.length ? markupOf(parts[index]) : '')).join(''),
});

function markupOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part));
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] as string);

/** Text with `code` between backticks and links to nothing: all the formatting a description may have. */
export const prose = (text: string): Html => ({
  markup: text
    .split(/(`[^`]+`)/)
    .map((piece) => (/^`.+`$/.test(piece) ? `<code>${escape(piece.slice(1, -1))}</code>` : escape(piece)))
    .join(''),
});
