/** A sheet of an OpenDocument spreadsheet: cells say themselves how they are shown; what repeats is written once with a count. */
import { cellText, readableText } from '../readable-text.ts';
import { childrenOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import type { Budget, SheetCell, SheetRow } from '../xlsx/sheet-cells.ts';
import { sheetLimits, type CellPlace } from '../xlsx/references.ts';
import type { Remark } from '../xlsx/remarks.ts';
import type { SheetToLayOut } from '../xlsx/sheet-layout.ts';
import { dateOf, descriptionsOf, isDrawn, paragraphsOf, remarkOf } from './paragraph.ts';

/** A row or cell with words is repeated so often at most: formatting repeats to the end of the sheet. */
const mostRepeats = 1000;

export function readOdfSheet(table: XmlElement, budget: Budget): SheetToLayOut & { readonly remarks: readonly Remark[] } {
  const rows: SheetRow[] = [];
  const remarks: Remark[] = [];
  const drawn = childrenOf(table, 'table:shapes').flatMap((shapes) => childrenOf(shapes));
  let at = 1;
  let unread: string | undefined;
  const take = (container: XmlElement): void => {
    for (const child of childrenOf(container)) {
      if (child.name === 'table:table-row') row(child);
      else if (/^table:table-(?:header-rows|rows|row-group)$/.test(child.name)) take(child);
    }
  };
  const row = (element: XmlElement): void => {
    const times = repeats(element.attributes['table:number-rows-repeated']);
    const cells = cellsOf(element);
    for (const { column, cell } of placedCells(element)) {
      for (const annotation of childrenOf(cell, 'office:annotation')) remarks.push(...remarkOn(annotation, { row: at, column }));
      drawn.push(...childrenOf(cell).filter(isDrawn));
    }
    const hidden = /^(?:collapse|filter)$/.test(element.attributes['table:visibility'] ?? '');
    for (let copy = 0; copy < Math.min(times, mostRepeats) && cells.length > 0 && at + copy <= sheetLimits.rows; copy += 1) {
      if (budget.rows <= 0 || budget.cells <= 0 || budget.characters <= 0)
        unread ??= `From row ${at + copy} on nothing is read: the file is larger than what is read of one.`;
      if (unread !== undefined) return;
      budget.rows -= 1;
      budget.cells -= cells.length;
      budget.characters -= cells.reduce((sum, { text }) => sum + text.length, 0);
      rows.push({ row: at + copy, cells, hidden });
    }
    at += times;
  };
  take(table);
  return {
    name: cellText(table.attributes['table:name'] ?? '').slice(0, 200) || 'Sheet',
    state: 'visible',
    rows,
    merged: [],
    links: new Map(),
    tables: [],
    remarks,
    drawing: { charts: [], texts: drawn.flatMap(wordsOf), descriptions: drawn.flatMap(describedIn) },
    hiddenColumns: '',
    unread,
  };
}

function repeats(stated: string | undefined): number {
  const count = Number(stated ?? 1);
  return Number.isInteger(count) && count > 0 ? Math.min(count, sheetLimits.rows) : 1;
}

function cellsOf(row: XmlElement): SheetCell[] {
  const cells: SheetCell[] = [];
  for (const { cell: element, column, times } of placedCells(row)) {
    const words = childrenOf(element).filter((child) => !isDrawn(child));
    const text = paragraphsOf({ ...element, children: words })
      .map((paragraph) => paragraph.text)
      .join(' ');
    const formula = element.attributes['table:formula']?.replace(/^(?:of|oooc|msoxl):/, '');
    const isWords = (element.attributes['office:value-type'] ?? 'string') === 'string';
    if (text.trim() !== '' || formula !== undefined) {
      for (let copy = 0; copy < Math.min(times, mostRepeats) && column + copy < sheetLimits.columns; copy += 1) {
        cells.push({ column: column + copy, text: text.trim() === '' ? (formula ?? '') : text, formula, isWords });
      }
    }
  }
  return cells;
}

/** The cells of a row that the sheet has room for, as often as each is repeated from its column on. */
function* placedCells(row: XmlElement): Generator<{ readonly cell: XmlElement; readonly column: number; readonly times: number }> {
  let column = 0;
  for (const cell of childrenOf(row)) {
    if (!/^table:(?:covered-)?table-cell$/.test(cell.name)) continue;
    const times = repeats(cell.attributes['table:number-columns-repeated']);
    yield { cell, column, times };
    column += times;
    if (column >= sheetLimits.columns) return;
  }
}

function remarkOn(annotation: XmlElement, place: CellPlace): Remark[] {
  const { text, author, date } = remarkOf(annotation);
  const [words, by] = [readableText(text), cellText(author).slice(0, 200).toWellFormed()];
  return words === '' ? [] : [{ ...place, text: words, author: by === '' ? undefined : by, date: dateOf(date) }];
}

/** What is written in a shape, or in those of a group. */
const wordsOf = (drawn: XmlElement): string[] => paragraphsOf(drawn).map(({ text }) => text);

const describedIn = (drawn: XmlElement): string[] => [...descriptionsOf(drawn), ...childrenOf(drawn).filter(isDrawn).flatMap(describedIn)];
