/** Valid small files of every format, to be spoiled. */
import { strToU8, zipSync } from 'fflate';
import {
  docxFiles,
  heading,
  listItem,
  markup,
  numberingLists,
  paragraph,
  run,
  table,
} from '../../modules/documents/formats/docx/docx-writer.fixture.ts';
import { number, row, words, xlsxFiles } from '../../modules/documents/formats/xlsx/xlsx-writer.fixture.ts';
import {
  graphic,
  partXml,
  pptxFiles,
  shape,
  title,
  paragraph as slideText,
} from '../../modules/documents/formats/pptx/pptx-writer.fixture.ts';
import { chartPart, diagramPart, extendedChartPart } from '../../modules/documents/formats/office/graphics.fixture.ts';
import { relationsXml } from '../../modules/documents/formats/office/office-writer.fixture.ts';
import { lockedPage, rawPage } from '../../modules/documents/formats/pdf/pdf-writer.fixture.ts';
import { tiffOf } from '../../modules/documents/formats/picture/picture.fixture.ts';
import { pngOf } from '../../modules/documents/formats/recognition/tesseract.fixture.ts';
import { mp3Of, tinyVideo, wavOf } from '../../modules/documents/formats/recording/recording.fixture.ts';
import { bookFiles, odpFiles, odsFiles, odtFiles } from './open-files.ts';

/** A file as text or bytes, or the parts of a zip. */
export interface Seed {
  readonly name: string;
  readonly content: string | Uint8Array | Parts;
  /** Opens it. */
  readonly password?: string;
}

type Parts = Readonly<Record<string, string>>;

/** Whether a file is a zip of parts. */
export const isZip = (content: Seed['content']): content is Parts => typeof content === 'object' && !(content instanceof Uint8Array);

const graphicData = (reference: string): string =>
  `<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"` +
  ` xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"><a:graphicData>${reference}</a:graphicData></a:graphic>`;

const webArchive =
  'From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; start="<p>"; boundary="--B--"\r\n\r\n' +
  '----B--\r\nContent-Type: multipart/alternative; boundary=in\r\n\r\n--in\r\nContent-Type: text/html; charset=utf-8\r\nContent-ID: <p>\r\n' +
  'Content-Transfer-Encoding: quoted-printable\r\n\r\n<nav>Home</nav><h1>Page</h1><p class=3D"x">The rent is =E2=82=AC 4.</p>\r\n--in--\r\n' +
  '----B--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n----B----\r\n';

const wordFiles = docxFiles({
  body:
    heading(1, 'Lease') +
    listItem('one', 1) +
    table([
      ['a', 'b'],
      ['1', '2'],
    ]) +
    markup(`<w:ins w:id="1" w:author="Ann">${run('new')}</w:ins><w:r><w:footnoteReference w:id="1"/></w:r>`) +
    markup(
      `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="P" descr="A floor plan"/>` +
        `${['<c:chart r:id="g1"/>', '<dgm:relIds r:dm="g2"/>'].map(graphicData).join('')}</wp:inline></w:drawing></w:r>`,
    ) +
    '<w:altChunk r:id="g3"/><w:altChunk r:id="g4"/>',
  footnotes: `<w:footnote w:id="1">${paragraph('note')}</w:footnote>`,
  numbering: numberingLists([[['decimal', '%1.']]]),
});
const wordRelations = 'word/_rels/document.xml.rels';
const docx: Parts = {
  ...wordFiles,
  [wordRelations]: (wordFiles[wordRelations] as string).replace(
    '</Relationships>',
    relationsXml({
      g1: ['chart', 'charts/c.xml'],
      g2: ['diagramData', 'diagrams/d.xml'],
      g3: ['aFChunk', 'a.html'],
      g4: ['aFChunk', 'b.mht'],
    }).replace(/^<Relationships[^>]*>/, ''),
  ),
  'word/charts/c.xml': chartPart,
  'word/diagrams/d.xml': diagramPart,
  'word/a.html': '<h2>Fees</h2><table><tr><th>a<th>b<tr><td>1<td>2</table>',
  'word/b.mht': webArchive,
};

/** A heading, two columns in the order from right to left, an item and a table of two cells, and what is set aside. */
const taggedPdf = rawPage(
  ['H1', 'P', 'P', 'LBody', 'TH', 'TD']
    .map((type, at) => `/${type}<</MCID ${at}>>BDC BT /F1 12 Tf ${at === 1 ? 320 : 72} ${700 - at * 20} Td (Text of ${type}) Tj ET EMC`)
    .join('\n') +
    '\n/Artifact<</Type/Pagination>>BDC BT /F1 9 Tf 72 30 Td (Page 1) Tj ET EMC\n/Figure<</MCID 6>>BDC 400 600 50 40 re f EMC',
  {
    catalog: '/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R/Names<</EmbeddedFiles<</Names[(a)19 0 R]>>>>',
    page: '/StructParents 0',
    others: [
      '<</Type/StructTreeRoot/K 7 0 R/ParentTree<</Nums[0[8 0 R 9 0 R 10 0 R 13 0 R 16 0 R 17 0 R 18 0 R]]>>/RoleMap<</Titel/H1>>>>',
      '<</S/Document/P 6 0 R/K[8 0 R 9 0 R 10 0 R 11 0 R 14 0 R 18 0 R]>>',
      '<</S/Titel/P 7 0 R/Pg 3 0 R/K 0>>',
      '<</S/P/P 7 0 R/Pg 3 0 R/K[1]>>',
      '<</S/P/P 7 0 R/Pg 3 0 R/K<</Type/MCR/MCID 2>>>>',
      '<</S/L/P 7 0 R/K[12 0 R]>>',
      '<</S/LI/P 11 0 R/K 13 0 R>>',
      '<</S/LBody/P 12 0 R/Pg 3 0 R/K 3>>',
      '<</S/Table/P 7 0 R/K 15 0 R>>',
      '<</S/TR/P 14 0 R/K[16 0 R 17 0 R]>>',
      '<</S/TH/P 15 0 R/Pg 3 0 R/K 4/A<</O/Table/ColSpan 2>>>>',
      '<</S/TD/P 15 0 R/Pg 3 0 R/K 5>>',
      '<</S/Figure/P 7 0 R/Pg 3 0 R/K 6/Alt(A black square)>>',
      '<</Type/Filespec/F(plan.docx)/EF<</F 20 0 R>>>>',
      '<</Type/EmbeddedFile/Length 1>>\nstream\nx\nendstream',
    ],
  },
);

const xlsx = xlsxFiles({
  sheets: [
    {
      name: 'Budget',
      rows:
        row(1, words('A1', 'Item') + words('B1', 'Price')) +
        row(2, words('A2', 'Chairs') + number('B2', 1234.5, 1)) +
        row(3, '<c r="A3" t="s"><v>0</v></c><c r="B3" s="2"><f t="shared" ref="B3:B4" si="0">B2*2</f><v>45000</v></c>'),
      after: '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
    },
  ],
  texts: '<si><r><t>rich</t></r></si>',
  codes: ['#,##0.00', 'yyyy-mm-dd'],
});

const pptx = {
  ...pptxFiles([
    {
      shapes: title('Plan') + shape(slideText('point', '<a:pPr lvl="1"><a:buAutoNum type="romanLcPeriod"/></a:pPr>'), 'body'),
      notes: 'say',
    },
    {
      shapes:
        graphic('<a:tbl><a:tr><a:tc gridSpan="2"><a:txBody><a:p><a:r><a:t>Oak tables</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>') +
        graphic('<c:chart r:id="c"/>') +
        graphic('<cx:chart xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" r:id="x"/>'),
      relations: { c: ['chart', '../charts/c.xml'], x: ['chartEx', '../charts/x.xml'] },
    },
  ]),
  'ppt/charts/x.xml': extendedChartPart,
  'ppt/charts/c.xml': partXml(
    'c:chartSpace',
    '<c:chart><c:ser><c:val><c:numRef><c:numCache><c:pt idx="0"><c:v>1</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:chart>',
  ),
};

const mail =
  'From: Ann <ann@example.org>\r\nTo: =?utf-8?B?SsO2cmc=?= <j@example.org>\r\nSubject: The lease\r\nDate: Tue, 3 Feb 2026 10:00:00 +0100\r\n' +
  'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nThe rent is due.\r\n--x\r\n' +
  'Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>The rent is <b>due</b>=2E</p>\r\n--x--\r\n';

const rtf =
  '{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\stylesheet{\\s1 heading 1;}}\\pard\\s1 Title\\par\\pard Caf\\\'e9 \\u8364? {\\field{\\*\\fldinst HYPERLINK "http://x.y/"}' +
  '{\\fldrslt here}}{\\footnote note}\\par\\trowd\\intbl a\\cell b\\cell\\row\\pard end\\par}';

const cover = pngOf({ width: 6, height: 4, grey: new Uint8Array(24) });

/** The valid file of a name, as it is stored. */
export const seedFile = (name: string): Uint8Array => packed(seeds.find((seed) => seed.name === name)?.content ?? '');

export const seeds: readonly Seed[] = [
  { name: 'lease.docx', content: docx },
  { name: 'budget.xlsx', content: xlsx },
  { name: 'plan.pptx', content: pptx },
  { name: 'text.odt', content: odtFiles() },
  { name: 'sheets.ods', content: odsFiles() },
  { name: 'slides.odp', content: odpFiles() },
  { name: 'book.epub', content: bookFiles() },
  { name: 'mail.eml', content: mail },
  {
    name: 'box.mbox',
    content: `From ann@example.org Tue Feb  3 10:00:00 2026\n${mail.replaceAll('\r\n', '\n')}\nFrom ann@example.org Tue Feb  3 11:00:00 2026\nSubject: again\n\nhello\n`,
  },
  { name: 'page.mhtml', content: webArchive },
  { name: 'letter.rtf', content: rtf },
  {
    name: 'page.html',
    content:
      '<!doctype html><html><head><meta charset="utf-8"><title>T</title></head><body><h1>A</h1><ul><li>b<table><tr><td>c</table></ul><p>d &amp; e',
  },
  {
    name: 'notes.md',
    content: '---\ntitle: T\n---\n# A\n\n- b\n  1. c\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> q [l](http://x) `c`\n\n```js\nx\n```\n',
  },
  { name: 'table.csv', content: 'name,price\n"a ""b""",1\nc,2\n' },
  { name: 'tagged.pdf', content: taggedPdf },
  { name: 'locked.pdf', content: lockedPage('BT /F1 12 Tf 72 700 Td (The vault opens at nine.) Tj ET', 'key'), password: 'key' },
  { name: 'scan.png', content: pngOf({ width: 40, height: 20, grey: new Uint8Array(800).fill(120) }) },
  {
    name: 'photo.tif',
    content: tiffOf([
      [0x100, 40],
      [0x101, 20],
      [0x10f, 'Camera'],
      [0x132, '2026:02:03 10:00:00'],
    ]),
  },
  { name: 'talk.wav', content: wavOf(1) },
  { name: 'talk.mp3', content: mp3Of({ TIT2: 'Board meeting', TPE1: 'A. Clerk' }, { type: 'image/png', bytes: cover }) },
  { name: 'tour.mp4', content: tinyVideo() },
  { name: 'data.json', content: '{"a": {"b": [1.0, "x\\n"]}, "c": null}' },
];

/** Packs parts; what is spoiled in one of them has the right check sum. */
export function packed(content: Seed['content'], change?: { readonly part: string; readonly bytes: Uint8Array }): Uint8Array {
  if (!isZip(content)) return change?.bytes ?? (typeof content === 'string' ? strToU8(content) : content);
  const entries = Object.entries(content).map(([name, text]) => [name, name === change?.part ? change.bytes : strToU8(text)] as const);
  return zipSync(Object.fromEntries(entries), { mtime: new Date(2000, 0, 1) });
}
