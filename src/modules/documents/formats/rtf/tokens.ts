/** RTF cut into its tokens (Rich Text Format 1.9.1): groups, control words, characters. Never looks back, whatever the file. */

export type RtfToken =
  | { readonly kind: 'open' | 'close' }
  | { readonly kind: 'word'; readonly word: string; readonly value: number | undefined }
  /** A byte in the code page in force. */
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'text'; readonly text: string };

const pattern = /\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\/g;

/** The tokens of a file, given byte by byte as Latin-1. Binary data is passed over. */
export function* rtfTokens(source: string): Generator<RtfToken> {
  pattern.lastIndex = 0;
  const cutter = new RegExp(pattern);
  for (let match = cutter.exec(source); match; match = cutter.exec(source)) {
    const [, word, digits, hex, symbol, brace, text] = match;
    if (brace !== undefined) yield { kind: brace === '{' ? 'open' : 'close' };
    else if (word !== undefined) {
      const value = digits === undefined ? undefined : Number(digits);
      if (word === 'bin' && value !== undefined && value > 0) cutter.lastIndex += value;
      else yield { kind: 'word', word, value };
    } else if (hex !== undefined) yield { kind: 'byte', byte: Number.parseInt(hex, 16) };
    else if (text !== undefined) yield { kind: 'text', text };
    else if (symbol !== undefined) yield symbolToken(symbol);
  }
}

function symbolToken(symbol: string): RtfToken {
  if (symbol === '~') return { kind: 'text', text: '\u00a0' };
  if (symbol === '_') return { kind: 'text', text: '\u2011' };
  if (symbol === '-') return { kind: 'text', text: '' };
  if (symbol === '*') return { kind: 'word', word: '*', value: undefined };
  if (symbol === '\n' || symbol === '\r') return { kind: 'word', word: 'par', value: undefined };
  return { kind: 'text', text: /[\\{}]/.test(symbol) ? symbol : '' };
}
