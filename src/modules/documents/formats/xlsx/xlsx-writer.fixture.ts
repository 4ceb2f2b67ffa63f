/** Writes workbooks for tests: sheets from the markup of their rows, with what stands beside them. */
import { escaped, packageFiles, packFiles, relationsXml } from '../office/office-writer.fixture.ts';
import type { Relations } from '../office/office-writer.fixture.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface SheetParts {
  readonly name: string;
  /** The content of sheetData: `<row>` elements. */
  readonly rows: string;
  /** What stands before and after it. */
  readonly before?: string;
  readonly after?: string;
  readonly state?: string;
  readonly relations?: Relations;
}

export interface WorkbookParts {
  readonly sheets: readonly SheetParts[];
  /** The content of sst. */
  readonly texts?: string;
  /** Codes of number formats; cells refer to them as styles 1, 2... */
  readonly codes?: readonly string[];
  readonly properties?: string;
  readonly names?: string;
  /** Further parts by name. */
  readonly files?: Readonly<Record<string, string>>;
}

export const writeXlsx = (parts: WorkbookParts): Uint8Array => packFiles(xlsxFiles(parts));

export function xlsxFiles({
  sheets,
  texts = '',
  codes = [],
  properties = '',
  names = '',
  files = {},
}: WorkbookParts): Record<string, string> {
  const listed = sheets.map(({ name, state }, index) => {
    const shown = state === undefined ? '' : ` state="${state}"`;
    return `<sheet name="${escaped(name)}" sheetId="${index + 1}"${shown} r:id="s${index}"/>`;
  });
  const formats = codes.map((code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${escaped(code)}"/>`);
  const styles = ['<xf numFmtId="0"/>', ...codes.map((_, index) => `<xf numFmtId="${200 + index}"/>`)];
  const all: Record<string, string> = {
    ...packageFiles('xl/workbook.xml', 'spreadsheetml.sheet.main'),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}">${properties}<sheets>${listed.join('')}</sheets>${names}</workbook>`,
    'xl/_rels/workbook.xml.rels': relationsXml({
      st: ['styles', 'styles.xml'],
      ss: ['sharedStrings', 'sharedStrings.xml'],
      ...Object.fromEntries(sheets.map((_, index) => [`s${index}`, ['worksheet', `worksheets/sheet${index + 1}.xml`] as const])),
    }),
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts>${formats.join('')}</numFmts><cellXfs>${styles.join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${texts}</sst>`,
  };
  sheets.forEach(({ rows, before = '', after = '', relations }, index) => {
    all[`xl/worksheets/sheet${index + 1}.xml`] =
      `<worksheet xmlns="${main}" xmlns:r="${office}">${before}<sheetData>${rows}</sheetData>${after}</worksheet>`;
    if (relations) all[`xl/worksheets/_rels/sheet${index + 1}.xml.rels`] = relationsXml(relations);
  });
  return { ...all, ...files };
}

/** A cell with words. */
export const words = (at: string, text: string): string => `<c r="${at}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;

/** A cell with a number, in the nth format of the workbook. */
export const number = (at: string, value: number, style = 0): string => `<c r="${at}" s="${style}"><v>${value}</v></c>`;

/** A row of cells. */
export const row = (index: number, cells: string, more = ''): string => `<row r="${index}"${more}>${cells}</row>`;
