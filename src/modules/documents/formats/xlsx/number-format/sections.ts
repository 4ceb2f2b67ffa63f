/** The code of a number format cut into its sections and tokens (ECMA-376 part 1, 18.8.31). */

export type Token =
  | { readonly kind: 'text'; readonly text: string }
  /** A place for a digit: 0, # or ?. */
  | { readonly kind: 'digit'; readonly place: '0' | '#' | '?' }
  | { readonly kind: 'point' | 'comma' | 'percent' | 'slash' | 'at' | 'general' }
  /** `E+` or `E-`. */
  | { readonly kind: 'exponent'; readonly plus: boolean }
  /** A run of y, m, d, h, s; `elapsed` when in brackets. */
  | { readonly kind: 'date'; readonly unit: string; readonly elapsed: boolean }
  | { readonly kind: 'fraction'; readonly digits: number }
  | { readonly kind: 'half'; readonly words: readonly [string, string] };

export interface Section {
  readonly tokens: readonly Token[];
  readonly condition: ((value: number) => boolean) | undefined;
  /** Of a locale code, hexadecimal: names of months and days are in its language. */
  readonly locale: string | undefined;
  readonly isDate: boolean;
}

const longest = 2000;

const patterns: readonly (readonly [RegExp, (match: RegExpExecArray) => Token | undefined])[] = [
  [/"([^"]*)"?/y, ([, text]) => ({ kind: 'text', text: text ?? '' })],
  [/\\([^]?)/y, ([, text]) => ({ kind: 'text', text: text ?? '' })],
  // As wide as a character, and a character as often as there is room: a blank and nothing.
  [/_[^]?/y, () => ({ kind: 'text', text: ' ' })],
  [/\*[^]?/y, () => undefined],
  [/\[(h+|m+|s+)\]/iy, ([, unit]) => ({ kind: 'date', unit: (unit ?? '').toLowerCase(), elapsed: true })],
  [/\[\$([^\]-]*)[^\]]*\]/y, ([, text]) => ({ kind: 'text', text: text ?? '' })],
  [/\[[^\]]*\]/y, () => undefined],
  [/general/iy, () => ({ kind: 'general' })],
  [/am\/pm/iy, () => ({ kind: 'half', words: ['AM', 'PM'] })],
  [/a\/p/iy, () => ({ kind: 'half', words: ['A', 'P'] })],
  [/上午\/下午/y, () => ({ kind: 'half', words: ['上午', '下午'] })],
  [/e([+-])/iy, ([, sign]) => ({ kind: 'exponent', plus: sign === '+' })],
  [/\.(0+)/y, ([, zeros]) => ({ kind: 'fraction', digits: (zeros ?? '').length })],
  [/(?:y+|m+|d+|h+|s+|e+|b+)/iy, ([unit]) => ({ kind: 'date', unit: (unit ?? '').toLowerCase(), elapsed: false })],
  [/g+/iy, () => undefined],
  [/[0#?]/y, ([place]) => ({ kind: 'digit', place: place as '0' })],
  [/\./y, () => ({ kind: 'point' })],
  [/,/y, () => ({ kind: 'comma' })],
  [/%/y, () => ({ kind: 'percent' })],
  [/\//y, () => ({ kind: 'slash' })],
  [/@/y, () => ({ kind: 'at' })],
  [/[^]/y, ([text]) => ({ kind: 'text', text: text ?? '' })],
];

/** The sections of a format code, four at most. */
export function sectionsOf(code: string): Section[] {
  return split(code.slice(0, longest)).slice(0, 4).map(readSection);
}

/** At semicolons that are not quoted. */
function split(code: string): string[] {
  const parts = [''];
  for (const [piece] of code.matchAll(/"[^"]*"?|\\[^]?|\[[^\]]*\]|[^]/g)) {
    if (piece === ';') parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts;
}

function readSection(code: string): Section {
  const tokens: Token[] = [];
  for (let at = 0; at < code.length;) {
    for (const [pattern, make] of patterns) {
      pattern.lastIndex = at;
      const match = pattern.exec(code);
      if (!match) continue;
      at = pattern.lastIndex;
      const token = make(match);
      if (token) tokens.push(token);
      break;
    }
  }
  const isDate = tokens.some(({ kind }) => kind === 'date' || kind === 'half');
  return {
    tokens: isDate ? tokens : tokens.flatMap(asDigits),
    condition: conditionOf(code),
    locale: /\[\$[^\]-]*-([0-9a-f]+)/i.exec(code)?.[1],
    isDate,
  };
}

/** Apart from times, a point with zeros is a decimal point with places for digits. */
function asDigits(token: Token): Token[] {
  if (token.kind !== 'fraction') return [token];
  return [{ kind: 'point' }, ...Array.from({ length: token.digits }, (): Token => ({ kind: 'digit', place: '0' }))];
}

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '<': (value, limit) => value < limit,
  '>': (value, limit) => value > limit,
  '<=': (value, limit) => value <= limit,
  '>=': (value, limit) => value >= limit,
  '=': (value, limit) => value === limit,
  '<>': (value, limit) => value !== limit,
};

function conditionOf(code: string): Section['condition'] {
  const found = /\[(<=|>=|<>|<|>|=)\s*(-?[\d.]+(?:E[+-]?\d+)?)\]/i.exec(code.replace(/"[^"]*"?|\\[^]/g, ''));
  const compare = comparisons[found?.[1] ?? ''];
  const limit = Number(found?.[2]);
  return compare && !Number.isNaN(limit) ? (value) => compare(value, limit) : undefined;
}
