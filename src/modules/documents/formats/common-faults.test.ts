/** Faults that files of the world have and that every other reader forgives: each is read as if it had none. */
import { expect, test } from 'vitest';
import { docxFiles, packDocx, paragraph } from './docx/docx-writer.fixture.ts';
import { packFiles } from './office/office-writer.fixture.ts';
import { parseBytes } from './parse.ts';
import { outline } from './parsed-document.fixture.ts';
import { rawPage } from './pdf/pdf-writer.fixture.ts';
import { number, row, words, xlsxFiles } from './xlsx/xlsx-writer.fixture.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const pdf = Buffer.from(rawPage('BT /F1 12 Tf 72 700 Td (Some words) Tj ET')).toString('latin1');
const word = docxFiles({ body: paragraph('Some words') });
const sheet = xlsxFiles({ sheets: [{ name: 'S', rows: row(1, words('A1', 'Item') + number('B1', 2)) }] });
const sheetOf = (rows: string, texts = ''): Uint8Array => packFiles(xlsxFiles({ sheets: [{ name: 'S', rows }], texts }));

/** Without some of its parts. */
const without = (files: Readonly<Record<string, string>>, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
const withText = (text: string): Record<string, string> => ({
  ...word,
  'word/document.xml': (word['word/document.xml'] as string).replace('Some words', () => text),
});
const renamed = (files: Readonly<Record<string, string>>, rename: (name: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [rename(name), text]));

test.each<[string, Uint8Array]>([
  ['a start of the table that is elsewhere', latin1(pdf.replace(/startxref\n\d+/, 'startxref\n99999'))],
  ['wrong places in the table', latin1(pdf.replace(/\d{10} 00000 n/g, '0000000017 00000 n'))],
  ['no table and no end', latin1(pdf.slice(0, pdf.indexOf('xref')))],
  ['a length that is too short', latin1(pdf.replace(/Length \d+/, 'Length 5'))],
  ['a length that is too long', latin1(pdf.replace(/Length \d+/, 'Length 5000'))],
  ['no length', latin1(pdf.replace(/\/Length \d+/, ''))],
  ['the head of a download before it', latin1(`HTTP/1.1 200 OK\r\nServer: x\r\n\r\n${pdf}`)],
  ['zeros behind it', latin1(pdf + '\0'.repeat(3000))],
  ['more than a kilobyte before it', latin1('x'.repeat(5000) + '\n' + pdf)],
  ['no beginning', latin1(pdf.replace(/^%PDF-1\.\d\n/, ''))],
  ['a crop outside of its page', rawPage('BT /F1 12 Tf 72 700 Td (Some words) Tj ET', { page: '/CropBox[900 900 1000 1000]' })],
  ['letters of a size below nothing that are turned over', rawPage('BT /F1 -12 Tf -1 0 0 -1 72 700 Tm (Some words) Tj ET')],
  ['objects without types', latin1(pdf.replace('/Type/Page/', '/').replace('/Type/Pages', ''))],
  ['a page from its upper right corner', latin1(pdf.replace('[0 0 600 800]', '[600 800 0 0]'))],
  ['no size of the page', latin1(pdf.replace('/MediaBox[0 0 600 800]', ''))],
  ['a turn to the left', rawPage('BT /F1 12 Tf 72 700 Td (Some words) Tj ET', { page: '/Rotate -90' })],
  ['more pages stated than there are', latin1(pdf.replace('/Count 1', '/Count 7'))],
  ['pages that hold themselves', latin1(pdf.replace('/Kids[3 0 R]/Count 1', '/Kids[3 0 R 2 0 R]/Count 2'))],
  ['a font that is not there', latin1(pdf.replace('/F1 5 0 R', '/F9 5 0 R'))],
  ['words drawn twice to look bold', rawPage(['72', '72.3'].map((x) => `BT /F1 12 Tf ${x} 700 Td (Some words) Tj ET`).join(' '))],
  ['words under a picture that are not seen', rawPage('BT 3 Tr /F1 12 Tf 72 700 Td (Some words) Tj ET')],
])('a PDF with %s', async (_, bytes) => {
  expect(outline((await parseBytes('a.pdf', bytes)).document)).toEqual(['paragraph Some words']);
});

test.each<[string, Record<string, string>]>([
  ['no styles', without(word, 'word/styles.xml')],
  ['no list of types', without(word, '[Content_Types].xml')],
  ['no relations', without(word, '_rels/.rels', 'word/_rels/document.xml.rels')],
  ['targets from the root', { ...word, '_rels/.rels': (word['_rels/.rels'] as string).replace('Target="word/', 'Target="/word/') }],
  ['names from the folder it was packed in', renamed(word, (name) => `./${name}`)],
  ['characters and entities that no XML has', withText('Some&nbsp;words\x0b&#x1F;')],
  ['something behind its text', { ...word, 'word/document.xml': `\n${word['word/document.xml']}\0<` }],
  ['a mark of byte order', { ...word, 'word/document.xml': `\ufeff${word['word/document.xml']}` }],
])('a Word file with %s', async (_, files) => {
  expect(outline((await parseBytes('a.docx', packDocx(files))).document)).toEqual(['paragraph Some words']);
});

test('a Word file with zeros behind it', async () => {
  const bytes = Buffer.concat([packDocx(word), Buffer.alloc(200_000)]);
  expect(outline((await parseBytes('a.docx', bytes)).document)).toEqual(['paragraph Some words']);
});

const size = '<dimension ref="A1:XFD1048576"/><sheetData>';
const first = 'xl/worksheets/sheet1.xml';
test.each<[string, Uint8Array, string]>([
  ['no styles', packFiles(without(sheet, 'xl/styles.xml')), 'row Item | 2'],
  ['the size of all cells', packFiles({ ...sheet, [first]: (sheet[first] as string).replace('<sheetData>', size) }), 'row Item | 2'],
  ['backslashes in names', packFiles(renamed(sheet, (name) => name.replaceAll('/', '\\'))), 'row Item | 2'],
  ['names in capitals', packFiles(renamed(sheet, (name) => name.replace('worksheets/sheet', 'Worksheets/Sheet'))), 'row Item | 2'],
  ['no addresses', sheetOf('<row><c t="inlineStr"><is><t>a</t></is></c><c><v>2</v></c></row>'), 'row a | 2'],
  [
    'the reading of a word',
    sheetOf(row(1, '<c r="A1" t="s"><v>0</v></c>'), '<si><t>東京</t><rPh sb="0" eb="2"><t>トウ</t></rPh></si>'),
    'row 東京',
  ],
  [
    'values of every type',
    sheetOf(
      row(
        1,
        '<c r="A1" t="inlineStr"><is><r><t>i</t></r><r><t>n</t></r></is></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c><c r="D1" t="d"><v>2024-05-01T00:00:00</v></c>',
      ),
    ),
    'row in | TRUE | #N/A | 2024-05-01',
  ],
])('a workbook with %s', async (_, bytes, expected) => {
  expect(outline((await parseBytes('a.xlsx', bytes)).document).slice(1)).toEqual([expected]);
});

test.each<[string, Uint8Array, string]>([
  ['bytes that are none of its encoding', latin1('<meta charset=utf-8><p>caf\xe9</p>'), 'paragraph caf\ufffd'],
  ['another encoding than it states', Buffer.from('<meta charset="iso-8859-1"><p>café</p>'), 'paragraph café'],
  ['an encoding that nobody knows', latin1('<meta charset="x-none"><p>caf\xe9</p>'), 'paragraph café'],
  ['an encoding stated too late', latin1(`<!--${'x'.repeat(2000)}--><meta charset="koi8-r"><p>caf\xe9</p>`), 'paragraph café'],
  ['a zero', Buffer.from('<p>ca\0fé</p>'), 'paragraph café'],
  ['hyphens that are not seen', Buffer.from('<p>ca&shy;fé</p>'), 'paragraph café'],
  [
    'everything hidden until its scripts show it',
    Buffer.from('<body style="display: none"><p>café</p><script>x</script></body>'),
    'paragraph café',
  ],
  ['words only for those without scripts', Buffer.from('<div id=app></div><noscript><p>café</p></noscript>'), 'paragraph café'],
  [
    'a title that ends where it begins, in XHTML',
    Buffer.from('<?xml version="1.0"?><html><title/><script src="x"/><p>café</p></html>'),
    'paragraph café',
  ],
  ['words that are hidden until they are found', Buffer.from('<p hidden="until-found">café</p>'), 'paragraph café'],
])('a page with %s', async (_, bytes, expected) => {
  expect(outline((await parseBytes('a.html', bytes)).document)).toEqual([expected]);
});
