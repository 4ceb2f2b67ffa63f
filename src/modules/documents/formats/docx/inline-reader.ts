/** Reads what stands inside a paragraph into a piece of text. What a reader does not see (field codes, hidden text) is left out. */
import { descriptionOf } from '../description.ts';
import { paragraphsIn } from '../office/drawing.ts';
import { refersToGraphic } from '../office/graphic.ts';
import { cellText } from '../readable-text.ts';
import { childOf, childrenOf, textIn } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import type { AnnotationCollector, Author, Change } from './annotations.ts';
import { FieldStack } from './fields.ts';
import { switchOf, valueOf } from './properties.ts';
import type { Styles } from './styles.ts';
import { symbolText } from './symbols.ts';
import type { TextPiece } from './text-piece.ts';

/** What a paragraph refers to and what floats beside it; read after it. */
export interface Aside {
  readonly notes: NoteReference[];
  /** The contents of text boxes. */
  readonly boxes: XmlElement[];
  /** What refers to charts and diagrams. */
  readonly graphics: XmlElement[];
  /** What pictures show. */
  readonly descriptions: string[];
}

export const nothingAside = (): Aside => ({ notes: [], boxes: [], graphics: [], descriptions: [] });

export interface NoteReference {
  readonly kind: 'footnote' | 'endnote';
  readonly id: string;
  /** The mark is typed in the text, so the note has no number. */
  readonly custom: boolean;
}

export interface InlineContext {
  readonly annotations: AnnotationCollector;
  readonly styles: Styles;
  /** The target of a relation of this part, by id. */
  readonly target: (id: string) => string | undefined;
}

/** Elements that only group others. */
const groups = new Set(['w:smartTag', 'w:customXml', 'w:bdo', 'w:dir', 'w:sdtContent', 'w:rubyBase', 'mc:Choice', 'mc:Fallback']);
const pictures = new Set(['w:drawing', 'w:pict', 'w:object']);

export class InlineReader {
  readonly #context: InlineContext;
  readonly #fields = new FieldStack();
  #piece!: TextPiece;
  #aside!: Aside;
  #deletion: Change | undefined;
  #inserting = false;
  #hidden = false;
  #bold = false;

  constructor(context: InlineContext) {
    this.#context = context;
  }

  /** Adds the text of a paragraph to a piece; with `deletion` as part of what was taken out. */
  paragraph(paragraph: XmlElement, piece: TextPiece, deletion?: Author): Aside {
    this.#piece = piece;
    this.#aside = nothingAside();
    if (deletion) this.#changed(paragraph, 'deleted', deletion);
    else this.#inside(paragraph);
    this.#fields.endParagraph();
    return this.#aside;
  }

  #inside(element: XmlElement): void {
    for (const child of element.children) if (typeof child !== 'string') this.#read(child);
  }

  #read(element: XmlElement): void {
    const { name } = element;
    if (name === 'w:r') this.#run(element);
    else if (name === 'w:ins' || name === 'w:moveTo') this.#changed(element, 'inserted', authorOf(element));
    else if (name === 'w:del' || name === 'w:moveFrom') this.#changed(element, 'deleted', authorOf(element));
    else if (name === 'w:hyperlink') this.#hyperlink(element);
    else if (name === 'w:fldSimple') {
      if (!this.#deletion) this.#piece.link(FieldStack.target(element.attributes['w:instr'] ?? ''));
      this.#inside(element);
    } else if (name === 'w:sdt') this.#inside(childOf(element, 'w:sdtContent') ?? element);
    else if (name === 'mc:AlternateContent') this.#inside(chosen(element));
    else if (name.startsWith('w:comment')) this.#comment(element);
    else if (name.startsWith('m:')) this.#formula(element);
    else if (groups.has(name)) this.#inside(element);
  }

  #changed(element: XmlElement, kind: Change['kind'], by: Author): void {
    // What is taken out of something new, or put into something taken out, belongs to the deletion.
    if (this.#deletion || (kind === 'inserted' && this.#inserting)) return this.#inside(element);
    const change = this.#context.annotations.change(kind, by, this.#piece);
    if (kind === 'deleted') {
      this.#deletion = change;
      this.#inside(element);
      this.#deletion = undefined;
    } else {
      this.#inserting = true;
      this.#inside(element);
      this.#inserting = false;
      change.end = { piece: this.#piece, at: this.#piece.raw.length };
    }
  }

  #run(run: XmlElement): void {
    const properties = childOf(run, 'w:rPr');
    this.#hidden = switchOf(properties, 'w:vanish') ?? this.#context.styles.hides(valueOf(properties, 'w:rStyle'));
    this.#bold = switchOf(properties, 'w:b') === true;
    this.#runContent(run);
    this.#hidden = false;
  }

  #runContent(run: XmlElement): void {
    for (const child of run.children) if (typeof child !== 'string') this.#runChild(child);
  }

  #runChild(child: XmlElement): void {
    const { name, attributes } = child;
    if (name === 'w:t') this.#add(textIn(child));
    else if (name === 'w:delText') {
      if (this.#deletion) this.#add(textIn(child));
    } else if (name === 'w:tab' || name === 'w:ptab') this.#add(' ');
    else if (name === 'w:br' || name === 'w:cr') this.#break();
    else if (name === 'w:noBreakHyphen') this.#add('\u2011');
    else if (name === 'w:sym') this.#add(symbolText(attributes['w:font'] ?? '', attributes['w:char'] ?? ''));
    else if (name === 'w:fldChar') this.#field(attributes['w:fldCharType']);
    else if (name === 'w:instrText') {
      if (!this.#deletion) this.#fields.instruction(textIn(child));
    } else if (name === 'w:footnoteReference' || name === 'w:endnoteReference') this.#note(child);
    else if (name === 'w:commentReference') this.#context.annotations.commentRefers(attributes['w:id'] ?? '', this.#piece);
    else if (name === 'mc:AlternateContent') this.#runContent(chosen(child));
    else if (name === 'w:ruby') this.#inside(childOf(child, 'w:rubyBase') ?? child);
    else if (pictures.has(name) && !this.#deletion && !this.#hidden) this.#picture(child);
  }

  #add(text: string): void {
    if (text === '' || this.#hidden || this.#fields.hidden) return;
    const plain = text.replace(/[\r\n\t]/g, ' ').replaceAll('\u00ad', '');
    if (this.#deletion) this.#deletion.text += plain;
    else {
      this.#piece.raw += plain;
      if (plain.trim() !== '') this.#piece.bold = this.#bold && this.#piece.bold !== false;
    }
  }

  #break(): void {
    if (this.#hidden || this.#fields.hidden) return;
    if (this.#deletion) this.#deletion.text += '\n';
    else this.#piece.raw += '\n';
  }

  #field(type: string | undefined): void {
    if (this.#deletion) return;
    if (type === 'begin') this.#fields.begin();
    else if (type === 'separate') this.#piece.link(this.#fields.separate());
    else if (type === 'end') this.#fields.end();
  }

  #hyperlink(element: XmlElement): void {
    const anchor = element.attributes['w:anchor'];
    const target = this.#context.target(element.attributes['r:id'] ?? '') ?? '';
    // Bookmarks beginning with an underscore are Word's own (tables of contents), named anew with every save.
    const place = anchor === undefined || anchor.startsWith('_') ? '' : `#${anchor}`;
    if (!this.#deletion) this.#piece.link(target + place);
    this.#inside(element);
  }

  #note({ name, attributes }: XmlElement): void {
    if (this.#deletion || this.#hidden) return;
    const custom = /^(?:1|true|on)$/.test(attributes['w:customMarkFollows'] ?? '');
    this.#aside.notes.push({ kind: name === 'w:footnoteReference' ? 'footnote' : 'endnote', id: attributes['w:id'] ?? '', custom });
  }

  #comment({ name, attributes }: XmlElement): void {
    const id = attributes['w:id'] ?? '';
    if (name === 'w:commentRangeStart') this.#context.annotations.commentStarts(id, this.#piece);
    else if (name === 'w:commentRangeEnd') this.#context.annotations.commentEnds(id, this.#piece);
  }

  /** A formula is its characters in reading order, with a stroke between the parts of a fraction. */
  #formula(element: XmlElement): void {
    if (element.name === 'm:t') this.#add(textIn(element));
    else if (element.name === 'm:den') this.#add('/');
    if (!element.name.endsWith('Pr')) this.#inside(element);
  }

  /** Text boxes, charts, diagrams and descriptions anywhere inside a drawing. */
  #picture(element: XmlElement): void {
    const { name, attributes } = element;
    if (name === 'w:txbxContent') return void this.#aside.boxes.push(element);
    // A drawing that was pasted from slides keeps its words as they are there.
    if (name === 'a:txBody') return void this.#aside.boxes.push(boxOf(paragraphsIn(element)));
    if (refersToGraphic(element)) return void this.#aside.graphics.push(element);
    if (name === 'mc:AlternateContent') return this.#picture(chosen(element));
    if (name === 'wp:docPr' || name === 'v:shape') {
      const description = descriptionOf(name === 'v:shape' ? { descr: attributes['alt'] ?? '' } : attributes);
      if (description !== '') this.#aside.descriptions.push(description);
    }
    for (const child of childrenOf(element)) this.#picture(child);
  }
}

const boxOf = (paragraphs: readonly string[]): XmlElement => ({
  name: 'w:txbxContent',
  attributes: {},
  children: paragraphs.map((text) => elementOf('w:p', elementOf('w:r', elementOf('w:t', text)))),
});

const elementOf = (name: string, child: XmlElement | string): XmlElement => ({ name, attributes: {}, children: [child] });

/** Who wrote something, and when; a date that is none is left out. */
export function authorOf({ attributes }: XmlElement): Author {
  const author = cellText(attributes['w:author'] ?? '')
    .slice(0, 200)
    .toWellFormed();
  const date = /^\d{4}-\d\d-\d\d(?:T[\d:.]{5,20}(?:Z|[+-]\d\d:\d\d)?)?$/.exec(attributes['w:date'] ?? '')?.[0];
  return { ...(author === '' ? {} : { author }), ...(date === undefined ? {} : { date }) };
}

/** One of several forms of the same content: the first with text or a picture in it, so that it is read once. */
export function chosen(alternatives: XmlElement): XmlElement {
  const forms = childrenOf(alternatives).filter(({ name }) => name === 'mc:Choice' || name === 'mc:Fallback');
  return forms.find(holdsText) ?? forms[0] ?? alternatives;
}

function holdsText(element: XmlElement): boolean {
  if (element.name === 'w:t' || element.name === 'm:t' || element.name === 'wp:docPr') return true;
  return element.children.some((child) => typeof child !== 'string' && holdsText(child));
}
