/** What people wrote on cells: notes, and comments with their answers. */
import { cellText, readableText } from '../readable-text.ts';
import { childOf, childrenOf, textIn } from '../xml.ts';
import { placeOf } from './references.ts';
import type { CellPlace } from './references.ts';
import { richText } from './workbook.ts';
import type { Workbook } from './workbook.ts';

export interface Remark extends CellPlace {
  readonly text: string;
  readonly author: string | undefined;
  /** ISO 8601. */
  readonly date: string | undefined;
}

export function remarksOf({ file, people }: Workbook, part: string): Remark[] {
  const related = (type: string): string[] =>
    file.relations(part).flatMap((one) => (one.type === type && !one.external ? [one.target] : []));
  const threads = related('threadedComment').flatMap((name) =>
    childrenOf(file.part(name), 'tc:threadedComment').flatMap((element) => {
      const { ref, personId = '', dT: date } = element.attributes;
      const words = childOf(element, 'tc:text');
      return remark(ref, words ? textIn(words) : '', people.get(personId), dateOf(date));
    }),
  );
  // Beside each thread stands a note for older programs with the same words.
  const threaded = new Set(threads.map(({ row, column }) => `${row} ${column}`));
  const notes = related('comments').flatMap((name) => {
    const root = file.part(name);
    const authors = childrenOf(childOf(root, 'x:authors'), 'x:author').map(textIn);
    return childrenOf(childOf(root, 'x:commentList'), 'x:comment').flatMap((element) => {
      const author = authors[Number(element.attributes['authorId'])];
      return remark(element.attributes['ref'], richText(childOf(element, 'x:text')), author, undefined);
    });
  });
  return [...notes.filter(({ row, column }) => !threaded.has(`${row} ${column}`)), ...threads];
}

function remark(reference: string | undefined, words: string, by: string | undefined, date: string | undefined): Remark[] {
  const place = placeOf(reference);
  const text = readableText(words);
  const author = cellText(by ?? '')
    .slice(0, 200)
    .toWellFormed();
  return place && text !== '' ? [{ ...place, text, author: author === '' ? undefined : author, date }] : [];
}

const dateOf = (date: string | undefined): string | undefined =>
  /^\d{4}-\d\d-\d\d(?:T[\d:.]{5,20}(?:Z|[+-]\d\d:\d\d)?)?$/.exec(date ?? '')?.[0];
