/** Decimal digits of numbers as spreadsheets show them: 15 significant ones, halves rounded away from zero. */

export interface Decimal {
  readonly negative: boolean;
  /** Without leading zeros; '' below one. */
  readonly whole: string;
  /** Exactly as many as asked for. */
  readonly fraction: string;
}

/** Rounded to so many places behind the point. */
export function decimalOf(value: number, places: number): Decimal {
  const [digits = '0', exponent = '0'] = Math.abs(value).toExponential(14).replace('.', '').split('e');
  const point = Number(exponent) + 1;
  const padded = point > 0 ? digits.padEnd(point, '0') : '0'.repeat(-point) + digits;
  const whole = point > 0 ? padded.slice(0, point) : '';
  const rest = point > 0 ? padded.slice(point) : padded;
  const kept = whole + rest.slice(0, places).padEnd(places, '0');
  const up = (rest[places] ?? '0') >= '5';
  const rounded = up ? plusOne(kept) : kept;
  const cut = rounded.length - places;
  const trimmed = rounded.slice(0, cut).replace(/^0+/, '');
  const fraction = rounded.slice(cut);
  return { negative: value < 0 && /[1-9]/.test(trimmed + fraction), whole: trimmed, fraction };
}

function plusOne(digits: string): string {
  for (let at = digits.length - 1; at >= 0; at -= 1) {
    if (digits[at] !== '9') return digits.slice(0, at) + String(Number(digits[at]) + 1) + '0'.repeat(digits.length - 1 - at);
  }
  return `1${'0'.repeat(digits.length)}`;
}

/** A number without a format: up to eleven characters, as in a cell that is wide enough. */
export function generalNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e11 || size < 1e-9)) return scientific(value);
  const wholeDigits = size < 1 ? 1 : Math.floor(Math.log10(size)) + 1;
  if (size !== 0 && size < 1e-4 && String(Number(size.toPrecision(15))).replace(/^0\.?|e.*$/g, '').length > 9) return scientific(value);
  const { negative, whole, fraction } = decimalOf(value, Math.max(0, 10 - wholeDigits));
  const behind = fraction.replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole === '' ? '0' : whole}${behind === '' ? '' : `.${behind}`}`;
}

function scientific(value: number): string {
  const [mantissa = '0', exponent = '0'] = value.toExponential(5).split('e');
  const power = Math.abs(Number(exponent)).toString().padStart(2, '0');
  return `${mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa}E${exponent.startsWith('-') ? '-' : '+'}${power}`;
}
