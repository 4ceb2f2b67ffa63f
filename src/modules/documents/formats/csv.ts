/** CSV and its relatives (comma, semicolon, tab, bar): every record is a row of one table. */
import papaparse from 'papaparse';
import type { ParsedDocument } from '../model.ts';
import { BlockBuilder } from './block-builder.ts';

/** Parses the text of a CSV file. Records may differ in length; a record without text is left out. Never throws on any text. */
export function parseCsv(text: string): ParsedDocument {
  const source = text.replace(/\r\n?/g, '\n');
  const { data } = papaparse.parse<string[]>(source, { delimiter: delimiterOf(source), newline: '\n' });
  const records = data.filter((record) => record.some((cell) => cell.trim() !== ''));
  const builder = new BlockBuilder();
  const table = builder.table();
  const headed = looksLikeHeader(records);
  records.forEach((cells, index) => builder.row({ table, cells, header: headed && index === 0 }));
  return builder.finish();
}

const delimiters = [',', ';', '\t', '|'] as const;

/**
 * The delimiter that cuts the first records most evenly: the largest number of cells that at least nine tenths of the records agree on.
 * A comma when nothing is cut at all.
 */
function delimiterOf(text: string): string {
  const sample = text.slice(0, 64_000);
  let best = { delimiter: ',', agreed: 0, cells: 1 };
  for (const delimiter of delimiters) {
    const { data } = papaparse.parse<string[]>(sample, { delimiter, newline: '\n', preview: 100 });
    const widths = new Map<number, number>();
    for (const record of data) {
      if (record.length > 1 || record[0]?.trim() !== '') widths.set(record.length, (widths.get(record.length) ?? 0) + 1);
    }
    const total = [...widths.values()].reduce((sum, count) => sum + count, 0);
    const [cells, count] = [...widths].reduce((most, next) => (next[1] > most[1] ? next : most), [1, 0]);
    const agreed = cells < 2 ? 0 : Math.min(count / total, 0.9);
    if (agreed > best.agreed || (agreed === best.agreed && agreed > 0 && cells > best.cells)) best = { delimiter, agreed, cells };
  }
  return best.delimiter;
}

/** A header names its columns: every cell filled, none a number or a date, all different, and something below it. */
function looksLikeHeader(records: readonly string[][]): boolean {
  const first = (records[0] ?? []).map((cell) => cell.trim());
  if (records.length < 2 || first.some((cell) => cell === '' || cell.length > 100 || isValue(cell))) return false;
  return new Set(first.map((cell) => cell.toLowerCase())).size === first.length;
}

const isValue = (cell: string): boolean => /^[-+(]?[\p{Sc}]?\s*\d[\d.,'\s/:%T+-]*\)?\s*[%\p{Sc}]?Z?$/u.test(cell);
