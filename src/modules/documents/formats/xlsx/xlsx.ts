/** Excel workbooks (Office Open XML, transitional and strict) to blocks: a heading a sheet, a row a row, every cell with its address. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { ParsedDocument } from '../../model.ts';
import { BlockBuilder } from '../block-builder.ts';
import { compoundFileError, isCompoundFile } from '../office/compound-file.ts';
import { OfficePackage } from '../office/package.ts';
import type { PackageKind } from '../office/package.ts';
import { withRemarks } from './remarks-on-cells.ts';
import { readSheet } from './sheet.ts';
import type { Sheet } from './sheet.ts';
import type { Budget } from './sheet-cells.ts';
import { layOutSheet } from './sheet-layout.ts';
import type { RowBlocks } from './sheet-layout.ts';
import { readWorkbook } from './workbook.ts';

/** What is read of one workbook at most; what is left out is said in the attributes of its sheet. */
const most: Budget = { rows: 250_000, cells: 1_500_000, characters: 40_000_000 };

const excelFile: PackageKind = {
  main: /spreadsheetml\.(?:sheet|template)\.main\+xml$|ms-excel\.(?:sheet|template|addin)\.macroEnabled\.main\+xml$/i,
  usual: 'xl/workbook.xml',
  other: () =>
    new StemmaError('PARSE_FAILED', 'The file is not an Excel workbook: its list of sheets (xl/workbook.xml) is missing.', {
      reason: 'not_xlsx',
    }),
  // Rows are read as a stream and given up when there are enough, so a part may be large.
  limits: { entries: 20_000, entryBytes: 2 ** 31, totalBytes: 2 ** 32, ratio: 500 },
};

/**
 * Parses an Excel workbook. Throws PARSE_FAILED with `details.reason`: `encrypted`, `old_format`, `binary`, `not_xlsx`, `broken`,
 * `encoding`, `bomb`, `xml_bomb`, `unsafe_name`, `duplicate_name` or `unsupported_compression`.
 */
export function parseXlsx(bytes: Uint8Array, limits: Budget = most): ParsedDocument {
  if (isCompoundFile(bytes)) throw compoundFileError(bytes);
  const file = new OfficePackage(bytes, excelFile);
  if (/\.bin$/i.test(file.main)) {
    throw new StemmaError('PARSE_FAILED', 'The file is a binary Excel workbook (XLSB). Save it as XLSX and add it again.', {
      reason: 'binary',
    });
  }
  const workbook = readWorkbook(file);
  const budget = { ...limits };
  const builder = new BlockBuilder();
  Object.assign(builder, file.stated());
  // The name of a sheet is no title.
  builder.headingIsTitle = false;
  if (workbook.names.length > 0) builder.documentAttributes({ names: workbook.names.join('\n') });
  const read: { sheet: Sheet; rows: RowBlocks; first: number }[] = [];
  let failure: StemmaError | undefined;
  for (const ref of workbook.sheets) {
    const sheet = readSheet(workbook, ref, budget);
    failure ??= sheet.error;
    if (isEmpty(sheet)) continue;
    const first = builder.size;
    read.push({ sheet, first, rows: layOutSheet(sheet, builder) });
  }
  if (failure && read.every(({ sheet }) => sheet.rows.length === 0)) throw failure;
  return withRemarks(
    builder.finish(),
    read.map(({ sheet, rows, first }) => ({ remarks: sheet.remarks, rows, first })),
  );
}

const isEmpty = ({ rows, drawing, remarks, unread }: Sheet): boolean =>
  rows.length === 0 &&
  drawing.texts.length === 0 &&
  drawing.charts.length === 0 &&
  drawing.descriptions.length === 0 &&
  remarks.length === 0 &&
  unread === undefined;
