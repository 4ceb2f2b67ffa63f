/** Characters and references that no XML has, and that programs write all the same: into it goes what they meant. */
import { decodeEntity } from './html-entities.ts';

/** Anything that needs a look; most text has none of it but references by number. */
const suspicious = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&(?!(?:amp|lt|gt|quot|apos);)/;
const never = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
const cdata = '<![CDATA[';
/** Longer than any reference. */
const longest = 40;

/** Text on its way to a parser of XML, piece by piece. */
export class XmlCharacters {
  /** What may be the beginning of a reference. */
  #held = '';
  #begun = false;
  #literal = false;

  /** The text that can be handed on; `last` is the end of it. */
  next(piece: string, last: boolean): string {
    let text = this.#held + piece;
    this.#held = '';
    if (!this.#begun) {
      text = text.replace(/^[\s\ufeff]+/, '');
      this.#begun = text !== '';
    }
    const end = last ? text.length : complete(text);
    this.#held = text.slice(end);
    text = text.slice(0, end);
    // Inside of CDATA a reference is none.
    this.#literal ||= text.includes(cdata);
    if (!suspicious.test(text)) return text;
    const clean = text.replace(never, '');
    return this.#literal ? clean : clean.replace(/&#x(d[89ab]..);&#x(d[c-f]..);/gi, asPair).replace(/&(#?\w{0,32};)?/g, asReference);
  }
}

/** Where what may go on in the next piece begins: a reference, half of a character by its number, a mark of CDATA. */
function complete(text: string): number {
  const open = text.lastIndexOf('&');
  let end = open >= 0 && text.length - open < longest && !text.includes(';', open) ? open : text.length;
  end -= /&#xd[89ab][\da-f]{2};$/i.exec(text.slice(Math.max(0, end - longest), end))?.[0].length ?? 0;
  const tag = text.lastIndexOf('<');
  return tag >= 0 && text.length - tag < cdata.length && cdata.startsWith(text.slice(tag)) ? Math.min(end, tag) : end;
}

/** Halves of one character, each by its number. */
const asPair = (_: string, high: string, low: string): string => String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16));

function asReference(found: string, name: string | undefined): string {
  if (name === undefined) return '&amp;';
  const [, hex, decimal] = /^#(?:x([\da-f]+)|(\d+));$/i.exec(name) ?? [];
  if (hex !== undefined || decimal !== undefined)
    return isCharacter(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)) ? found : '';
  if (/^(?:amp|lt|gt|quot|apos);$/.test(name)) return found;
  // A name of HTML; one that nobody knows stays as it is written.
  return decodeEntity(`&${name}`).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** XML 1.0, production 2. */
const isCharacter = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 32 && code < 0xd800) ||
  (code >= 0xe000 && code < 0xfffe) ||
  (code >= 0x10000 && code <= 0x10ffff);
