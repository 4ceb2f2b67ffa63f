/** PowerPoint files (Office Open XML, transitional and strict) to blocks: a page a slide, its title a heading, its notes behind it. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { Annotation, PageLayout, ParsedDocument } from '../../model.ts';
import { BlockBuilder } from '../block-builder.ts';
import { compoundFileError, isCompoundFile } from '../office/compound-file.ts';
import { isDescription } from '../description.ts';
import { chartWords } from '../office/drawing.ts';
import { OfficePackage } from '../office/package.ts';
import type { PackageKind } from '../office/package.ts';
import { cellText } from '../readable-text.ts';
import { childOf, childrenOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import { placeholderOf, ShapeReader } from './shapes.ts';
import type { Line, Shape } from './shapes.ts';
import { commentAuthors, slideRemarks } from './slide-remarks.ts';
import type { SlideRemark } from './slide-remarks.ts';

const presentation: PackageKind = {
  main: /presentationml\.(?:presentation|slideshow|template)\.main\+xml$|ms-powerpoint\.(?:presentation|slideshow|template)\.macroEnabled\.main\+xml$/i,
  usual: 'ppt/presentation.xml',
  other: () =>
    new StemmaError('PARSE_FAILED', 'The file is not a PowerPoint file: its list of slides (ppt/presentation.xml) is missing.', {
      reason: 'not_pptx',
    }),
};

const emuPerPoint = 12_700;

/** Longer texts, and those of several paragraphs, do not stand in for a title. */
const longestTitle = 120;

interface ReadSlide {
  /** Its first block, and the one behind its last. */
  readonly first: number;
  readonly end: number;
  readonly remarks: readonly SlideRemark[];
}

/**
 * Parses a PowerPoint file. Throws PARSE_FAILED with `details.reason`: `encrypted`, `old_format`, `not_pptx`, `broken`,
 * `encoding`, `bomb`, `xml_bomb`, `unsafe_name`, `duplicate_name` or `unsupported_compression`.
 */
export function parsePptx(bytes: Uint8Array): ParsedDocument {
  if (isCompoundFile(bytes)) throw compoundFileError(bytes);
  const file = new OfficePackage(bytes, presentation);
  const root = file.read(file.main);
  const slides = slidesOf(file, root);
  const authors = commentAuthors(file);
  const builder = new BlockBuilder();
  Object.assign(builder, file.stated());
  // The number of a slide that has no title is none of the file.
  builder.headingIsTitle = false;
  const footers = new Map<string, Line>();
  const read: ReadSlide[] = [];
  let broken = 0;
  for (const [index, part] of slides.entries()) {
    const first = builder.size;
    const slide = file.part(part);
    if (slide) addSlide(builder, { file, part, slide, number: index + 1, footers });
    else broken += 1;
    read.push({ first, end: builder.size, remarks: slideRemarks(file, part, authors) });
  }
  // Says in the words of the first slide what is wrong with all of them.
  if (slides.length > 0 && broken === slides.length) file.read(slides[0] as string);
  for (const { text } of footers.values()) builder.text({ kind: 'paragraph', text, role: 'footer' });
  return withSlides(builder.finish(), read, sizeOf(root));
}

/** In the order they are shown; when what points to them is lost, in the order of their files. */
function slidesOf(file: OfficePackage, root: XmlElement): string[] {
  const listed = childrenOf(childOf(root, 'p:sldIdLst'), 'p:sldId').flatMap(
    ({ attributes }) => file.target(file.main, attributes['r:id']) ?? [],
  );
  return listed.length > 0 ? listed : file.named(/^ppt\/slides\/[^/]+\.xml$/i);
}

interface SlideToAdd {
  readonly file: OfficePackage;
  readonly part: string;
  readonly slide: XmlElement;
  /** From 1. */
  readonly number: number;
  readonly footers: Map<string, Line>;
}

function addSlide(builder: BlockBuilder, { file, part, slide, number, footers }: SlideToAdd): void {
  const reader = new ShapeReader(file, part);
  const shapes = reader.read(childOf(childOf(slide, 'p:cSld'), 'p:spTree'));
  const title = shapes.find(({ kind }) => kind === 'title') ?? shapes.find(standsForTitle);
  let attributes: Record<string, string> = {
    slide: String(number),
    ...(/^(?:0|false)$/.test(slide.attributes['show'] ?? '') ? { hidden: 'slide' } : {}),
  };
  /** The first block of a slide says which one it is. */
  const own = (more: Record<string, string> = {}): Record<string, string> => {
    const all = { ...attributes, ...more };
    attributes = {};
    return all;
  };
  const notes = notesOf(file, part);
  if (title && 'lines' in title) {
    const text = title.lines.map((line) => line.text).join(' ');
    builder.text({ kind: 'heading', level: 1, text, attributes: own(linksOf(title.lines)) });
    if (cellText(builder.title ?? '') === '') builder.title = text;
  } else if (notes.length > 0 || shapes.some(({ kind }) => kind !== 'footer')) {
    // Else it would stand below the title of the slide before. Its number may change without a change of its words.
    builder.text({ kind: 'heading', level: 1, text: 'Slide', number: `${number}.`, attributes: own({ title: 'none' }) });
  }
  for (const shape of shapes) {
    if (shape === title) continue;
    if (shape.kind === 'footer') for (const line of shape.lines) footers.set(cellText(line.text), line);
    else addShape(builder, shape, own);
  }
  for (const text of notes) builder.text({ kind: 'paragraph', text, role: 'note', attributes: own() });
}

const standsForTitle = (shape: Shape): boolean =>
  shape.kind === 'text' && shape.lines.length === 1 && cellText(shape.lines[0]?.text ?? '').length <= longestTitle;

function addShape(
  builder: BlockBuilder,
  shape: Exclude<Shape, { kind: 'footer' }>,
  own: (more?: Record<string, string>) => Record<string, string>,
): void {
  if (shape.kind === 'picture') builder.text({ kind: 'paragraph', text: shape.description, attributes: own(isDescription) });
  else if (shape.kind === 'table') addTable(builder, shape.rows, shape.headed, own);
  else if (shape.kind === 'chart') {
    const words = chartWords(shape.chart);
    if (words !== '') builder.text({ kind: 'paragraph', text: words, attributes: own({ chart: 'true' }) });
    addTable(builder, shape.chart.rows, true, own);
  } else {
    for (const line of shape.lines) {
      const { text, level, number } = line;
      builder.text({ kind: level === undefined ? 'paragraph' : 'item', text, level, number, attributes: own(linksOf([line])) });
    }
  }
}

function addTable(
  builder: BlockBuilder,
  rows: readonly (readonly string[])[],
  headed: boolean,
  own: (more?: Record<string, string>) => Record<string, string>,
): void {
  if (rows.every((cells) => cells.every((cell) => cellText(cell) === ''))) return;
  const table = builder.table();
  rows.forEach((cells, index) => builder.row({ table, cells, header: headed && index === 0, attributes: own() }));
}

function linksOf(lines: readonly Line[]): Record<string, string> {
  const links = [...new Set(lines.flatMap((line) => line.links))];
  return links.length > 0 ? { links: links.join('\n') } : {};
}

/** What the speaker wrote below a slide. */
function notesOf(file: OfficePackage, part: string): string[] {
  const name = file.related(part, 'notesSlide');
  const tree = childOf(childOf(file.part(name), 'p:cSld'), 'p:spTree');
  if (name === undefined || !tree) return [];
  const reader = new ShapeReader(file, name);
  return childrenOf(tree, 'p:sp')
    .filter((shape) => placeholderOf(shape) === 'body')
    .flatMap((shape) => reader.lines(childOf(shape, 'p:txBody'), false).map(({ text }) => text));
}

/** In points; the usual size when none is stated. */
function sizeOf(root: XmlElement): { width: number; height: number } {
  const { cx, cy } = childOf(root, 'p:sldSz')?.attributes ?? {};
  const points = (emu: string | undefined, usual: number): number => {
    const value = Number(emu) / emuPerPoint;
    return value > 0 && value < 20_000 ? Math.round(value * 100) / 100 : usual;
  };
  return { width: points(cx, 720), height: points(cy, 540) };
}

function withSlides(document: ParsedDocument, slides: readonly ReadSlide[], size: { width: number; height: number }): ParsedDocument {
  const { blocks } = document;
  const annotations: Annotation[] = [];
  let at = 0;
  const pages = slides.map(({ first, end, remarks }, index): PageLayout => {
    const start = first < end ? (blocks[first]?.start ?? at) : at;
    at = first < end ? (blocks[end - 1]?.end ?? at) : at;
    const of = first < end ? blocks[first] : undefined;
    for (const remark of remarks) annotations.push({ kind: 'comment', start: of?.start ?? at, end: of?.end ?? at, ...remark });
    return { page: index + 1, start, end: at, ...size, words: [] };
  });
  return { ...document, pages, ...(annotations.length > 0 ? { annotations } : {}) };
}
