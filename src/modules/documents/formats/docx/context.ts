/** What all stories of one Word file share: its styles, lists, notes, sections, and the document they are read into. */
import type { ParsedDocument } from '../../model.ts';
import { BlockBuilder } from '../block-builder.ts';
import { cellText, readableText } from '../readable-text.ts';
import type { OfficePackage } from '../office/package.ts';
import { childOf, childrenOf, textIn } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import { AnnotationCollector } from './annotations.ts';
import type { Comment } from './annotations.ts';
import { BlockOutput } from './block-output.ts';
import { authorOf } from './inline-reader.ts';
import type { NoteReference } from './inline-reader.ts';
import { ListNumbers } from './list-numbers.ts';
import { formattedNumber } from './number-format.ts';
import { switchOf, valueOf } from './properties.ts';
import { Styles } from './styles.ts';
import type { TextPiece } from './text-piece.ts';

/** The text of a note and the number it is shown with. */
export interface Note {
  readonly part: string;
  readonly element: XmlElement;
  readonly number: string | undefined;
}

interface Notes {
  readonly part: string;
  readonly elements: Map<string, XmlElement>;
  readonly format: string;
  count: number;
}

export class DocxContext {
  readonly package: OfficePackage;
  readonly styles: Styles;
  readonly numbers: ListNumbers;
  readonly annotations: AnnotationCollector;
  readonly output: BlockOutput;
  /** The first text in the style of a title. */
  title: string | undefined;
  /** How many more empty places in tables are laid out. */
  sparePlaces = 200_000;
  /** Referred to so far, to be read behind the text. */
  readonly endnotes: Note[] = [];
  /** The parts of charts and diagrams that were read. */
  readonly graphics = new Set<string>();
  /** The descriptions of pictures that were read. */
  readonly described = new Set<string>();
  /** The parts that hold other files, of those that were read. */
  readonly imports = new Set<string>();
  /** How many files of Word it lies in. */
  readonly depth: number;
  /** Reads a file of Word that lies in this one. */
  readonly nested: (bytes: Uint8Array) => ParsedDocument;
  /** The parts of heads and feet, in the order of the sections. */
  readonly margins = { header: new Set<string>(), footer: new Set<string>() };
  readonly #builder = new BlockBuilder();
  readonly #notes: Readonly<Record<NoteReference['kind'], Notes>>;
  readonly #settings: XmlElement | undefined;
  readonly #seen = new Set<string>();

  constructor(file: OfficePackage, depth: number, nested: DocxContext['nested']) {
    this.package = file;
    this.depth = depth;
    this.nested = nested;
    const part = (type: string): XmlElement | undefined => file.part(file.related(file.main, type));
    this.#settings = part('settings');
    this.styles = new Styles(part('styles'));
    this.numbers = new ListNumbers(part('numbering'), (style) => this.styles.paragraph(style).list);
    this.annotations = new AnnotationCollector(readComments(part('comments')));
    this.output = new BlockOutput(this.#builder);
    this.#notes = { footnote: this.#readNotes('footnote', 'decimal'), endnote: this.#readNotes('endnote', 'lowerRoman') };
  }

  /** The footnote that is referred to; an endnote is kept for the end. Each is given once. */
  note({ kind, id, custom }: NoteReference): Note | undefined {
    const notes = this.#notes[kind];
    const element = notes.elements.get(id);
    if (!element) return undefined;
    notes.elements.delete(id);
    if (!custom) notes.count += 1;
    const note = { part: notes.part, element, number: custom ? undefined : formattedNumber(notes.count, notes.format) };
    if (kind === 'footnote') return note;
    this.endnotes.push(note);
    return undefined;
  }

  /** Notes the heads and feet of a section, those that are shown. */
  section(properties: XmlElement): void {
    const relations = this.package.relations(this.package.main);
    for (const { name, attributes } of childrenOf(properties)) {
      if (name !== 'w:headerReference' && name !== 'w:footerReference') continue;
      const type = attributes['w:type'];
      if (type === 'first' && switchOf(properties, 'w:titlePg') !== true) continue;
      if (type === 'even' && switchOf(this.#settings, 'w:evenAndOddHeaders') !== true) continue;
      const target = relations.find((relation) => relation.id === attributes['r:id'] && !relation.external)?.target;
      if (target !== undefined) this.margins[name === 'w:headerReference' ? 'header' : 'footer'].add(target);
    }
  }

  /** Adds a line of a head or foot; the same words are added once. */
  margin(piece: TextPiece, role: 'header' | 'footer'): void {
    const key = `${role} ${cellText(piece.raw)}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.output.text(piece, { kind: 'paragraph', role });
  }

  /** Ends the document. The title its properties state comes before the one in its text. */
  finish(): ParsedDocument {
    const { title, properties } = this.package.stated();
    const stated = cellText(title ?? '');
    this.#builder.title = stated === '' ? this.title : stated;
    this.#builder.properties = properties;
    const document = this.output.finish();
    const annotations = this.annotations.finish(document.canonical, ({ placed }) =>
      placed ? document.canonical.slice(placed.start, placed.end) : '',
    );
    return annotations.length > 0 ? { ...document, annotations } : document;
  }

  #readNotes(kind: NoteReference['kind'], standard: string): Notes {
    const part = this.package.related(this.package.main, `${kind}s`) ?? '';
    const notes = childrenOf(this.package.part(part), `w:${kind}`);
    const texts = notes.filter(({ attributes }) => /^(?:normal)?$/.test(attributes['w:type'] ?? ''));
    const format = valueOf(childOf(this.#settings, `w:${kind}Pr`), 'w:numFmt') ?? standard;
    return { part, elements: new Map(texts.map((note) => [note.attributes['w:id'] ?? '', note])), format, count: 0 };
  }
}

function readComments(root: XmlElement | undefined): Map<string, Comment> {
  return new Map(
    childrenOf(root, 'w:comment').map((element) => {
      const text = readableText(paragraphsOf(element).map(wordsOf).join('\n'));
      return [element.attributes['w:id'] ?? '', { text, ...authorOf(element) }];
    }),
  );
}

const paragraphsOf = (element: XmlElement): XmlElement[] =>
  childrenOf(element).flatMap((child) => (child.name === 'w:p' ? [child] : paragraphsOf(child)));

function wordsOf(element: XmlElement): string {
  if (element.name === 'w:t') return textIn(element);
  if (element.name === 'w:tab') return ' ';
  if (element.name === 'w:br') return '\n';
  return element.name === 'w:pPr' || element.name === 'w:del' ? '' : childrenOf(element).map(wordsOf).join('');
}
