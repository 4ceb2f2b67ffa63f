import { describe, expect, test } from 'vitest';
import { addressOfSpan, cellAddresses } from '../../cell-addresses.ts';
import type { ParsedDocument } from '../../model.ts';
import { packFiles, relationsXml } from '../office/office-writer.fixture.ts';
import { expectInvariants, outline } from '../parsed-document.fixture.ts';
import { shiftFormula } from './references.ts';
import { number, row, words, writeXlsx, xlsxFiles } from './xlsx-writer.fixture.ts';
import type { WorkbookParts } from './xlsx-writer.fixture.ts';
import { parseXlsx } from './xlsx.ts';

function read(parts: WorkbookParts, limits?: Parameters<typeof parseXlsx>[1]): ParsedDocument {
  const document = parseXlsx(writeXlsx(parts), limits);
  expectInvariants(document);
  return document;
}

const attributesOf = (document: ParsedDocument, name: string): (string | undefined)[] =>
  document.blocks.map((block) => block.attributes?.[name]);

/** The cells that a quote of a document stands in. */
function citedAs(document: ParsedDocument, quote: string): string | undefined {
  const start = document.canonical.indexOf(quote);
  expect(start).toBeGreaterThanOrEqual(0);
  return addressOfSpan(document.blocks, { start, end: start + quote.length });
}

const budget: WorkbookParts = {
  sheets: [
    {
      name: 'Q1 Budget',
      rows:
        row(1, words('A1', 'Plan for spring')) +
        row(2, words('A2', 'Item') + words('B2', 'Price') + words('C2', 'Due')) +
        row(3, words('A3', 'Chairs') + number('B3', 1234.5, 1) + number('C3', 45_000, 2), ' hidden="1"') +
        row(4, `${words('A4', 'All')}<c r="B4" s="1"><f>SUM(B3:B3)</f><v>1234.5</v></c><c r="C4"><f>NOW()</f></c>`) +
        row(9, `<c r="B9" t="b"><v>1</v></c><c r="C9" t="e"><v>#DIV/0!</v></c><c r="D9" t="str"><f>"a"&amp;1</f><v>a1</v></c>`),
      before: '<dimension ref="A1:XFD1048576"/><cols><col min="3" max="4" hidden="1"/></cols>',
      after: '<mergeCells><mergeCell ref="A1:C1"/></mergeCells><hyperlinks><hyperlink ref="A3" r:id="l1"/></hyperlinks>',
      relations: { l1: ['hyperlink', 'https://example.org/chairs'], c1: ['comments', '../comments1.xml'] },
    },
    { name: 'Old', rows: row(5, '<c r="F5" t="s"><v>0</v></c>'), state: 'veryHidden' },
    { name: 'Empty', rows: '' },
  ],
  texts: '<si><r><t>rich </t></r><r><rPr><b/></rPr><t>text_x0041_</t></r><rPh><t>said</t></rPh></si>',
  codes: ['#,##0.00', 'yyyy-mm-dd'],
  names: '<definedNames><definedName name="Total">\'Q1 Budget\'!$B$4</definedName></definedNames>',
  files: {
    'xl/comments1.xml':
      '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>Ann</author></authors>' +
      '<commentList><comment ref="B4" authorId="0"><text><t>checked</t></text></comment></commentList></comments>',
  },
};

test('sheets, rows and cells as they are shown, with what lies behind and beside them', () => {
  const document = read(budget);
  expect(outline(document)).toEqual([
    'heading1 Q1 Budget',
    'row Plan for spring',
    'row! Item | Price | Due',
    'row Chairs | 1,234.50 | 2023-03-15',
    'row All | 1,234.50 | =NOW()',
    'row TRUE | #DIV/0! | a1',
    'heading1 Old',
    'row rich textA',
  ]);
  expect(attributesOf(document, 'address')[3]).toBe('Q1 Budget!A3:C3');
  expect(attributesOf(document, 'formulas').filter((one) => one !== undefined)).toEqual(['B4 =SUM(B3:B3)\nC4 =NOW()', 'D9 ="a"&1']);
  expect(attributesOf(document, 'hidden')).toEqual([
    undefined,
    undefined,
    undefined,
    'row',
    undefined,
    undefined,
    'very hidden sheet',
    undefined,
  ]);
  expect(document.blocks[0]?.attributes).toMatchObject({ hiddenColumns: 'C:D', names: "Total = 'Q1 Budget'!$B$4" });
  expect(document.blocks[1]?.attributes).toMatchObject({ merged: 'A1:C1' });
  expect(document.blocks[3]?.attributes).toMatchObject({ links: 'https://example.org/chairs' });
  expect(document.title).toBeUndefined();
  const [remark] = document.annotations ?? [];
  expect(remark).toMatchObject({ kind: 'comment', text: 'checked', author: 'Ann' });
  expect(citedAs(document, 'rich textA')).toBe('Old!F5');
  expect(addressOfSpan(document.blocks, remark as { start: number; end: number })).toBe('Q1 Budget!B4');
});

test('every cell has its address, and a quote names its cells', () => {
  const document = read(budget);
  expect(cellAddresses(document.blocks[5] as { attributes: Record<string, string> })).toEqual([
    'Q1 Budget!B9',
    'Q1 Budget!C9',
    'Q1 Budget!D9',
  ]);
  expect(citedAs(document, '2023-03-15')).toBe('Q1 Budget!C3');
  expect(citedAs(document, 'Chairs\t1,234.50')).toBe('Q1 Budget!A3:B3');
  expect(citedAs(document, 'Price\tDue\nChairs')).toBe('Q1 Budget!B2:A3');
  expect(citedAs(document, 'Q1 Budget')).toBeUndefined();
});

test('a sheet that is only a chart shows its data under its name', () => {
  const files = xlsxFiles({ sheets: [{ name: 'Sales', rows: '', relations: { d: ['drawing', '../drawings/d.xml'] } }] });
  const cache = (name: string, values: readonly string[]): string =>
    `<c:${name}><c:numRef><c:numCache>${values.map((value, index) => `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`).join('')}</c:numCache></c:numRef></c:${name}>`;
  const document = parseXlsx(
    packFiles({
      ...files,
      'xl/worksheets/sheet1.xml':
        '<chartsheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><drawing r:id="d"/></chartsheet>',
      'xl/drawings/d.xml':
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><xdr:absoluteAnchor><xdr:graphicFrame><a:graphic><a:graphicData><c:chart r:id="c"/></a:graphicData></a:graphic></xdr:graphicFrame></xdr:absoluteAnchor></xdr:wsDr>',
      'xl/drawings/_rels/d.xml.rels': relationsXml({ c: ['chart', '../charts/c.xml'] }),
      'xl/charts/c.xml': `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart><c:plotArea><c:barChart><c:ser>${cache('cat', ['2024', '2025'])}${cache('val', ['4', '5'])}</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>`,
    }),
  );
  expectInvariants(document);
  expect(outline(document).map((line) => line.replace('!', ''))).toEqual(['heading1 Sales', 'row 2024 | 4', 'row 2025 | 5']);
});

test('cells far apart are not padded, whatever the sheet says of its size', () => {
  const far = Array.from({ length: 300 }, (_, index) => row(1 + index, number(`${['A', 'ZZ', 'XFD'][index % 3]}${1 + index}`, index)));
  const document = read({ sheets: [{ name: 'Far', rows: `${far.join('')}${row(1_048_576, words('XFD1048576', 'last'))}` }] });
  expect(document.canonical.length).toBeLessThan(2500);
  expect(citedAs(document, 'last')).toBe('Far!XFD1048576');
});

test('rows and cells without or out of order, twice the same', () => {
  const rows = `<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c r="B4"><v>5</v></c><c r="A4"><v>4</v></c><c r="B4"><v>6</v></c></row><row r="3"><c r="A3"><v>3</v></c></row>`;
  expect(outline(read({ sheets: [{ name: 'S', rows }] }))).toEqual(['heading1 S', 'row 1 | 2', 'row 3 | ', 'row 4 | 6']);
});

test('a workbook that is larger than what is read says where reading ended', () => {
  const rows = Array.from({ length: 50 }, (_, index) => row(index + 1, number(`A${index + 1}`, index))).join('');
  const document = read({ sheets: [{ name: 'S', rows }] }, { rows: 20, cells: 100, characters: 1000 });
  expect(document.blocks).toHaveLength(21);
  expect(document.blocks[0]?.attributes?.['unread']).toMatch(/^From row 21 on/);
});

test('a sheet that is damaged loses its rest, not the other sheets', () => {
  const files = xlsxFiles({
    sheets: [
      { name: 'A', rows: row(1, number('A1', 1)) },
      { name: 'B', rows: row(1, number('A1', 2)) },
    ],
  });
  const cut = (files['xl/worksheets/sheet1.xml'] as string).replace('</sheetData></worksheet>', '<row');
  const document = parseXlsx(
    packFiles({ ...files, 'xl/worksheets/sheet1.xml': cut, 'xl/styles.xml': '<', 'xl/_rels/workbook.xml.rels': '' }),
  );
  expect(outline(document)).toEqual(['heading1 sheet1', 'row 1', 'heading1 sheet2', 'row 2']);
  expect(document.blocks[0]?.attributes?.['unread']).toMatch(/damaged/);
});

test('strict files, dates written out, other encodings, leading and wrong slashes in names', () => {
  const files = xlsxFiles({
    sheets: [{ name: 'S', rows: row(1, '<c r="A1" t="d" s="1"><v>2023-03-15T12:00:00</v></c>') }],
    codes: ['d mmm yyyy h:mm'],
  });
  const strict = Object.entries(files).map(([name, xml]): [string, string | Uint8Array] => {
    const other = xml
      .replaceAll('http://schemas.openxmlformats.org/spreadsheetml/2006/main', 'http://purl.oclc.org/ooxml/spreadsheetml/main')
      .replaceAll(
        'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
        'http://purl.oclc.org/ooxml/officeDocument/relationships',
      );
    return [`\\${name.replaceAll('/', '\\')}`, name.endsWith('sheet1.xml') ? Buffer.from(`\ufeff${other}`, 'utf16le') : other];
  });
  expect(outline(parseXlsx(packFiles(Object.fromEntries(strict))))).toEqual(['heading1 S', 'row 15 Mar 2023 12:00']);
});

test('formulas that cells share, tables with a name, 1904', () => {
  const rows =
    row(1, words('A1', 'a') + words('B1', 'b')) +
    row(2, '<c r="A2" s="1"><v>0</v></c><c r="B2"><f t="shared" ref="B2:B3" si="0">A2*$A$2+Sheet!A2</f><v>1</v></c>') +
    row(3, '<c r="A3"><v>2</v></c><c r="B3"><f t="shared" si="0"/><v>4</v></c>');
  const document = read({
    sheets: [{ name: 'S', rows, relations: { t: ['table', '../tables/t1.xml'] } }],
    codes: ['yyyy-mm-dd'],
    properties: '<workbookPr date1904="1"/>',
    files: {
      'xl/tables/t1.xml': '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" displayName="Sums" ref="A1:B3"/>',
    },
  });
  expect(outline(document)).toEqual(['heading1 S', 'row! a | b', 'row 1904-01-01 | 1', 'row 2 | 4']);
  expect(document.blocks[1]?.attributes?.['name']).toBe('Sums');
  expect(document.blocks[3]?.attributes?.['formulas']).toBe('B3 =A3*$A$2+Sheet!A3');
});

test.each([
  ['A1+B$1', 'B3+C$1'],
  ['"A1"&A1', '"A1"&B3'],
  ["'My A1'!A1", "'My A1'!B3"],
  ['LOG10(A1)', 'LOG10(B3)'],
  ['Table1[A1]', 'Table1[A1]'],
])('%s moved by one column and two rows is %s', (formula, moved) => {
  expect(shiftFormula(formula, { row: 1, column: 0 }, { row: 3, column: 1 })).toBe(moved);
});

describe('refused by name', () => {
  test.each<[string, Uint8Array, string]>([
    [
      'a password',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from('EncryptedPackage', 'utf16le')]),
      'encrypted',
    ],
    [
      'the older format',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from('Workbook', 'utf16le')]),
      'old_format',
    ],
    ['no workbook', packFiles({ 'xl/a.xml': '<a/>' }), 'not_xlsx'],
    ['cut off', writeXlsx(budget).subarray(0, 900), 'broken'],
    ['a bomb', packFiles({ ...xlsxFiles(budget), 'xl/sharedStrings.xml': new Uint8Array(20_000_000).fill(32) }), 'bomb'],
    ['every sheet damaged', packFiles({ ...xlsxFiles({ sheets: [{ name: 'A', rows: '' }] }), 'xl/worksheets/sheet1.xml': '<a' }), 'broken'],
  ])('%s', (_, bytes, reason) => {
    expect(() => parseXlsx(bytes)).toThrow(expect.objectContaining({ details: expect.objectContaining({ reason }) as unknown }) as Error);
  });
});
