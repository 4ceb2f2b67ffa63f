/** The cells of one sheet, read as a stream: what each shows, and the formula behind it. Only what is written is kept, however large the sheet says it is. */
import type { XmlElement } from '../xml.ts';
import { childOf, childrenOf, textIn } from '../xml.ts';
import { placeOf, shiftFormula, sheetLimits } from './references.ts';
import type { CellPlace } from './references.ts';
import { richText, unescaped } from './workbook.ts';
import type { Workbook } from './workbook.ts';

export interface SheetCell {
  /** From 0. */
  readonly column: number;
  /** As it is shown; of a formula that was never computed, the formula. */
  readonly text: string;
  /** Beginning with "=", in braces when it fills several cells. */
  readonly formula: string | undefined;
  /** It holds words, not a number, a date or a truth value. */
  readonly isWords: boolean;
}

export interface SheetRow {
  /** From 1. */
  readonly row: number;
  /** By column. */
  readonly cells: readonly SheetCell[];
  readonly hidden: boolean;
}

/** What may still be read of a workbook: a sheet can state a million rows. */
export interface Budget {
  rows: number;
  cells: number;
  characters: number;
}

interface SharedFormula {
  readonly formula: string;
  readonly at: CellPlace;
}

export class CellReader {
  readonly rows: SheetRow[] = [];
  /** The row from which on nothing is read; undefined when all is. */
  unreadFrom: number | undefined;
  readonly #workbook: Workbook;
  readonly #budget: Budget;
  readonly #shared = new Map<string, SharedFormula>();
  #row = 0;

  constructor(workbook: Workbook, budget: Budget) {
    this.#workbook = workbook;
    this.#budget = budget;
  }

  /** Takes one row of the sheet; false when there were enough. */
  take(element: XmlElement): boolean {
    if (element.name !== 'x:row') return true;
    const stated = Number(element.attributes['r']);
    this.#row = Number.isInteger(stated) && stated >= 1 && stated <= sheetLimits.rows ? stated : this.#row + 1;
    const { cells, rows, characters } = this.#budget;
    if (cells <= 0 || rows <= 0 || characters <= 0) {
      this.unreadFrom = this.#row;
      return false;
    }
    const read = this.#cells(element);
    if (read.length === 0) return true;
    this.#budget.rows -= 1;
    this.#budget.cells -= read.length;
    this.rows.push({ row: this.#row, cells: read, hidden: /^(?:1|true)$/.test(element.attributes['hidden'] ?? '') });
    return true;
  }

  #cells(row: XmlElement): SheetCell[] {
    const cells: SheetCell[] = [];
    let column = -1;
    let sorted = true;
    for (const element of childrenOf(row, 'x:c')) {
      const next = placeOf(element.attributes['r'])?.column ?? column + 1;
      if (next >= sheetLimits.columns) break;
      if (next <= column) sorted = false;
      column = next;
      const cell = this.#cell(element, column);
      if (cell.text === '' && cell.formula === undefined) continue;
      this.#budget.characters -= cell.text.length + (cell.formula?.length ?? 0);
      cells.push(cell);
    }
    if (sorted) return cells;
    // The last of two with one address, as spreadsheets do.
    return [...new Map(cells.map((cell) => [cell.column, cell])).values()].sort((a, b) => a.column - b.column);
  }

  #cell(element: XmlElement, column: number): SheetCell {
    const { t: type = 'n', s: style } = element.attributes;
    const formula = this.#formula(childOf(element, 'x:f'), { row: this.#row, column });
    const value = childOf(element, 'x:v');
    const raw = value ? textIn(value) : undefined;
    const code = this.#workbook.codes[Number(style ?? 0)] ?? 'General';
    const isWords = type === 's' || type === 'str' || type === 'inlineStr';
    if (type === 'inlineStr') return { column, text: this.#words(richText(childOf(element, 'x:is')), code), formula, isWords };
    if (raw === undefined || (raw === '' && formula !== undefined)) return { column, text: formula ?? '', formula, isWords: true };
    return { column, text: this.#shown(type, raw, code), formula, isWords };
  }

  #shown(type: string, raw: string, code: string): string {
    const { texts, formats } = this.#workbook;
    if (type === 's') return this.#words(texts[Number(raw)] ?? '', code);
    if (type === 'str') return this.#words(unescaped(raw), code);
    if (type === 'b') return raw.trim() === '1' || raw.trim() === 'true' ? 'TRUE' : 'FALSE';
    if (type === 'e') return raw;
    const serial = type === 'd' ? serialOf(raw) : Number(raw);
    if (raw.trim() === '' || serial === undefined || Number.isNaN(serial)) return unescaped(raw);
    return formats.number(serial, type === 'd' && !formats.isDate(code) ? 'yyyy-mm-dd' : code);
  }

  #words(text: string, code: string): string {
    return code === 'General' || code === '@' ? text : this.#workbook.formats.text(text, code);
  }

  #formula(element: XmlElement | undefined, at: CellPlace): string | undefined {
    if (!element) return undefined;
    const { t: type, si: id = '' } = element.attributes;
    const written = textIn(element);
    if (type === 'shared') {
      if (written !== '') this.#shared.set(id, { formula: written, at });
      const shared = this.#shared.get(id);
      return shared && `=${shiftFormula(shared.formula, shared.at, at)}`;
    }
    if (written === '') return undefined;
    return type === 'array' ? `{=${written}}` : `=${written}`;
  }
}

/** A date written out (strict files) as a serial number from 1900. */
function serialOf(text: string): number | undefined {
  const found = /^(?:(\d{4})-(\d\d)-(\d\d))?T?(?:(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?)?Z?$/.exec(text.trim());
  if (!found) return undefined;
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0'] = found;
  const days = year === undefined ? 0 : Date.UTC(Number(year), Number(month) - 1, Number(day)) / 86_400_000 + 25_569;
  return days + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) / 86_400;
}
