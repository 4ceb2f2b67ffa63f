/** One sheet of a workbook with all that stands in it and beside it. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { columnName } from '../../cell-addresses.ts';
import { drawingOf } from '../office/drawing.ts';
import type { Drawing } from '../office/drawing.ts';
import { childOf, childrenOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import { areaOf, nameOf } from './references.ts';
import type { CellArea } from './references.ts';
import { remarksOf } from './remarks.ts';
import type { Remark } from './remarks.ts';
import { CellReader } from './sheet-cells.ts';
import type { Budget, SheetRow } from './sheet-cells.ts';
import type { SheetRef, Workbook } from './workbook.ts';

export interface Sheet extends SheetRef {
  /** In order. */
  readonly rows: readonly SheetRow[];
  /** Areas that are one cell. */
  readonly merged: readonly CellArea[];
  /** Link targets by cell. */
  readonly links: ReadonlyMap<string, string>;
  /** Areas that begin with a head row: tables with a name, and what can be filtered. */
  readonly tables: readonly NamedTable[];
  readonly remarks: readonly Remark[];
  /** Of charts and text boxes. */
  readonly drawing: Drawing;
  /** "C:D, F". */
  readonly hiddenColumns: string;
  /** Why not all of it was read; undefined when it was. */
  readonly unread: string | undefined;
  readonly error: StemmaError | undefined;
}

export interface NamedTable extends CellArea {
  readonly name: string | undefined;
}

export function readSheet(workbook: Workbook, ref: SheetRef, budget: Budget): Sheet {
  const { file } = workbook;
  const cells = new CellReader(workbook, budget);
  let root: XmlElement | undefined;
  let error: StemmaError | undefined;
  try {
    root = file.read(ref.part, { within: 'x:sheetData', take: (row) => cells.take(row) });
  } catch (caught) {
    const reason = caught instanceof StemmaError ? caught.details?.['reason'] : undefined;
    if (!(caught instanceof StemmaError) || (reason !== 'broken' && reason !== 'encoding')) throw caught;
    error = caught;
  }
  return {
    ...ref,
    rows: inOrder(cells.rows),
    merged: childrenOf(childOf(root, 'x:mergeCells'), 'x:mergeCell').flatMap(({ attributes }) => areaOf(attributes['ref']) ?? []),
    links: linksOf(workbook, ref, root),
    tables: tablesOf(workbook, ref, root),
    remarks: remarksOf(workbook, ref.part),
    drawing: drawingOf(file, ref.part),
    hiddenColumns: hiddenColumns(root),
    unread: unreadWords(cells.unreadFrom, error),
    error,
  };
}

function unreadWords(from: number | undefined, error: StemmaError | undefined): string | undefined {
  if (from !== undefined) return `From row ${from} on nothing is read: the workbook is larger than what is read of one.`;
  return error && 'The rest of this sheet is damaged and could not be read.';
}

function inOrder(rows: readonly SheetRow[]): readonly SheetRow[] {
  if (rows.every(({ row }, index) => index === 0 || row > (rows[index - 1] as SheetRow).row)) return rows;
  return [...Map.groupBy(rows, ({ row }) => row)]
    .sort(([a], [b]) => a - b)
    .map(([row, same]) => ({
      row,
      hidden: same.every(({ hidden }) => hidden),
      cells: [...new Map(same.flatMap(({ cells }) => cells.map((cell) => [cell.column, cell] as const))).values()].sort(
        (a, b) => a.column - b.column,
      ),
    }));
}

function linksOf({ file }: Workbook, { part }: SheetRef, root: XmlElement | undefined): Map<string, string> {
  const targets = new Map(file.relations(part).map(({ id, external, target }) => [id, external ? target : undefined]));
  const links = new Map<string, string>();
  for (const { attributes } of childrenOf(childOf(root, 'x:hyperlinks'), 'x:hyperlink')) {
    const area = areaOf(attributes['ref']);
    const place = attributes['location'] === undefined ? '' : `#${attributes['location']}`;
    const target = (targets.get(attributes['r:id'] ?? '') ?? '') + place;
    if (area && target !== '' && target.length <= 2000) links.set(nameOf(area.first), target);
  }
  return links;
}

function tablesOf({ file }: Workbook, { part }: SheetRef, root: XmlElement | undefined): NamedTable[] {
  const named = file.relations(part).flatMap(({ type, target }): NamedTable[] => {
    if (type !== 'table') return [];
    const table = file.part(target);
    const area = areaOf(table?.attributes['ref']);
    if (!table || !area || table.attributes['headerRowCount'] === '0') return [];
    return [{ ...area, name: table.attributes['displayName'] ?? table.attributes['name'] }];
  });
  const filtered = areaOf(childOf(root, 'x:autoFilter')?.attributes['ref']);
  return filtered ? [...named, { ...filtered, name: undefined }] : named;
}

function hiddenColumns(root: XmlElement | undefined): string {
  const hidden = childrenOf(childOf(root, 'x:cols'), 'x:col').flatMap(({ attributes }) => {
    const [first, last] = [Number(attributes['min']), Number(attributes['max'])];
    if (!/^(?:1|true)$/.test(attributes['hidden'] ?? '') || !(first >= 1) || !(last >= first) || last > 16_384) return [];
    return [first === last ? columnName(first - 1) : `${columnName(first - 1)}:${columnName(last - 1)}`];
  });
  return hidden.slice(0, 200).join(', ');
}
