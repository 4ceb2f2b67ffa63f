/** OpenDocument texts, spreadsheets and presentations to blocks. */
import type { Annotation, PageLayout, ParsedDocument } from '../../model.ts';
import { BlockBuilder } from '../block-builder.ts';
import { isDescription } from '../description.ts';
import { cellText, readableText } from '../readable-text.ts';
import { childOf, childrenOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import { withRemarks } from '../xlsx/remarks-on-cells.ts';
import { layOutSheet } from '../xlsx/sheet-layout.ts';
import { openOdf } from './package.ts';
import { dateOf, descriptionsOf, isDrawn, paragraphsOf, readParagraph } from './paragraph.ts';
import type { Paragraph } from './paragraph.ts';
import { readOdfSheet } from './sheet.ts';

export function parseOdt(bytes: Uint8Array): ParsedDocument {
  const { body, title, properties } = openOdf(bytes, 'text');
  const reader = new OdfReader();
  Object.assign(reader.builder, { title, properties });
  reader.read(body);
  return reader.finish();
}

export function parseOds(bytes: Uint8Array): ParsedDocument {
  const { body, title, properties } = openOdf(bytes, 'spreadsheet');
  const builder = new BlockBuilder();
  Object.assign(builder, { title, properties });
  builder.headingIsTitle = false;
  const budget = { rows: 250_000, cells: 1_000_000, characters: 40_000_000 };
  const read = childrenOf(body, 'table:table').flatMap((table) => {
    const sheet = readOdfSheet(table, budget);
    const { texts, descriptions } = sheet.drawing;
    if (sheet.rows.length + texts.length + descriptions.length + sheet.remarks.length === 0) return [];
    const first = builder.size;
    return [{ remarks: sheet.remarks, first, rows: layOutSheet(sheet, builder) }];
  });
  return withRemarks(builder.finish(), read);
}

/** A page a slide; in points, of the usual size. */
export function parseOdp(bytes: Uint8Array): ParsedDocument {
  const { body, title, properties } = openOdf(bytes, 'presentation');
  const reader = new OdfReader();
  Object.assign(reader.builder, { title, properties });
  const slides = childrenOf(body, 'draw:page').map((page) => {
    const first = reader.builder.size;
    reader.slide(page);
    return { first, end: reader.builder.size };
  });
  const document = reader.finish();
  let at = 0;
  const pages = slides.map(({ first, end }, index): PageLayout => {
    const start = first < end ? (document.blocks[first]?.start ?? at) : at;
    at = first < end ? (document.blocks[end - 1]?.end ?? at) : at;
    return { page: index + 1, start, end: at, width: 720, height: 540, words: [] };
  });
  return { ...document, pages };
}

/** Deeper than any list or section nests. */
const deepest = 60;

class OdfReader {
  readonly builder = new BlockBuilder();
  readonly #remarks: { readonly block: number; readonly remark: Paragraph['remarks'][number] }[] = [];

  read(container: XmlElement, depth = 0): void {
    if (depth > deepest) return;
    for (const child of childrenOf(container)) {
      const { name, attributes } = child;
      if (name === 'text:h')
        this.#add(readParagraph(child), {
          kind: 'heading',
          level: Math.min(Math.max(Number(attributes['text:outline-level'] ?? 1) || 1, 1), 6),
        });
      else if (name === 'text:p') this.#add(readParagraph(child), { kind: 'paragraph' });
      else if (name === 'text:list') this.#list(child, 1);
      else if (name === 'table:table') this.#table(child);
      else if (isDrawn(child)) {
        for (const text of descriptionsOf(child)) this.#describe(text);
        this.read(child, depth + 1);
      } else if (/^text:(?:section|numbered-paragraph|bibliography|table-of-content|index-title|index-body|[a-z]+-index)$/.test(name))
        this.read(child, depth + 1);
    }
  }

  slide(page: XmlElement): void {
    const shapes = childrenOf(page);
    const title = shapes.find(({ attributes }) => attributes['presentation:class'] === 'title');
    if (title) {
      const words = paragraphsOf(title);
      this.#add(
        { text: words.map(({ text }) => text).join(' '), links: [], notes: [], boxes: [], descriptions: [], remarks: [] },
        { kind: 'heading', level: 1 },
      );
    }
    for (const shape of shapes) {
      if (
        shape === title ||
        shape.name === 'presentation:notes' ||
        /^(?:header|footer|date-time|page-number)$/.test(shape.attributes['presentation:class'] ?? '')
      )
        continue;
      this.read({ name: 'draw:page', attributes: {}, children: [shape] });
    }
    const notes = childOf(page, 'presentation:notes');
    for (const { text } of notes ? paragraphsOf(notes) : []) this.builder.text({ kind: 'paragraph', text, role: 'note' });
  }

  finish(): ParsedDocument {
    const document = this.builder.finish();
    const annotations = this.#remarks.flatMap(({ block, remark }): Annotation[] => {
      const at = document.blocks[Math.min(block, document.blocks.length - 1)];
      const [text, author] = [readableText(remark.text), cellText(remark.author).slice(0, 200).toWellFormed()];
      const date = dateOf(remark.date);
      if (!at || text === '') return [];
      return [
        {
          kind: 'comment',
          start: at.start,
          end: at.end,
          text,
          ...(author === '' ? {} : { author }),
          ...(date === undefined ? {} : { date }),
        },
      ];
    });
    return annotations.length === 0 ? document : { ...document, annotations };
  }

  #add(paragraph: Paragraph, block: { kind: 'heading' | 'paragraph' | 'item'; level?: number }): void {
    const { text, links, remarks } = paragraph;
    for (const remark of remarks) this.#remarks.push({ block: this.builder.size, remark });
    this.builder.text({ ...block, text, attributes: links.length > 0 ? { links: links.join('\n') } : {} });
    this.#beside(paragraph);
  }

  /** What hangs on a paragraph. */
  #beside({ notes, boxes, descriptions }: Paragraph): void {
    for (const text of descriptions) this.#describe(text);
    for (const { number, body } of notes) {
      paragraphsOf(body).forEach((note, index) =>
        this.builder.text({ kind: 'paragraph', text: note.text, role: 'note', ...(index === 0 && number.trim() !== '' ? { number } : {}) }),
      );
    }
    for (const box of boxes) this.read({ name: 'draw:frame', attributes: {}, children: [box] });
  }

  #describe(text: string): void {
    this.builder.text({ kind: 'paragraph', text, attributes: isDescription });
  }

  #list(list: XmlElement, level: number): void {
    if (level > deepest) return;
    for (const item of childrenOf(list)) {
      for (const child of childrenOf(item)) {
        if (child.name === 'text:list') this.#list(child, level + 1);
        else if (child.name === 'text:p') this.#add(readParagraph(child), { kind: 'item', level });
        else if (child.name === 'text:h') this.#add(readParagraph(child), { kind: 'heading', level: Math.min(level, 6) });
        else this.read({ name: 'text:section', attributes: {}, children: [child] }, level);
      }
    }
  }

  #table(element: XmlElement): void {
    const table = this.builder.table();
    const add = (container: XmlElement, header: boolean): void => {
      for (const child of childrenOf(container)) {
        if (child.name === 'table:table-header-rows') add(child, true);
        else if (child.name === 'table:table-rows' || child.name === 'table:table-row-group') add(child, header);
        else if (child.name === 'table:table-row') {
          const cells = childrenOf(child).flatMap((cell) =>
            /^table:(?:covered-)?table-cell$/.test(cell.name) ? [paragraphsOf(cell)] : [],
          );
          for (const { remarks } of cells.flat()) for (const remark of remarks) this.#remarks.push({ block: this.builder.size, remark });
          this.builder.row({ table, cells: cells.map((words) => words.map(({ text }) => text).join('\n')), header });
          // A text box or a table in a cell is read behind its row.
          for (const paragraph of cells.flat()) this.#beside(paragraph);
        }
      }
    };
    add(element, false);
  }
}
