/** Numbers laid out in the places of a format section: thousands, decimals, percent, exponents, fractions. */
import { decimalOf, generalNumber } from './decimal.ts';
import type { Section, Token } from './sections.ts';

/** `value` without its sign when the section says itself that it is negative. */
export function formatDigits(value: number, { tokens }: Section): string {
  const kinds = new Set(tokens.map(({ kind }) => kind));
  const percents = tokens.filter(({ kind }) => kind === 'percent').length;
  const scaled = value * 100 ** percents;
  if (kinds.has('exponent')) return signed(scaled, withExponent(Math.abs(scaled), tokens));
  if (kinds.has('slash') && kinds.has('digit')) return signed(scaled, asFraction(Math.abs(scaled), tokens));
  if (!kinds.has('digit')) {
    const said = tokens
      .map((token) => (token.kind === 'general' || token.kind === 'at' ? generalNumber(Math.abs(value)) : literal(token)))
      .join('');
    return kinds.has('general') || kinds.has('at') ? signed(value, said) : said;
  }
  const { plain, thousands, divided } = commas(tokens);
  const places = placesBehindPoint(plain);
  const decimal = decimalOf(scaled / 1000 ** divided, places);
  return (decimal.negative ? '-' : '') + fill(plain, decimal, thousands);
}

const signed = (value: number, text: string): string => (value < 0 && /[1-9]/.test(text) ? `-${text}` : text);

const literal = (token: Token): string => {
  if (token.kind === 'text') return token.text;
  if (token.kind === 'percent') return '%';
  if (token.kind === 'slash') return '/';
  if (token.kind === 'comma') return ',';
  return token.kind === 'point' ? '.' : '';
};

function placesBehindPoint(tokens: readonly Token[]): number {
  const point = tokens.findIndex(({ kind }) => kind === 'point');
  return point < 0 ? 0 : Math.min(30, tokens.slice(point).filter(({ kind }) => kind === 'digit').length);
}

/** A comma among the digits before the point parts thousands, one behind the last of them divides by a thousand. */
function commas(tokens: readonly Token[]): { plain: Token[]; thousands: boolean; divided: number } {
  const digits = tokens.flatMap(({ kind }, index) => (kind === 'digit' ? [index] : []));
  const point = tokens.findIndex(({ kind }) => kind === 'point');
  const lastWhole = digits.filter((index) => point < 0 || index < point).at(-1) ?? -1;
  const last = Math.max(digits.at(-1) ?? -1, lastWhole);
  let thousands = false;
  let divided = 0;
  const plain = tokens.filter(({ kind }, index) => {
    if (kind !== 'comma') return true;
    if (index > (digits[0] ?? Infinity) && index < lastWhole) thousands = true;
    else if (isScaling(tokens, index, lastWhole) || isScaling(tokens, index, last)) divided += 1;
    else return true;
    return false;
  });
  return { plain, thousands, divided };
}

const isScaling = (tokens: readonly Token[], index: number, last: number): boolean =>
  last >= 0 && index > last && tokens.slice(last + 1, index).every(({ kind }) => kind === 'comma');

/** Puts the digits into their places: whole ones from the right, the first place takes all that are left. */
function fill(tokens: readonly Token[], { whole, fraction }: { whole: string; fraction: string }, thousands: boolean): string {
  const point = tokens.findIndex(({ kind }) => kind === 'point');
  const before = point < 0 ? tokens : tokens.slice(0, point);
  const behind = point < 0 ? [] : tokens.slice(point + 1);
  return fillWhole(before, whole, thousands) + (point < 0 ? '' : fillFraction(behind, fraction));
}

function fillWhole(tokens: readonly Token[], digits: string, thousands: boolean): string {
  const first = tokens.findIndex(({ kind }) => kind === 'digit');
  let left = digits;
  let written = 0;
  let text = '';
  const put = (digit: string): void => {
    text = (thousands && written > 0 && written % 3 === 0 ? `${digit},` : digit) + text;
    written += 1;
  };
  for (let index = tokens.length - 1; index >= 0; index -= 1) {
    const token = tokens[index] as Token;
    if (token.kind !== 'digit') {
      text = literal(token) + text;
      continue;
    }
    const digit = left.at(-1) ?? (token.place === '0' ? '0' : token.place === '?' ? ' ' : '');
    left = left.slice(0, -1);
    if (digit !== '') put(digit);
    if (index === first)
      while (left !== '') {
        put(left.at(-1) as string);
        left = left.slice(0, -1);
      }
  }
  return text;
}

function fillFraction(tokens: readonly Token[], digits: string): string {
  const significant = digits.replace(/0+$/, '').length;
  let at = 0;
  let text = '';
  let shown = false;
  for (const token of tokens) {
    if (token.kind !== 'digit') text += literal(token);
    else {
      const digit = at < significant || token.place === '0' ? (digits[at] ?? '0') : token.place === '?' ? ' ' : '';
      if (digit !== '') shown = true;
      text += digit;
      at += 1;
    }
  }
  return shown || tokens.every(({ kind }) => kind !== 'digit') ? `.${text}` : text;
}

function withExponent(value: number, tokens: readonly Token[]): string {
  const at = tokens.findIndex(({ kind }) => kind === 'exponent');
  const mantissa = tokens.slice(0, at).filter(({ kind }) => kind !== 'comma');
  const point = mantissa.findIndex(({ kind }) => kind === 'point');
  const step = Math.max(1, (point < 0 ? mantissa : mantissa.slice(0, point)).filter(({ kind }) => kind === 'digit').length);
  const places = placesBehindPoint(mantissa);
  let power = value === 0 ? 0 : Math.floor(Math.log10(value) / step) * step;
  let decimal = decimalOf(value / 10 ** power, places);
  if (decimal.whole.length > step) {
    power += step;
    decimal = decimalOf(value / 10 ** power, places);
  }
  const { plus } = tokens[at] as Extract<Token, { kind: 'exponent' }>;
  const sign = power < 0 ? '-' : plus ? '+' : '';
  return `${fill(mantissa, decimal, false)}E${sign}${fillWhole(tokens.slice(at + 1), String(Math.abs(power)), false)}`;
}

function asFraction(value: number, tokens: readonly Token[]): string {
  const slash = tokens.findIndex(({ kind }) => kind === 'slash');
  const isDigit = (token: Token | undefined): boolean => token?.kind === 'digit';
  let numerator = slash;
  while (isDigit(tokens[numerator - 1])) numerator -= 1;
  const before = tokens.slice(0, numerator);
  let after = slash + 1;
  while (isDigit(tokens[after]) || /^\d$/.test(literal(tokens[after] ?? { kind: 'at' }))) after += 1;
  const below = tokens.slice(slash + 1, after);
  const fixed = Number(below.map(literal).join(''));
  const whole = before.some(isDigit) ? Math.floor(value) : 0;
  const [over, under] =
    fixed > 0 ? [Math.round((value - whole) * fixed), fixed] : nearest(value - whole, 10 ** Math.min(below.length, 7) - 1);
  const carried = over === under && before.some(isDigit);
  const wholeText = before.some(isDigit)
    ? fillWhole(before, String(whole + (carried ? 1 : 0)).replace(/^0$/, ''), false)
    : before.map(literal).join('');
  const tail = tokens.slice(after).map(literal).join('');
  if ((over === 0 || carried) && before.some(isDigit)) return `${wholeText.trim() === '' ? '0' : wholeText}${tail}`;
  return `${wholeText}${over}/${under}${tail}`;
}

/** The nearest fraction with a denominator up to `most` (continued fractions). */
function nearest(value: number, most: number): [number, number] {
  let [a, b, c, d] = [0, 1, 1, 0];
  let rest = value;
  for (let round = 0; round < 30; round += 1) {
    const whole = Math.floor(rest);
    const [over, under] = [a + whole * c, b + whole * d];
    if (under > most) {
      const part = Math.floor((most - b) / d);
      const [nearOver, nearUnder] = [a + part * c, b + part * d];
      return Math.abs(value - nearOver / nearUnder) < Math.abs(value - c / d) ? [nearOver, nearUnder] : [c, d];
    }
    [a, b, c, d] = [c, d, over, under];
    if (rest - whole < 1e-10) break;
    rest = 1 / (rest - whole);
  }
  return [c, d];
}
