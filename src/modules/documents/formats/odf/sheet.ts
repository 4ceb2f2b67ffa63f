/** A sheet of an OpenDocument spreadsheet: cells say themselves how they are shown; what repeats is written once with a count. */
import { cellText } from '../readable-text.ts';
import { childrenOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import type { Budget, SheetCell, SheetRow } from '../xlsx/sheet-cells.ts';
import { sheetLimits } from '../xlsx/references.ts';
import type { SheetToLayOut } from '../xlsx/sheet-layout.ts';
import { paragraphsOf } from './paragraph.ts';

/** A row or cell with words is repeated so often at most: formatting repeats to the end of the sheet. */
const mostRepeats = 1000;

export function readOdfSheet(table: XmlElement, budget: Budget): SheetToLayOut {
  const rows: SheetRow[] = [];
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
    drawing: { charts: [], texts: [], descriptions: [] },
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
  let column = 0;
  for (const element of childrenOf(row)) {
    if (!/^table:(?:covered-)?table-cell$/.test(element.name)) continue;
    const times = repeats(element.attributes['table:number-columns-repeated']);
    const text = paragraphsOf(element)
      .map((paragraph) => paragraph.text)
      .join(' ');
    const formula = element.attributes['table:formula']?.replace(/^(?:of|oooc|msoxl):/, '');
    const isWords = (element.attributes['office:value-type'] ?? 'string') === 'string';
    if (text.trim() !== '' || formula !== undefined) {
      for (let copy = 0; copy < Math.min(times, mostRepeats) && column + copy < sheetLimits.columns; copy += 1) {
        cells.push({ column: column + copy, text: text.trim() === '' ? (formula ?? '') : text, formula, isWords });
      }
    }
    column += times;
    if (column >= sheetLimits.columns) break;
  }
  return cells;
}
