/** Writes PowerPoint files for tests: slides from the markup of their shapes. */
import { escaped, packageFiles, packFiles, relationsXml } from '../office/office-writer.fixture.ts';
import type { Relations } from '../office/office-writer.fixture.ts';

const namespaces =
  'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"' +
  ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"' +
  ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"';

export interface SlideParts {
  /** The content of the tree of shapes. */
  readonly shapes: string;
  readonly notes?: string;
  readonly hidden?: boolean;
  readonly relations?: Relations;
}

/** A part in the namespaces of presentations: `<p:sld>` for a slide. */
export const partXml = (root: string, content: string, more = ''): string => `<${root} ${namespaces}${more}>${content}</${root}>`;

export const writePptx = (slides: readonly SlideParts[], files: Readonly<Record<string, string>> = {}): Uint8Array =>
  packFiles({ ...pptxFiles(slides), ...files });

/** Slides are listed in reverse of the numbers of their files, so that only their list gives the order. */
export function pptxFiles(slides: readonly SlideParts[]): Record<string, string> {
  const part = (index: number): string => `slides/slide${slides.length - index}.xml`;
  const all: Record<string, string> = {
    ...packageFiles('ppt/presentation.xml', 'presentationml.presentation.main'),
    'ppt/presentation.xml': partXml(
      'p:presentation',
      `<p:sldIdLst>${slides.map((_, index) => `<p:sldId id="${256 + index}" r:id="s${index}"/>`).join('')}</p:sldIdLst><p:sldSz cx="9144000" cy="5143500"/>`,
    ),
    'ppt/_rels/presentation.xml.rels': relationsXml({
      ...Object.fromEntries(slides.map((_, index) => [`s${index}`, ['slide', part(index)] as const])),
      ca: ['commentAuthors', 'commentAuthors.xml'],
    }),
  };
  slides.forEach(({ shapes, notes, hidden, relations = {} }, index) => {
    const name = part(index);
    all[`ppt/${name}`] = partXml('p:sld', `<p:cSld><p:spTree>${shapes}</p:spTree></p:cSld>`, hidden === true ? ' show="0"' : '');
    if (notes !== undefined)
      all[`ppt/notes/${index}.xml`] = partXml('p:notes', `<p:cSld><p:spTree>${shape(paragraph(notes), 'body')}</p:spTree></p:cSld>`);
    const own: Relations = { ...relations, ...(notes === undefined ? {} : { n: ['notesSlide', `../notes/${index}.xml`] as const }) };
    all[`ppt/slides/_rels/${name.slice(7)}.rels`] = relationsXml(own);
  });
  return all;
}

export const paragraph = (text: string, properties = '', run = ''): string =>
  `<a:p>${properties}<a:r><a:rPr>${run}</a:rPr><a:t>${escaped(text)}</a:t></a:r></a:p>`;

/** A shape with text; `place` is what it is a placeholder for. */
export const shape = (paragraphs: string, place?: string): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"/><p:nvPr>${place === undefined ? '' : `<p:ph type="${place}"/>`}</p:nvPr></p:nvSpPr><p:txBody>${paragraphs}</p:txBody></p:sp>`;

export const title = (text: string): string => shape(paragraph(text), 'title');

export const graphic = (content: string): string =>
  `<p:graphicFrame><a:graphic><a:graphicData>${content}</a:graphicData></a:graphic></p:graphicFrame>`;
