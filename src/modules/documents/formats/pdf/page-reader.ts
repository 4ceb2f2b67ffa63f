/** Reads one page: its characters in drawing order with their boxes and type, its links, and whether it shows something else than text. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { Engine } from './engine.ts';
import { glyphsOf, readFields } from './fields.ts';
import { frameOf } from './frame.ts';
import type { Frame } from './frame.ts';
import type { Rect } from './geometry.ts';
import { readTags } from './marked-content.ts';
import type { PageTags } from './marked-content.ts';
import type { Mark, TagBlock } from './structure-tree.ts';

/** How characters of one piece of drawn text look. */
export interface Type {
  /** Height of the type in points as shown. */
  readonly size: number;
  readonly bold: boolean;
  /** Quarters of a clockwise turn in which the text runs: 0 for upright; -1 for any other angle. */
  readonly turn: number;
  /** Where it stands in the structure tree of a tagged page. */
  readonly mark?: Mark | undefined;
}

export interface Glyph extends Rect {
  /** One or a few UTF-16 units; a line-end hyphen is "-". */
  readonly text: string;
  readonly type: Type;
  /** A blank lies between the glyph before and this one. */
  readonly spaced: boolean;
  /** That blank is written in the file, and not only seen as a gap. */
  readonly typed?: true;
}

export interface Link extends Rect {
  readonly target: string;
}

/** A page as drawn. All measures are points from the top left corner of the page as shown. */
export interface DrawnPage {
  readonly width: number;
  readonly height: number;
  readonly glyphs: readonly Glyph[];
  readonly links: readonly Link[];
  /** It shows pictures or characters that stand for no letter, and no text. */
  readonly pictured: boolean;
  /** The blocks of its structure tree, when it has one. */
  readonly tree?: readonly TagBlock[] | undefined;
}

/** More characters than any page that people read has. */
const glyphLimit = 500_000;
const imageObject = 3;
const formObject = 5;
const flattened = 1;

export interface PageToRead {
  readonly document: number;
  /** From 0. */
  readonly index: number;
  /** Whether its structure tree is looked at. */
  readonly tagged: boolean;
}

/**
 * Reads a page; undefined when it cannot be loaded. Throws PARSE_FAILED with reason `bomb` for a page of more
 * than 500,000 characters, and whatever the engine throws when it fails.
 */
export function readPage(engine: Engine, { document, index, tagged }: PageToRead): DrawnPage | undefined {
  const { call } = engine;
  let page = call.FPDF_LoadPage(document, index);
  if (page === 0) return undefined;
  try {
    const frame = frameOf(engine, page);
    const links = readLinks(engine, { document, page, frame });
    const fields = readFields(engine, page);
    // What is drawn into a page is seen when it is loaded again; its annotations are gone then.
    if (fields.drawn && call.FPDFPage_Flatten(page, 0) === flattened) {
      call.FPDF_ClosePage(page);
      page = call.FPDF_LoadPage(document, index);
      if (page === 0) return undefined;
    }
    const tags = tagged && call.FPDFCatalog_IsTagged(document) !== 0 ? readTags(engine, page, frame) : undefined;
    const read = readGlyphs(engine, page, { frame, tags });
    const glyphs = fields.values.length === 0 ? read.glyphs : [...read.glyphs, ...fields.values.flatMap((value) => glyphsOf(value, frame))];
    return {
      ...frame.size,
      glyphs,
      links,
      pictured: glyphs.length === 0 && (read.unread || showsImages(engine, page)),
      tree: tags?.blocks,
    };
  } finally {
    if (page !== 0) call.FPDF_ClosePage(page);
  }
}

function readGlyphs(engine: Engine, page: number, surroundings: Surroundings): { glyphs: readonly Glyph[]; unread: boolean } {
  const { call } = engine;
  const text = call.FPDFText_LoadPage(page);
  if (text === 0) return { glyphs: [], unread: false };
  try {
    const reader = new GlyphReader(engine, text, surroundings);
    return { glyphs: reader.read(), unread: reader.unread };
  } finally {
    call.FPDFText_ClosePage(text);
  }
}

interface Surroundings {
  readonly frame: Frame;
  readonly tags: PageTags | undefined;
}

class GlyphReader {
  readonly #engine: Engine;
  readonly #text: number;
  readonly #frame: Frame;
  readonly #tags: PageTags | undefined;
  readonly #types = new Map<number, Type>();
  readonly #weights = new Map<number, boolean>();
  /** Whether there were characters that stand for no letter. */
  unread = false;

  constructor(engine: Engine, text: number, { frame, tags }: Surroundings) {
    this.#engine = engine;
    this.#text = text;
    this.#frame = frame;
    this.#tags = tags;
  }

  read(): Glyph[] {
    const { call } = this.#engine;
    const count = call.FPDFText_CountChars(this.#text);
    if (count > glyphLimit) {
      const words = `A page of the PDF has ${count} characters; the limit is ${glyphLimit}.`;
      throw new StemmaError('PARSE_FAILED', words, { reason: 'bomb', limit: 'characters', characters: count, maximum: glyphLimit });
    }
    const glyphs: Glyph[] = [];
    let spaced = false;
    let typed = false;
    let high = 0;
    for (let index = 0; index < count; index += 1) {
      const code = call.FPDFText_GetUnicode(this.#text, index) >>> 0;
      if (code >= 0xd800 && code < 0xdc00) {
        high = code;
        continue;
      }
      const pair = high !== 0 && code >= 0xdc00 && code < 0xe000;
      const text = this.#readable(index, pair ? (high - 0xd800) * 0x400 + (code - 0xdc00) + 0x10000 : code);
      high = 0;
      if (text === '') {
        this.unread = true;
        continue;
      }
      if (text === ' ') {
        spaced = true;
        typed ||= call.FPDFText_IsGenerated(this.#text, index) === 0;
        continue;
      }
      const box = this.#box(index);
      if (!box) continue;
      const { left, top, right, bottom } = box;
      // Written out: there is one of these for each character, and a spread takes three times as long.
      const glyph = { left, top, right, bottom, text, type: this.#type(index), spaced };
      glyphs.push(typed ? { ...glyph, typed } : glyph);
      spaced = false;
      typed = false;
    }
    return glyphs;
  }

  /** The character to keep, ' ' for any blank, '' for what says nothing. */
  #readable(index: number, code: number): string {
    // PDFium puts this in place of a hyphen at the end of a line.
    if (code === 2 || code === 0xfffe) return this.#engine.call.FPDFText_IsHyphen(this.#text, index) === 0 ? '' : '-';
    if (code <= 32 || (code >= 0x7f && code < 0xa0)) return code === 9 || code === 10 || code === 13 || code === 32 ? ' ' : '';
    if (code < 0x7f) return String.fromCharCode(code);
    if (code >= 0xd800 && code < 0xe000) return '\ufffd';
    const text = code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    return readableCharacter(text);
  }

  #box(index: number): Rect | undefined {
    const { call, scratch } = this.#engine;
    if (call.FPDFText_GetLooseCharBox(this.#text, index, scratch) === 0) return undefined;
    const found = this.#engine.floats();
    const left = found[0] as number;
    const top = found[1] as number;
    const right = found[2] as number;
    const bottom = found[3] as number;
    if (!Number.isFinite(left + top + right + bottom)) return undefined;
    return this.#frame.place(left, top, right, bottom);
  }

  /** Characters of one text object share their type; asking once for each makes reading a page twice as fast. */
  #type(index: number): Type {
    const object = this.#engine.call.FPDFText_GetTextObject(this.#text, index);
    let type = this.#types.get(object);
    if (!type) {
      type = { ...this.#readType(index, object), mark: this.#tags?.markOf(object) };
      this.#types.set(object, type);
    }
    return type;
  }

  #readType(index: number, object: number): Type {
    const { call, scratch } = this.#engine;
    const nominal = call.FPDFText_GetFontSize(this.#text, index);
    const bold = this.#bold(index, object === 0 ? 0 : call.FPDFTextObj_GetFont(object));
    if (call.FPDFText_GetMatrix(this.#text, index, scratch) === 0) return { size: nominal, bold, turn: 0 };
    const [a = 1, b = 0, c = 0, d = 1] = this.#engine.floats();
    const size = Math.abs(nominal * Math.hypot(c, d));
    // A size below nothing turns the letters over once more.
    const over = nominal < 0 ? -1 : 1;
    return { size: Math.round(size * 10) / 10, bold, turn: this.#turn(a * over, b * over) };
  }

  #turn(a: number, b: number): number {
    const quarters = Math.atan2(b, a) / (Math.PI / 2);
    const nearest = Math.round(quarters);
    // Up to 3 degrees: a page that was laid on a scanner a little askew.
    if (Math.abs(quarters - nearest) > 1 / 30) return -1;
    return (((this.#frame.turn - nearest) % 4) + 4) % 4;
  }

  #bold(index: number, font: number): boolean {
    const known = this.#weights.get(font);
    if (known !== undefined) return known;
    const { call, scratch } = this.#engine;
    const name = this.#engine.text((buffer, length) => call.FPDFText_GetFontInfo(this.#text, index, buffer, length, scratch));
    const forced = ((this.#engine.integers()[0] as number) & (1 << 18)) !== 0;
    const bold = forced || /bold|black|heavy|demi|cmbx/i.test(name) || call.FPDFText_GetFontWeight(this.#text, index) >= 600;
    if (font !== 0) this.#weights.set(font, bold);
    return bold;
  }
}

const ligatures: Readonly<Record<string, string>> = {
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
};

/** A character beyond ASCII as it is kept: ligatures expanded, blanks as ' ', marks of direction and of width gone, bullets of symbol fonts as "•". */
function readableCharacter(text: string): string {
  if (/\s/u.test(text)) return ' ';
  const expanded = ligatures[text];
  if (expanded !== undefined) return expanded;
  if (/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/.test(text)) return '';
  if (/[\uf0a7\uf0b7\uf076\uf0d8\uf0fc]/.test(text)) return '•';
  return text;
}

function showsImages(engine: Engine, page: number): boolean {
  const { call } = engine;
  const isImage = (object: number, depth: number): boolean => {
    const kind = call.FPDFPageObj_GetType(object);
    if (kind === imageObject) return true;
    if (kind !== formObject || depth > 3) return false;
    const count = Math.min(call.FPDFFormObj_CountObjects(object), 100);
    for (let at = 0; at < count; at += 1) if (isImage(call.FPDFFormObj_GetObject(object, at), depth + 1)) return true;
    return false;
  };
  const count = Math.min(call.FPDFPage_CountObjects(page), 1000);
  for (let at = 0; at < count; at += 1) if (isImage(call.FPDFPage_GetObject(page, at), 0)) return true;
  return false;
}

function readLinks(engine: Engine, { document, page, frame }: { document: number; page: number; frame: Frame }): Link[] {
  const { call, scratch } = engine;
  const links: Link[] = [];
  engine.integers()[0] = 0;
  // The position is at the first place of the scratch, the handle at the second, the rectangle behind them.
  for (let more = call.FPDFLink_Enumerate(page, scratch, scratch + 4); more !== 0 && links.length < 1000;) {
    const link = engine.integers()[1] as number;
    const action = call.FPDFLink_GetAction(link);
    const target = action === 0 ? '' : engine.text((buffer, length) => call.FPDFAction_GetURIPath(document, action, buffer, length));
    if (target !== '' && call.FPDFLink_GetAnnotRect(link, scratch + 8) !== 0) {
      const [left = 0, top = 0, right = 0, bottom = 0] = engine.floats().subarray(2);
      links.push({ ...frame.place(left, top, right, bottom), target });
    }
    more = call.FPDFLink_Enumerate(page, scratch, scratch + 4);
  }
  return links;
}
