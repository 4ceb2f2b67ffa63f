/** RTF to blocks: paragraphs, headings by style or outline level, lists, tables, notes, heads and feet. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { BlockRole, ParsedDocument } from '../../model.ts';
import { BlockBuilder } from '../block-builder.ts';
import { cellText, readableText } from '../readable-text.ts';
import { statedProperties } from '../stated-properties.ts';
import { rtfTokens } from './tokens.ts';

/** What a file states of itself: words, and a time in control words. */
type Stated = 'title' | 'author' | 'keywords' | 'revtim';
const isStated = (destination: Destination): destination is Stated => ['title', 'author', 'keywords', 'revtim'].includes(destination);

/** Where the words of a group go. */
type Destination = 'body' | 'skip' | 'listtext' | 'style' | Stated | 'link' | 'note' | 'header' | 'footer';

interface State {
  destination: Destination;
  /** Characters that stand for one of Unicode, for older programs. */
  skip: number;
  hidden: boolean;
  deleted: boolean;
}

/** Properties of the paragraph being read; they hold until they are reset. */
interface Paragraph {
  outline: number;
  style: number;
  level: number;
  inTable: boolean;
}

const plain = (): Paragraph => ({ outline: 9, style: 0, level: -1, inTable: false });

const destinations: Readonly<Record<string, Destination>> = {
  fonttbl: 'skip', colortbl: 'skip', info: 'skip', pict: 'skip', object: 'skip', datafield: 'skip', themedata: 'skip', listtable: 'skip', listoverridetable: 'skip',
  revtbl: 'skip', rsidtbl: 'skip', generator: 'skip', xmlnstbl: 'skip', fldtype: 'skip', bkmkstart: 'skip', bkmkend: 'skip', annotation: 'skip', atnid: 'skip', atnauthor: 'skip',
  nonshppict: 'skip', shppict: 'body', shptxt: 'body', shpinst: 'body', shp: 'body', sp: 'skip', pn: 'skip', pntext: 'listtext', listtext: 'listtext', stylesheet: 'style',
  title: 'title', author: 'author', keywords: 'keywords', revtim: 'revtim', fldinst: 'link', footnote: 'note', header: 'header', headerl: 'header', headerr: 'header', headerf: 'header', footer: 'footer', footerl: 'footer', footerr: 'footer',
  footerf: 'footer', stylerestrictions: 'skip', filetbl: 'skip', latentstyles: 'skip', mmathPr: 'skip',
}; // prettier-ignore

const characters: Readonly<Record<string, string>> = {
  tab: ' ', line: '\n', lbr: '\n', emdash: '—', endash: '–', bullet: '•', lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”', emspace: ' ', enspace: ' ', qmspace: ' ', softline: '\n',
}; // prettier-ignore

const codePages: Readonly<Record<number, string>> = {
  437: 'windows-1252', 850: 'windows-1252', 866: 'ibm866', 874: 'windows-874', 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5', 10_000: 'macintosh', 65_001: 'utf-8',
}; // prettier-ignore

/** Parses an RTF file. Throws PARSE_FAILED with `details.reason` `broken` when it has no beginning of one. */
export function parseRtf(bytes: Uint8Array): ParsedDocument {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!/^\s*(?:\u00ef\u00bb\u00bf)?\{\\rtf/.test(source)) {
    throw new StemmaError('PARSE_FAILED', 'The file is damaged: it does not begin as an RTF file does. Save it again and add it again.', {
      reason: 'broken',
    });
  }
  return new RtfReader().read(source);
}

/** Deeper groups are read as if they were this deep. */
const deepest = 2000;

class RtfReader {
  readonly #builder = new BlockBuilder();
  readonly #open: State[] = [];
  #state: State = { destination: 'body', skip: 1, hidden: false, deleted: false };
  #paragraph = plain();
  #text = '';
  #number = '';
  #links: string[] = [];
  #instruction = '';
  /** Of the story beside the text that is being read. */
  #aside = '';
  readonly #notes: string[] = [];
  readonly #margins: { readonly role: 'header' | 'footer'; readonly text: string }[] = [];
  #cells: string[] = [];
  #table: number | undefined;
  #bytes: number[] = [];
  #decoder = new TextDecoder('windows-1252');
  /** Characters still to be passed over. */
  #pass = 0;
  #styleName = '';
  #style = 0;
  readonly #headings = new Map<number, number>();
  #ignorable = false;
  readonly #stated: Record<Stated, string> = { title: '', author: '', keywords: '', revtim: '' };

  read(source: string): ParsedDocument {
    for (const token of rtfTokens(source)) {
      if (token.kind === 'byte') {
        if (this.#pass > 0) this.#pass -= 1;
        else this.#bytes.push(token.byte);
        continue;
      }
      this.#flushBytes();
      if (token.kind === 'open') this.#push();
      else if (token.kind === 'close') this.#pop();
      else if (token.kind === 'word') this.#word(token.word, token.value);
      else if (token.kind === 'text') this.#passOver(token.text);
    }
    this.#flushBytes();
    this.#endParagraph();
    this.#endRow();
    for (const { role, text } of this.#margins) this.#builder.text({ kind: 'paragraph', text, role });
    const { title, author, keywords, revtim } = this.#stated;
    if (title !== '') this.#builder.title = title;
    this.#builder.properties = statedProperties({ authors: [author], tags: [keywords], dates: [revtim] });
    return this.#builder.finish();
  }

  #flushBytes(): void {
    if (this.#bytes.length === 0) return;
    const text = this.#decoder.decode(Uint8Array.from(this.#bytes));
    this.#bytes = [];
    this.#add(text);
  }

  /** Bytes that are written as they are belong to the code page too. */
  #passOver(text: string): void {
    const kept = this.#pass > 0 ? text.slice(this.#pass) : text;
    this.#pass = Math.max(0, this.#pass - text.length);
    this.#add(/[\u0080-\u00ff]/.test(kept) ? this.#decoder.decode(Buffer.from(kept, 'latin1')) : kept);
  }

  #push(): void {
    this.#ignorable = false;
    this.#pass = 0;
    if (this.#open.length < deepest) this.#open.push(this.#state);
    this.#state = { ...this.#state };
  }

  #pop(): void {
    this.#pass = 0;
    const closed = this.#state;
    this.#state = this.#open.pop() ?? closed;
    const { destination } = closed;
    if (destination === this.#state.destination) {
      if (destination === 'style') this.#endStyle();
      return;
    }
    if (destination === 'link') this.#endInstruction();
    else if (destination === 'note' || destination === 'header' || destination === 'footer') this.#endAside(destination);
  }

  #word(word: string, value: number | undefined): void {
    if (word === '*') {
      this.#ignorable = true;
      return;
    }
    const ignorable = this.#ignorable;
    this.#ignorable = false;
    const destination = Object.hasOwn(destinations, word) ? destinations[word] : undefined;
    if (destination !== undefined) this.#enter(destination);
    else if (ignorable) this.#state.destination = 'skip';
    else if (word === 'u' && value !== undefined) this.#unicode(value);
    else if (Object.hasOwn(characters, word)) this.#add(characters[word] as string);
    else if (word === 'ansicpg' && value !== undefined) this.#codePage(value);
    else if (word === 'mac') this.#codePage(10_000);
    else this.#property(word, value);
  }

  #enter(destination: Destination): void {
    // What is not read has nothing in it that is, but for what stands among the facts about the file.
    if (this.#state.destination === 'skip' && !isStated(destination)) return;
    if (destination === 'body' && this.#state.destination !== 'body') return;
    this.#state.destination = destination;
    if (destination === 'note' || destination === 'header' || destination === 'footer') this.#aside = '';
    if (destination === 'link') this.#instruction = '';
  }

  #codePage(page: number): void {
    try {
      this.#decoder = new TextDecoder(codePages[page] ?? `windows-${page}`);
    } catch {
      this.#decoder = new TextDecoder('windows-1252');
    }
  }

  #unicode(value: number): void {
    this.#add(String.fromCharCode(value < 0 ? value + 65_536 : value));
    this.#pass = this.#state.skip;
  }

  #property(word: string, value: number | undefined): void {
    const { destination } = this.#state;
    if (word === 'uc') this.#state.skip = Math.min(Math.max(value ?? 1, 0), 10);
    else if (word === 'v') this.#state.hidden = value !== 0;
    else if (word === 'deleted') this.#state.deleted = value !== 0;
    else if (word === 'plain') Object.assign(this.#state, { hidden: false, deleted: false });
    else if (destination === 'style') {
      if (word === 's') this.#style = value ?? 0;
    } else if (destination === 'revtim') {
      if (['yr', 'mo', 'dy', 'hr', 'min'].includes(word)) this.#stated.revtim += `${value ?? 0}`.padStart(2, '0');
    } else if (destination !== 'body') {
      if (word === 'par') this.#add('\n');
    } else if (word === 'par' || word === 'sect' || word === 'page') this.#endParagraph();
    else if (word === 'pard') this.#paragraph = plain();
    else if (word === 's') this.#paragraph.style = value ?? 0;
    else if (word === 'outlinelevel') this.#paragraph.outline = value ?? 9;
    else if (word === 'ilvl') this.#paragraph.level = value ?? 0;
    else if (word === 'intbl') this.#paragraph.inTable = true;
    else if (word === 'trowd') this.#paragraph.inTable = true;
    else if (word === 'cell' || word === 'nestcell') this.#endCell();
    else if (word === 'row') this.#endRow();
  }

  #add(text: string): void {
    const { destination, hidden, deleted } = this.#state;
    if (destination === 'skip' || hidden || deleted) return;
    if (destination === 'body') this.#text += text;
    else if (destination === 'listtext') this.#number += text;
    else if (destination === 'link') this.#instruction += text;
    else if (destination === 'style') this.#styleName += text;
    else if (isStated(destination)) this.#stated[destination] += text;
    else this.#aside += text;
  }

  #endStyle(): void {
    const level = /^\s*heading (\d)\s*;?/i.exec(this.#styleName)?.[1];
    if (level !== undefined) this.#headings.set(this.#style, Number(level));
    this.#styleName = '';
    this.#style = 0;
  }

  #endInstruction(): void {
    const target = /HYPERLINK\s+(?:\\l\s+)?"([^"]{1,2000})"/i.exec(this.#instruction)?.[1];
    if (target !== undefined) this.#links.push(target);
  }

  #endAside(destination: 'note' | 'header' | 'footer'): void {
    const text = readableText(this.#aside);
    this.#aside = '';
    if (text === '') return;
    if (destination === 'note') this.#notes.push(text);
    else if (!this.#margins.some((one) => one.role === destination && one.text === text)) this.#margins.push({ role: destination, text });
  }

  #endParagraph(): void {
    const { inTable, style, outline, level } = this.#paragraph;
    const text = this.#text;
    const number = cellText(this.#number);
    if (inTable) {
      this.#text += '\n';
      return;
    }
    this.#endRow();
    this.#text = '';
    this.#number = '';
    const heading = this.#headings.get(style) ?? (outline < 9 ? outline + 1 : 0);
    const links = this.#links.length > 0 ? { links: this.#links.join('\n') } : {};
    this.#links = [];
    const isItem = number !== '' || level >= 0;
    // A bullet is a mark, not a number.
    const shown = /[\p{L}\p{N}]/u.test(number) ? number : undefined;
    if (heading > 0) this.#builder.text({ kind: 'heading', level: Math.min(heading, 6), text, number: shown, attributes: links });
    else
      this.#builder.text({
        kind: isItem ? 'item' : 'paragraph',
        text,
        ...(isItem ? { level: Math.min(Math.max(level, 0), 8) + 1, number: shown } : {}),
        attributes: links,
      });
    this.#endNotes();
  }

  #endNotes(): void {
    const role: BlockRole = 'note';
    for (const text of this.#notes.splice(0)) this.#builder.text({ kind: 'paragraph', text, role });
  }

  #endCell(): void {
    if (this.#cells.length < 200) this.#cells.push(this.#text);
    this.#text = '';
    this.#number = '';
  }

  #endRow(): void {
    if (this.#cells.length === 0) {
      if (!this.#paragraph.inTable) this.#table = undefined;
      return;
    }
    this.#table ??= this.#builder.table();
    this.#builder.row({ table: this.#table, cells: this.#cells });
    this.#cells = [];
    this.#links = [];
    this.#endNotes();
  }
}
