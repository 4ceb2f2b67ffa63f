/**
 * Reads one story of a Word file (the body, a note, a head or foot) into blocks, in reading order: what floats beside a
 * paragraph (notes, text boxes, charts) comes after it.
 */
import type { BlockRole } from '../../model.ts';
import { chartWords } from '../office/drawing.ts';
import { isDescription } from '../description.ts';
import { graphicOf, graphicPart } from '../office/graphic.ts';
import { readableText } from '../readable-text.ts';
import { childOf, childrenOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import type { Author } from './annotations.ts';
import type { DocxContext } from './context.ts';
import { readImport } from './imported.ts';
import { chosen, InlineReader, nothingAside } from './inline-reader.ts';
import type { Aside, NoteReference } from './inline-reader.ts';
import { numberOf, valueOf } from './properties.ts';
import { asksForFirstRow, insideGroups, placesOnly, readTableShape, tableStyle } from './table-shape.ts';
import type { TableCell, TableRow } from './table-shape.ts';
import { TextPiece } from './text-piece.ts';

/** Files of Word in files of Word. */
const deepest = 3;

export interface Story {
  /** The part it is in, whose relations its links follow. */
  readonly part: string;
  readonly role?: BlockRole;
  /** Shown in front of its first paragraph. */
  readonly number?: string | undefined;
}

/** A paragraph whose end was taken out: it goes on in the next one. */
interface Unended extends Aside {
  readonly piece: TextPiece;
  readonly properties: XmlElement | undefined;
}

export class StoryReader {
  readonly #context: DocxContext;
  readonly #story: Story;
  readonly #inline: InlineReader;
  #number: string | undefined;
  #unended: Unended | undefined;
  #boxes = 0;

  constructor(context: DocxContext, story: Story) {
    this.#context = context;
    this.#story = story;
    this.#number = story.number;
    const relations = new Map(context.package.relations(story.part).map((relation) => [relation.id, relation]));
    const target = (id: string): string | undefined => {
      const found = relations.get(id);
      return found?.external ? found.target : undefined;
    };
    this.#inline = new InlineReader({ annotations: context.annotations, styles: context.styles, target });
  }

  /** Reads a whole story. */
  read(container: XmlElement): void {
    this.#inside(container);
    this.end();
  }

  /** Reads one element that stands directly in the story. */
  block(element: XmlElement): void {
    const { name, attributes } = element;
    if (name === 'w:p') this.#paragraph(element);
    else if (name === 'w:tbl') this.#table(element);
    else if (name === 'w:sectPr') this.#context.section(element);
    else if (name === 'w:altChunk') this.#imported(element);
    else if (name === 'w:commentRangeStart') this.#context.annotations.commentStarts(attributes['w:id'] ?? '', undefined);
    else if (name === 'w:commentRangeEnd') this.#context.annotations.commentEnds(attributes['w:id'] ?? '', undefined);
    else if (name === 'mc:AlternateContent') this.#inside(chosen(element));
    else if (name === 'w:sdt') this.#inside(childOf(element, 'w:sdtContent') ?? element);
    else if (name === 'w:customXml' || name === 'w:ins' || name === 'w:moveTo') this.#inside(element);
    else if (name === 'm:oMathPara' || name === 'm:oMath') this.#paragraph({ name: 'w:p', attributes: {}, children: [element] });
  }

  /** Ends the story: a paragraph that was to go on in the next one stands alone. */
  end(): void {
    const last = this.#unended;
    this.#unended = undefined;
    if (last) this.#add(last);
  }

  #inside(container: XmlElement): void {
    for (const child of childrenOf(container)) this.block(child);
  }

  #paragraph(element: XmlElement): void {
    const properties = childOf(element, 'w:pPr');
    const before = this.#unended;
    this.#unended = undefined;
    const piece = before?.piece ?? this.#context.annotations.piece();
    const aside = this.#inline.paragraph(element, piece);
    const unended: Unended = { piece, properties, ...(before ? joined(before, aside) : aside) };
    if (isJoined(properties)) this.#unended = unended;
    else this.#add(unended);
    const section = childOf(properties, 'w:sectPr');
    if (section) this.#context.section(section);
  }

  #add({ piece, properties, ...aside }: Unended): void {
    const { role } = this.#story;
    if (role === 'header' || role === 'footer') this.#context.margin(piece, role);
    else {
      const style = this.#context.styles.paragraph(valueOf(properties, 'w:pStyle'));
      const listed = this.#context.numbers.next(childOf(properties, 'w:numPr'), style);
      const outline = numberOf(properties, 'w:outlineLvl') ?? style.outline ?? 9;
      if (style.title) this.#context.title ??= readableText(piece.raw) || undefined;
      // A heading in a note or a text box heads nothing of the running text.
      const heading = outline < 9 && role === undefined && this.#boxes === 0;
      const kind = heading ? 'heading' : listed ? 'item' : 'paragraph';
      const level = heading ? Math.min(outline + 1, 6) : listed && listed.level + 1;
      const number = this.#number ?? listed?.number;
      if (this.#context.output.text(piece, { kind, number, level, role })) this.#number = undefined;
    }
    this.#aside(aside);
  }

  #aside({ notes, boxes, graphics, descriptions }: Aside): void {
    const { role } = this.#story;
    for (const text of descriptions) {
      // A sign that stands in front of every paragraph says nothing more the second time.
      if (this.#context.described.has(text)) continue;
      this.#context.described.add(text);
      if (role === 'header' || role === 'footer') this.#context.margin(pieceOf(text), role);
      else this.#context.output.text(pieceOf(text), { kind: 'paragraph', role, attributes: isDescription });
    }
    for (const note of notes) this.#note(note);
    for (const graphic of graphics) this.#graphic(graphic);
    this.#boxes += 1;
    for (const box of boxes) {
      this.#inside(box);
      this.end();
    }
    this.#boxes -= 1;
  }

  /** Word has no notes on notes; following them would go as deep as a file likes. */
  #note(reference: NoteReference): void {
    if (this.#story.role === 'note') return;
    const note = this.#context.note(reference);
    if (note) new StoryReader(this.#context, { part: note.part, role: 'note', number: note.number }).read(note.element);
  }

  /** A chart is its titles and a table of its data, a diagram a list; each once, however often it is shown. */
  #graphic(element: XmlElement): void {
    const { role, part } = this.#story;
    const { package: file, output, graphics } = this.#context;
    const target = graphicPart(file, part, element);
    if (target === undefined || graphics.has(target) || role === 'header' || role === 'footer') return;
    graphics.add(target);
    for (const graphic of graphicOf(file, part, element)) {
      if (graphic.kind === 'chart') {
        output.text(pieceOf(chartWords(graphic.chart)), { kind: 'paragraph', role, attributes: { chart: 'true' } });
        const { rows } = graphic.chart;
        const table = rows.length === 0 ? 0 : output.table();
        rows.forEach((cells, index) => output.row(cells.map(pieceOf), { table, header: index === 0, role }));
      } else for (const { text, level } of graphic.points) output.text(pieceOf(text), { kind: 'item', level, role });
    }
  }

  /** Another file that is shown in this place; each once, and those in others not without end. */
  #imported({ attributes }: XmlElement): void {
    const { part, role } = this.#story;
    const { package: file, imports, depth } = this.#context;
    const target = file.target(part, attributes['r:id']);
    const bytes = target === undefined || role !== undefined || imports.has(target) || depth >= deepest ? undefined : file.bytes(target);
    if (target === undefined || bytes === undefined) return;
    imports.add(target);
    this.end();
    const document = readImport(target, bytes, this.#context.nested);
    if (document) this.#context.output.document(document, { imported: target });
  }

  #table(table: XmlElement): void {
    this.end();
    const rows = readTableShape(table);
    const { role } = this.#story;
    if (role === 'header' || role === 'footer') this.#marginTable(rows, role);
    else if (placesOnly(rows)) this.#placed(rows);
    else this.#rows(rows, asksForFirstRow(table) && this.#context.styles.setsFirstRowApart(tableStyle(table)));
  }

  #placed(rows: readonly TableRow[]): void {
    for (const row of rows) {
      for (const cell of row.cells) {
        const deletion = row.deletion ?? cell.deletion;
        if (deletion) this.#cell(cell, deletion);
        else if (!cell.covered) this.#inside(cell.element);
        this.end();
      }
    }
  }

  #rows(rows: readonly TableRow[], firstApart: boolean): void {
    const read: ReadRow[] = [];
    const beside = nothingAside();
    for (const row of rows) {
      const cells: (TextPiece | undefined)[] = this.#spare(row.before);
      for (const cell of row.cells) {
        const { piece, aside } = this.#cell(cell, row.deletion ?? cell.deletion);
        beside.notes.push(...aside.notes);
        beside.graphics.push(...aside.graphics);
        beside.descriptions.push(...aside.descriptions);
        cells.push(cell.covered ? undefined : piece, ...this.#spare(cell.span - 1));
      }
      if (!row.deletion) read.push({ cells, header: row.header });
    }
    let table: number | undefined;
    const headers = headerRows(read, firstApart);
    read.forEach(({ cells }, index) => {
      table ??= this.#context.output.table();
      this.#context.output.row(cells, { table, header: index < headers, role: this.#story.role });
    });
    this.#aside(beside);
  }

  /** Places that other cells reach into. Their number is bounded: a file of nothing but wide spans would fill the memory. */
  #spare(count: number): undefined[] {
    const places = Math.min(count, this.#context.sparePlaces);
    this.#context.sparePlaces -= places;
    return Array.from({ length: places });
  }

  #cell(cell: TableCell, deletion: Author | undefined): { piece: TextPiece; aside: Aside } {
    const piece = this.#context.annotations.piece();
    const aside = nothingAside();
    if (!cell.covered) this.#gather(cell.element, { piece, aside, deletion });
    return { piece, aside };
  }

  /** The text of a cell, of everything in it: further tables and text boxes become part of it. */
  #gather(container: XmlElement, target: { piece: TextPiece; aside: Aside; deletion: Author | undefined }): void {
    const { piece, aside, deletion } = target;
    for (const child of contentOf(container)) {
      if (child.name !== 'w:p') {
        this.#gather(child, target);
        continue;
      }
      const properties = childOf(child, 'w:pPr');
      const style = this.#context.styles.paragraph(valueOf(properties, 'w:pStyle'));
      const listed = deletion || isJoined(properties) ? undefined : this.#context.numbers.next(childOf(properties, 'w:numPr'), style);
      if (listed?.number !== undefined) piece.raw += `${listed.number} `;
      const { notes, boxes, graphics, descriptions } = this.#inline.paragraph(child, piece, deletion);
      aside.notes.push(...notes);
      aside.graphics.push(...graphics);
      aside.descriptions.push(...descriptions);
      if (!isJoined(properties)) piece.raw += '\n';
      for (const box of boxes) this.#gather(box, target);
    }
  }

  /** Each row of a table in a head or foot is one line of it. */
  #marginTable(rows: readonly TableRow[], role: 'header' | 'footer'): void {
    for (const { cells, deletion } of rows) {
      const piece = this.#context.annotations.piece();
      const aside = nothingAside();
      for (const cell of cells) {
        if (!cell.covered) this.#gather(cell.element, { piece, aside, deletion: deletion ?? cell.deletion });
      }
      piece.raw = piece.raw.replaceAll('\n', ' ');
      this.#context.margin(piece, role);
    }
  }
}

/** What stands beside a paragraph and the one that it goes on in. */
const joined = (first: Aside, second: Aside): Aside => ({
  notes: [...first.notes, ...second.notes],
  boxes: [...first.boxes, ...second.boxes],
  graphics: [...first.graphics, ...second.graphics],
  descriptions: [...first.descriptions, ...second.descriptions],
});

/** Text that nobody remarked on or changed. */
function pieceOf(text: string): TextPiece {
  const piece = new TextPiece();
  piece.raw = text;
  return piece;
}

/** Whether the end of a paragraph is a tracked deletion. */
function isJoined(properties: XmlElement | undefined): boolean {
  const mark = childOf(properties, 'w:rPr');
  return childOf(mark, 'w:del') !== undefined || childOf(mark, 'w:moveFrom') !== undefined;
}

/** Paragraphs and what holds them, in order. */
function contentOf(container: XmlElement): XmlElement[] {
  if (container.name === 'w:tbl') return insideGroups(container, 'w:tr');
  if (container.name === 'w:tr') return insideGroups(container, 'w:tc');
  return childrenOf(container).flatMap((child) => {
    if (child.name === 'w:p' || child.name === 'w:tbl') return [child];
    if (child.name === 'w:sdt') return [childOf(child, 'w:sdtContent') ?? child];
    return /^(?:w:customXml|w:ins|w:moveTo|mc:AlternateContent)$/.test(child.name) ? [chosenOf(child)] : [];
  });
}

const chosenOf = (element: XmlElement): XmlElement => (element.name === 'mc:AlternateContent' ? chosen(element) : element);

interface ReadRow {
  readonly cells: readonly (TextPiece | undefined)[];
  readonly header: boolean;
}

/** How many rows at the top are headers: those marked so, else a first row the table's style sets apart or that alone is all bold. */
function headerRows(rows: readonly ReadRow[], firstApart: boolean): number {
  const marked = rows.findIndex((row) => !row.header);
  if (marked !== 0) return marked < 0 ? Math.min(rows.length, 1) : marked;
  const [first, second] = rows.map(({ cells }) => cells.filter((cell) => cell?.bold !== undefined));
  if (!first || !second || first.length < 2) return 0;
  return firstApart || (first.every((cell) => cell?.bold) && !second.every((cell) => cell?.bold)) ? 1 : 0;
}
