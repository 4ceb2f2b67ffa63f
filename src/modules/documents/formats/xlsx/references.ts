/** References to cells as files write them: "B7", "A1:C3", and formulas shifted from one cell to another. */
import { columnName, columnOf } from '../../cell-addresses.ts';

export interface CellPlace {
  /** From 1. */
  readonly row: number;
  /** From 0. */
  readonly column: number;
}

export interface CellArea {
  readonly first: CellPlace;
  readonly last: CellPlace;
}

/** The largest sheet there is. */
export const sheetLimits = { rows: 1_048_576, columns: 16_384 } as const;

/** The place a reference names; undefined for none, or outside of any sheet. */
export function placeOf(reference: string | undefined): CellPlace | undefined {
  const found = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/.exec(reference ?? '');
  if (!found) return undefined;
  const place = { row: Number(found[2]), column: columnOf((found[1] as string).toUpperCase()) };
  return place.row >= 1 && place.row <= sheetLimits.rows && place.column < sheetLimits.columns ? place : undefined;
}

/** The area a reference names, of one cell or more. */
export function areaOf(reference: string | undefined): CellArea | undefined {
  const [from, to = from] = (reference ?? '').split(':');
  const [first, last] = [placeOf(from), placeOf(to)];
  return first && last && { first, last };
}

export const nameOf = ({ row, column }: CellPlace): string => `${columnName(column)}${row}`;

const parts = /("(?:[^"]|"")*"|'(?:[^']|'')*'!?|\[[^\]]*\])|(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(!.])/g;

/** A formula that several cells share, as it reads in another of them: references without a dollar sign move along. */
export function shiftFormula(formula: string, from: CellPlace, to: CellPlace): string {
  return formula.replace(
    parts,
    (whole, kept: string | undefined, fixedColumn: string, letters: string, fixedRow: string, digits: string) => {
      if (kept !== undefined) return whole;
      const column = fixedColumn === '' ? columnOf(letters) + to.column - from.column : columnOf(letters);
      const row = fixedRow === '' ? Number(digits) + to.row - from.row : Number(digits);
      if (column < 0 || column >= sheetLimits.columns || row < 1 || row > sheetLimits.rows) return '#REF!';
      return `${fixedColumn}${columnName(column)}${fixedRow}${row}`;
    },
  );
}
