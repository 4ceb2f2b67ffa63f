/** The grid of one Word table: which cells its rows have and which places a cell of another place reaches into. */
import { childOf, childrenOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import type { Author } from './annotations.ts';
import { authorOf, chosen } from './inline-reader.ts';
import { numberOf, switchOf, valueOf } from './properties.ts';

export interface TableCell {
  readonly element: XmlElement;
  /** Columns, from 1. */
  readonly span: number;
  /** Its place belongs to the cell above or before it. */
  readonly covered: boolean;
  /** Who took it out, when it is a tracked deletion. */
  readonly deletion: Author | undefined;
}

export interface TableRow {
  readonly cells: readonly TableCell[];
  /** Columns left empty before the first cell. */
  readonly before: number;
  /** Marked to be repeated on each page, or shown as the first row of the table. */
  readonly header: boolean;
  readonly deletion: Author | undefined;
}

const widest = 200;

/** Whether a table asks its style to set its first row apart. */
export function asksForFirstRow(table: XmlElement): boolean {
  const look = childOf(childOf(table, 'w:tblPr'), 'w:tblLook')?.attributes;
  const flags = Number.parseInt(look?.['w:val'] ?? '', 16);
  return /^(?:1|true|on)$/.test(look?.['w:firstRow'] ?? '') || (look?.['w:firstRow'] === undefined && (flags & 0x20) !== 0);
}

/** The style of a table. */
export const tableStyle = (table: XmlElement): string | undefined => valueOf(childOf(table, 'w:tblPr'), 'w:tblStyle');

/** The rows of a table, those inside content controls included. */
export function readTableShape(table: XmlElement): TableRow[] {
  return insideGroups(table, 'w:tr').map((row) => {
    const properties = childOf(row, 'w:trPr');
    const conditions = childOf(properties, 'w:cnfStyle')?.attributes;
    return {
      cells: insideGroups(row, 'w:tc').map(readCell),
      before: Math.min(numberOf(properties, 'w:gridBefore') ?? 0, widest),
      header:
        switchOf(properties, 'w:tblHeader') === true ||
        (conditions?.['w:val'] ?? '').startsWith('1') ||
        /^(?:1|true|on)$/.test(conditions?.['w:firstRow'] ?? ''),
      deletion: changeIn(properties, 'w:del'),
    };
  });
}

function readCell(element: XmlElement): TableCell {
  const properties = childOf(element, 'w:tcPr');
  const span = Math.min(Math.max(numberOf(properties, 'w:gridSpan') ?? 1, 1), widest);
  const covered = [childOf(properties, 'w:vMerge'), childOf(properties, 'w:hMerge')].some(
    (merge) => merge !== undefined && merge.attributes['w:val'] !== 'restart',
  );
  return { element, span, covered, deletion: changeIn(properties, 'w:cellDel') };
}

function changeIn(properties: XmlElement | undefined, name: string): Author | undefined {
  const change = childOf(properties, name);
  return change && authorOf(change);
}

const groups = new Set(['w:customXml', 'w:sdtContent', 'w:ins', 'w:moveTo', 'mc:Choice', 'mc:Fallback']);

/** The elements of a name that lie directly in another one, or in what only groups them. */
export function insideGroups(element: XmlElement, name: string): XmlElement[] {
  return childrenOf(element).flatMap((child) => {
    if (child.name === name) return [child];
    if (child.name === 'w:sdt') return insideGroups(childOf(child, 'w:sdtContent') ?? child, name);
    if (child.name === 'mc:AlternateContent') return insideGroups(chosen(child), name);
    return groups.has(child.name) ? insideGroups(child, name) : [];
  });
}

/**
 * Whether a table only places things on the page: one row or one column that holds another table, or several paragraphs in a
 * cell. Its cells are read like the rest of the text.
 */
export function placesOnly(rows: readonly TableRow[]): boolean {
  const shown = rows.filter((row) => !row.deletion);
  if (shown.length > 1 && shown.some((row) => row.cells.length > 1)) return false;
  return shown.some((row) => row.cells.some(({ element }) => insideGroups(element, 'w:tbl').length > 0 || paragraphsIn(element) > 1));
}

const paragraphsIn = (cell: XmlElement): number =>
  insideGroups(cell, 'w:p').filter((paragraph) => childrenOf(paragraph).some(({ name }) => name !== 'w:pPr')).length;
