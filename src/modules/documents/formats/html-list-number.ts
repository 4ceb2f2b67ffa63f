/** How a list item's number is shown for the `type` of its list: "3", "c", "C", "iii", "III". */
export function displayedNumber(value: number, style: string): string {
  if (style === 'a') return letters(value) ?? String(value);
  if (style === 'A') return letters(value)?.toUpperCase() ?? String(value);
  if (style === 'i') return roman(value) ?? String(value);
  if (style === 'I') return roman(value)?.toUpperCase() ?? String(value);
  return String(value);
}

function letters(value: number): string | undefined {
  if (value < 1) return undefined;
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26)) text = String.fromCharCode(97 + ((rest - 1) % 26)) + text;
  return text;
}

const numerals = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
] as const;

function roman(value: number): string | undefined {
  if (value < 1 || value > 3999) return undefined;
  let text = '';
  let rest = value;
  for (const [size, numeral] of numerals) {
    for (; rest >= size; rest -= size) text += numeral;
  }
  return text;
}
