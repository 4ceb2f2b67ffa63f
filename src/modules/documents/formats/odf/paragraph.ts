/** The words of an OpenDocument paragraph, and what hangs on it. */
import type { XmlElement } from '../xml.ts';
import { childOf, childrenOf, textIn } from '../xml.ts';

export interface Paragraph {
  text: string;
  readonly links: string[];
  readonly notes: { readonly number: string; readonly body: XmlElement }[];
  /** Text boxes and tables that float. */
  readonly boxes: XmlElement[];
  readonly remarks: { readonly text: string; readonly author: string; readonly date: string }[];
}

export function readParagraph(element: XmlElement): Paragraph {
  const paragraph: Paragraph = { text: '', links: [], notes: [], boxes: [], remarks: [] };
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
    const [author, date] = [childOf(child, 'dc:creator'), childOf(child, 'dc:date')].map((one) => (one ? textIn(one) : ''));
    into.remarks.push({
      text: paragraphsOf(child)
        .map((one) => one.text)
        .join('\n'),
      author: author ?? '',
      date: date ?? '',
    });
  } else if (name === 'draw:text-box' || name === 'draw:object' || name === 'table:table') into.boxes.push(child);
  else if (!unread.has(name)) {
    if (name === 'text:a' && attributes['xlink:href'] !== undefined && attributes['xlink:href'].length <= 2000)
      into.links.push(attributes['xlink:href']);
    gather(child, into);
  }
}

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
