/** Characters of symbol fonts that carry meaning in documents, as Unicode. Their codes say nothing without the font. */
const wingdings: Readonly<Record<number, string>> = {
  0x6c: '●',
  0x6e: '■',
  0x6f: '☐',
  0x71: '☐',
  0x72: '☐',
  0x78: '☒',
  0xa8: '☐',
  0xdf: '←',
  0xe0: '→',
  0xe8: '→',
  0xf0: '⇨',
  0xfb: '✗',
  0xfc: '✓',
  0xfd: '☒',
  0xfe: '☑',
};

const greek = 'ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ';
const smallGreek = 'αβχδεφγηιϕκλμνοπθρστυϖωξψζ';
const signs: Readonly<Record<number, string>> = {
  0xa3: '≤',
  0xa5: '∞',
  0xae: '→',
  0xb0: '°',
  0xb1: '±',
  0xb3: '≥',
  0xb4: '×',
  0xb8: '÷',
  0xb9: '≠',
  0xba: '≡',
  0xbb: '≈',
  0xd2: '®',
  0xd3: '©',
  0xd4: '™',
};

/** The text of a symbol given by its font and hexadecimal code; '' for a decoration. */
export function symbolText(font: string, code: string): string {
  const value = Number.parseInt(code, 16);
  if (Number.isNaN(value) || value < 0x20 || value > 0xffff) return '';
  const inFont = value >= 0xf000 && value <= 0xf0ff ? value - 0xf000 : value;
  if (/^wingdings$/i.test(font)) return wingdings[inFont] ?? '';
  if (/^symbol$/i.test(font)) return signs[inFont] ?? greek[inFont - 0x41] ?? smallGreek[inFont - 0x61] ?? ascii(inFont);
  return value >= 0xe000 && value <= 0xf8ff ? '' : String.fromCharCode(value);
}

const ascii = (value: number): string => (value < 0x41 ? String.fromCharCode(value) : '');
