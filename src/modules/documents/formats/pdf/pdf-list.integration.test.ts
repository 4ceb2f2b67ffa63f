/** What real PDFs come with beside running text, each as a file: filled forms, scripts, codes without letters, pages that fail. */
import { expect, test } from 'vitest';
import type { ParsedDocument } from '../../model.ts';
import { expectInvariants, outline } from '../parsed-document.fixture.ts';
import { appearance, letters, prose, rawPage, rawPdf, utf16, writePdf } from './pdf-writer.fixture.ts';
import { parsePdf } from './pdf.ts';

async function read(bytes: Uint8Array): Promise<ParsedDocument> {
  const document = await parsePdf(bytes);
  expectInvariants(document);
  return document;
}

const field = (rest: string): string => `<</Type/Annot/Subtype/Widget/Rect[150 695 350 715]/FT/Tx/T(tenant)${rest}>>`;

test.each([
  ['drawn by the file', field('/F 4/V(unseen)/AP<</N 8 0 R>>')],
  ['drawn by nobody', field('/F 4/V(Ann  Bell)')],
])('the value of a field stands where it is filled in: %s', async (_, widget) => {
  const bytes = rawPage('BT /F1 12 Tf 72 700 Td (Tenant:) Tj 0 -50 Td (See the register) Tj ET', {
    catalog: '/AcroForm<</Fields[6 0 R]/NeedAppearances true>>',
    page: '/Annots[6 0 R 7 0 R 9 0 R]',
    others: [
      widget,
      '<</Type/Annot/Subtype/Link/Rect[70 645 200 665]/A<</S/URI/URI(https://b.example/)>>>>',
      appearance('/Tx BMC BT /F1 12 Tf 2 5 Td (Ann Bell) Tj ET EMC'),
      '<</Type/Annot/Subtype/FreeText/F 4/Rect[72 595 300 615]/Contents(Seen by Bob)>>',
    ],
  });
  const document = await read(bytes);
  expect(outline(document)).toEqual(['paragraph Tenant: Ann Bell', 'paragraph See the register', 'paragraph Seen by Bob']);
  expect(document.blocks[1]?.attributes).toEqual({ links: 'https://b.example/' });
  const words = document.pages?.[0]?.words ?? [];
  const [, , x = 0, y = 0, width = 0] = words.find(([start, end]) => document.canonical.slice(start, end) === 'Bell') ?? [];
  expect(x).toBeGreaterThan(150);
  expect(x + width).toBeLessThan(350);
  expect(Math.abs(y - 88)).toBeLessThan(10);
});

test('fields that nobody sees are not read: hidden, a password', async () => {
  const bytes = rawPage('BT /F1 12 Tf 72 700 Td (Tenant:) Tj ET', {
    page: '/Annots[6 0 R 7 0 R]',
    others: [field('/F 2/V(hidden)'), field('/F 4/Ff 8192/V(secret)')],
  });
  expect((await read(bytes)).canonical).toBe('Tenant:');
});

test('Hebrew reads from the right, drawn from either side, with figures and Latin words in it', async () => {
  const hebrew = { A: 'ש', B: 'ל', C: 'ו', D: 'ם', E: 'ע' };
  const font = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>';
  const others = [letters(hebrew)];
  expect((await read(rawPage('BT /F1 14 Tf 100 700 Td (12 DBCE DCBA) Tj ET', { font, others }))).canonical).toBe('שלום עולם 12');
  const single = Array.from('ABCD ECBD', (code, at) => (code === ' ' ? '' : `1 0 0 1 ${300 - at * 10} 700 Tm (${code}) Tj`)).join(' ');
  expect((await read(rawPage(`BT /F1 14 Tf ${single} ET`, { font, others }))).canonical).toBe('שלום עולם');
  const mixed = rawPage('BT /F1 14 Tf 100 700 Td (The word DCBA means peace) Tj ET', { font, others: [letters({ ...hebrew, E: 'E' })] });
  expect((await read(mixed)).canonical).toBe('The word שלום means peace');
});

test('vertical writing reads down its columns from the right', async () => {
  const columns = ['契約書の第一条は賃料を定める', 'ものとし毎月末日に支払う。', '第二条'];
  const drawn = columns.map((column, at) => `1 0 0 1 ${500 - at * 20} 700 Tm <${utf16(column)}> Tj`).join(' ');
  const bytes = rawPage(`BT /F1 14 Tf ${drawn} ET`, {
    font: '<</Type/Font/Subtype/Type0/BaseFont/Mincho/Encoding/UniJIS-UCS2-V/DescendantFonts[6 0 R]>>',
    others: [
      '<</Type/Font/Subtype/CIDFontType0/BaseFont/Mincho/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/DW 1000/FontDescriptor 7 0 R>>',
      '<</Type/FontDescriptor/FontName/Mincho/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>',
    ],
  });
  const document = await read(bytes);
  expect(document.canonical.replace(/\s/g, '')).toBe(columns.join(''));
  const boxes = document.pages?.[0]?.words.map(([, , x, y]) => [x, y]) ?? [];
  expect(boxes[1]?.[0]).toBe(boxes[0]?.[0]);
  expect(boxes[1]?.[1]).toBeGreaterThan(boxes[0]?.[1] ?? 0);
});

test('codes that stand for no letter leave a mark or nothing, and never half a character', async () => {
  const font = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>';
  const others = [letters({ x: '\u0001', C: '\ufffd', E: '\ufffe', G: '\ud800' })];
  const { canonical } = await read(rawPage('BT /F1 14 Tf 100 700 Td (AxB CxD EyF GzH) Tj ET', { font, others }));
  expect(canonical.isWellFormed()).toBe(true);
  expect(canonical).toBe('A B \ufffd D yF zH');
});

test('a page that is broken costs itself, and says nothing of others', async () => {
  const page = (content: number): string =>
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents ${content} 0 R/Resources<</Font<</F1 6 0 R>>>>>>`;
  const text = (words: string): string => {
    const drawn = `BT /F1 12 Tf 72 700 Td (${words}) Tj ET`;
    return `<</Length ${drawn.length}>>\nstream\n${drawn}\nendstream`;
  };
  const bytes = rawPdf([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>',
    page(7),
    '(this is no page)',
    page(8),
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    text('The first page'),
    text('The last page'),
  ]);
  const document = await read(bytes);
  expect(document.canonical).toContain('The first page');
  expect(document.canonical).toContain('The last page');
});

test('a table without rules is rows of cells', async () => {
  const rows = ['Unit Rent Term', '4 1,200 five', '5 900 three', '6 1,100 two'].map((row) => row.split(' '));
  const bytes = await writePdf((pdf) => {
    pdf.fontSize(10).text(prose.rent, 72, 72, { width: 400 });
    rows.forEach((row, y) => row.forEach((cell, x) => pdf.text(cell, 72 + x * 120, 200 + y * 16, { lineBreak: false })));
  });
  expect(outline(await read(bytes)).slice(1)).toEqual(rows.map((row) => `row ${row.join(' | ')}`));
});

test('words in a font without letters are a reason to recognise the page, not an empty file', async () => {
  const font =
    '<</Type/Font/Subtype/Type1/BaseFont/X/FontDescriptor<</Type/FontDescriptor/FontName/X/Flags 4>>/Encoding<</Type/Encoding/Differences[1/g1/g2/g3]>>>>';
  const { canonical, pages } = await parsePdf(rawPage('BT /F1 14 Tf 100 700 Td (\\001\\002\\003 \\002) Tj ET', { font }));
  expect([canonical, pages?.map(({ scanned }) => scanned)]).toEqual(['', [true]]);
});
