/** Comments on a slide, older and newer ones with their answers. */
import type { OfficePackage } from '../office/package.ts';
import { paragraphsIn } from '../office/drawing.ts';
import { cellText, readableText } from '../readable-text.ts';
import { childOf, childrenOf, textIn } from '../xml.ts';
import type { XmlElement } from '../xml.ts';

export interface SlideRemark {
  readonly text: string;
  readonly author?: string;
  /** ISO 8601. */
  readonly date?: string;
}

/** The names of those who comment, by their id. */
export function commentAuthors(file: OfficePackage): Map<string, string> {
  const lists = ['commentAuthors', 'authors'].map((type) => file.part(file.related(file.main, type)));
  return new Map(
    lists
      .flatMap((list) => childrenOf(list))
      .map(({ attributes }) => [
        attributes['id'] ?? '',
        cellText(attributes['name'] ?? '')
          .slice(0, 200)
          .toWellFormed(),
      ]),
  );
}

export function slideRemarks(file: OfficePackage, part: string, authors: ReadonlyMap<string, string>): SlideRemark[] {
  const remark = (element: XmlElement): SlideRemark[] => {
    const { authorId = '', dt, created = dt ?? '' } = element.attributes;
    const older = childOf(element, 'p:text');
    const text = readableText(older ? textIn(older) : paragraphsIn(childOf(element, 'p188:txBody') ?? element).join('\n'));
    const author = authors.get(authorId) ?? '';
    const date = /^\d{4}-\d\d-\d\d(?:T[\d:.]{5,20}(?:Z|[+-]\d\d:\d\d)?)?$/.exec(created)?.[0];
    const own = text === '' ? [] : [{ text, ...(author === '' ? {} : { author }), ...(date === undefined ? {} : { date }) }];
    return [...own, ...childrenOf(childOf(element, 'p188:replyLst'), 'p188:reply').flatMap(remark)];
  };
  return file
    .relations(part)
    .filter(({ type, external }) => type === 'comments' && !external)
    .flatMap(({ target }) => childrenOf(file.part(target)).flatMap(remark));
}
