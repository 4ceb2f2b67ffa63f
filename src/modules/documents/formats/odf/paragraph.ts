/** The words of an OpenDocument paragraph, and what hangs on it. */
import type { XmlElement } from '../xml.ts';
import { descriptionOf } from '../description.ts';
import { childOf, childrenOf, textIn } from '../xml.ts';

export interface Paragraph {
  text: string;
  readonly links: string[];
  readonly notes: { readonly number: string; readonly body: XmlElement }[];
  /** Text boxes, shapes and tables that float. */
  readonly boxes: XmlElement[];
  /** What pictures and shapes show, for those who do not see them. */
  readonly descriptions: string[];
  readonly remarks: { readonly text: string; readonly author: string; readonly date: string }[];
}

export function readParagraph(element: XmlElement): Paragraph {
  const paragraph: Paragraph = { text: '', links: [], notes: [], boxes: [], descriptions: [], remarks: [] };
  gather(element, paragraph);
  return paragraph;
}

/** Not part of what is read: marks of changes, fields of the program, rubies. */
const unread = new Set([
  'text:tracked-changes',
  'text:ruby-text',
  'svg:title',
  'svg:desc',
  'office:annotation-end',
  'text:bookmark',
  'office:event-listeners',
]);

function gather(element: XmlElement, into: Paragraph): void {
  for (const child of element.children) {
    if (typeof child === 'string') into.text += child.replace(/[\t\r\n ]+/g, ' ');
    else take(child, into);
  }
}

function take(child: XmlElement, into: Paragraph): void {
  const { name, attributes } = child;
  if (name === 'text:s') into.text += ' ';
  else if (name === 'text:tab') into.text += ' ';
  else if (name === 'text:line-break') into.text += '\n';
  else if (name === 'text:note') {
    const body = childOf(child, 'text:note-body');
    const citation = childOf(child, 'text:note-citation');
    if (body) into.notes.push({ number: citation ? textIn(citation) : '', body });
  } else if (name === 'office:annotation') {
    into.remarks.push(remarkOf(child));
  } else if (name === 'table:table' || (isDrawn(child) && !holders.has(name))) into.boxes.push(child);
  else if (!unread.has(name)) {
    if (name === 'text:a' && attributes['xlink:href'] !== undefined && attributes['xlink:href'].length <= 2000)
      into.links.push(attributes['xlink:href']);
    if (isDrawn(child)) into.descriptions.push(...descriptionsOf(child));
    gather(child, into);
  }
}

/** What is drawn has its words apart from the text that it stands in; a formula or chart inside is not read. */
export const isDrawn = ({ name }: XmlElement): boolean => name.startsWith('draw:') && name !== 'draw:object-ole' && name !== 'draw:image';

/** They hold what is drawn, and have no words of their own. */
const holders = new Set(['draw:frame', 'draw:g', 'draw:a']);

/** What a picture or a shape shows, as it is described. */
export function descriptionsOf(drawn: XmlElement): string[] {
  const [descr, title] = [childOf(drawn, 'svg:desc'), childOf(drawn, 'svg:title')].map((one) => (one ? textIn(one) : ''));
  const text = descriptionOf({ descr: descr ?? '', title: title ?? '' });
  return text === '' ? [] : [text];
}

export function remarkOf(annotation: XmlElement): Paragraph['remarks'][number] {
  const [author, date] = [childOf(annotation, 'dc:creator'), childOf(annotation, 'dc:date')].map((one) => (one ? textIn(one) : ''));
  const text = paragraphsOf(annotation).map((one) => one.text);
  return { text: text.join('\n'), author: author ?? '', date: date ?? '' };
}

/** The date of a remark in ISO 8601; undefined for anything else. */
export const dateOf = (stated: string): string | undefined => /^\d{4}-\d\d-\d\d(?:T[\d:.]{5,20}(?:Z|[+-]\d\d:\d\d)?)?$/.exec(stated)?.[0];

/** All paragraphs and headings inside an element, lists included. */
export function paragraphsOf(element: XmlElement): Paragraph[] {
  return childrenOf(element).flatMap((child) =>
    child.name === 'text:p' || child.name === 'text:h'
      ? [readParagraph(child)]
      : child.name === 'office:annotation'
        ? []
        : paragraphsOf(child),
  );
}
