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
import { bookFiles, odpFiles, odsFiles, odtFiles } from './open-files.ts';

/** A file as text, or the parts of a zip. */
export interface Seed {
  readonly name: string;
  readonly content: string | Readonly<Record<string, string>>;
}

const docx = docxFiles({
  body:
    heading(1, 'Lease') +
    listItem('one', 1) +
    table([
      ['a', 'b'],
      ['1', '2'],
    ]) +
    markup(`<w:ins w:id="1" w:author="Ann">${run('new')}</w:ins><w:r><w:footnoteReference w:id="1"/></w:r>`),
  footnotes: `<w:footnote w:id="1">${paragraph('note')}</w:footnote>`,
  numbering: numberingLists([[['decimal', '%1.']]]),
});

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
        graphic('<c:chart r:id="c"/>'),
      relations: { c: ['chart', '../charts/c.xml'] },
    },
  ]),
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
  { name: 'data.json', content: '{"a": {"b": [1.0, "x\\n"]}, "c": null}' },
];

/** Packs parts; what is spoiled in one of them has the right check sum. */
export function packed(content: Seed['content'], change?: { readonly part: string; readonly bytes: Uint8Array }): Uint8Array {
  if (typeof content === 'string') return change?.bytes ?? strToU8(content);
  const entries = Object.entries(content).map(([name, text]) => [name, name === change?.part ? change.bytes : strToU8(text)] as const);
  return zipSync(Object.fromEntries(entries), { mtime: new Date(2000, 0, 1) });
}
