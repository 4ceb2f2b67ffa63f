/** Tagged PDFs: order, headings, lists, tables and furniture by the structure tree; trees that lie or are broken change nothing. */
import { describe, expect, test } from 'vitest';
import { expectInvariants, outline } from '../parsed-document.fixture.ts';
import { picture, prose, rawPage, writePdf } from './pdf-writer.fixture.ts';
import type { Pdf } from './pdf-writer.fixture.ts';
import { parsePdf } from './pdf.ts';

type Element = ReturnType<Pdf['struct']>;

/** A tagged PDF, its document element at hand and a way to put a tagged text at a place into an element. */
const tagged = (
  draw: (pdf: Pdf, document: Element, put: (into: Element, type: string, text: string, x: number, y: number) => void) => void,
) =>
  writePdf(
    (pdf) => {
      const document = pdf.struct('Document');
      pdf.addStructure(document);
      pdf.fontSize(10);
      draw(pdf, document, (into, type, text, x, y) => into.add(pdf.struct(type, {}, () => void pdf.text(text, x, y, { width: 200 }))));
      document.end();
    },
    { tagged: true, pdfVersion: '1.7' },
  );

describe('a structure tree', () => {
  test('says what figures show, in their place and with the figure as the box of every word', async () => {
    const bytes = await tagged((pdf, document, put) => {
      put(document, 'P', prose.rent, 72, 60);
      const figure = pdf.struct('Figure', { alt: '1. The plan of the yard, in Hebrew חצר' }, () =>
        pdf.image(picture, 100, 200, { width: 50, height: 40 }),
      );
      document.add(figure);
      document.add(pdf.struct('Figure', { alt: 'scan.png' }, () => pdf.image(picture, 300, 200, { width: 50 })));
      put(document, 'P', prose.insure, 72, 300);
    });
    const document = await parsePdf(bytes);
    expectInvariants(document);
    expect(outline(document)).toEqual([
      `paragraph ${prose.rent}`,
      'paragraph [1. ] The plan of the yard, in Hebrew חצר',
      `paragraph ${prose.insure}`,
    ]);
    const [, figure] = document.blocks;
    expect(figure?.attributes).toEqual({ image: 'description' });
    const boxes = document.pages?.[0]?.words.filter(([start]) => start >= (figure?.start ?? 0) && start < (figure?.end ?? 0)) ?? [];
    expect(boxes.map(([start, end]) => document.canonical.slice(start, end)).join(' ')).toBe('1. The plan of the yard, in Hebrew חצר');
    expect(new Set(boxes.map((box) => box.slice(2).join()))).toEqual(new Set(['100,200,50,40']));
  });

  test('gives the order of columns, the levels of headings, items with their labels, and takes furniture apart', async () => {
    const bytes = await tagged((pdf, document, put) => {
      put(document, 'H2', 'Duties', 72, 60);
      put(document, 'P', prose.rent, 320, 100);
      put(document, 'P', prose.insure, 72, 100);
      const list = pdf.struct('L');
      document.add(list);
      ['a)', '•'].forEach((label, at) => {
        const item = pdf.struct('LI');
        const body = pdf.struct('LBody');
        list.add(item);
        put(item, 'Lbl', label, 72, 300 + at * 20);
        item.add(body);
        put(body, 'P', 'Heating is paid', 100, 300 + at * 20);
        put(body, 'P', 'Every month.', 300, 300 + at * 20);
      });
      pdf.markContent('Artifact', { type: 'Pagination' });
      pdf.text('Draft', 72, 700, { lineBreak: false });
      pdf.endMarkedContent();
    });
    const document = await parsePdf(bytes);
    expectInvariants(document);
    expect(outline(document)).toEqual([
      'heading2 Duties',
      `paragraph ${prose.rent}`,
      `paragraph ${prose.insure}`,
      'item1 [a) ] Heating is paid',
      'paragraph Every month.',
      'item1 [• ] Heating is paid',
      'paragraph Every month.',
      'paragraph Draft',
    ]);
    expect(document.blocks.at(-1)?.role).toBe('footer');
    expect(document.pages?.[0]?.words).toHaveLength(document.canonical.split(/\s+/).length);
  });

  test('gives the cells of a table, empty ones and those that reach over others', async () => {
    const bytes = await tagged((pdf, document, put) => {
      const table = pdf.struct('Table');
      document.add(table);
      const rows = [
        ['Item', 'Price', 'Wood'],
        ['Desk', '', 'oak'],
      ];
      rows.forEach((cells, at) => {
        const row = pdf.struct('TR');
        table.add(row);
        cells.forEach((cell, column) => {
          const type = at === 0 ? 'TH' : 'TD';
          if (cell === '') row.add(pdf.struct(type));
          else put(row, type, cell, 72 + column * 40, 100 + at * 5);
        });
      });
    });
    expect(outline(await parsePdf(bytes))).toEqual(['row! Item | Price | Wood', 'row Desk |  | oak']);
    const spans = '<</O/Table/ColSpan 2>>';
    const row = (cells: string): string => `<</S/TR/P 7 0 R/K[${cells}]>>`;
    const cell = (of: number, content: number, attributes = ''): string =>
      `<</S/TD/P ${of} 0 R/Pg 3 0 R/K ${content}${attributes === '' ? '' : `/A ${attributes}`}>>`;
    expect(
      outline(
        await parsePdf(
          withTree(['Sum', '40', 'Tall', 'top', 'low'], {
            elements: [
              '<</S/Table/P 6 0 R/K[8 0 R 11 0 R 14 0 R]>>',
              row('9 0 R 10 0 R'),
              cell(8, 0, spans),
              cell(8, 1),
              row('12 0 R 13 0 R'),
              cell(11, 2, '<</O/Table/RowSpan 2/ColSpan 2>>'),
              cell(11, 3),
              row('15 0 R'),
              cell(14, 4),
            ],
            parents: '9 0 R 10 0 R 12 0 R 13 0 R 15 0 R',
          }),
        ),
      ),
    ).toEqual(['row Sum |  | 40', 'row Tall |  | top', 'row  |  | low']);
  });
});

const lines = [
  'The tenant shall pay the rent on the first',
  'day of each month, and shall keep the house',
  'in good repair, and shall at the end of the',
  'term give it back as it was when it was let,',
  'with all that was put in, and with its keys',
  'and papers.',
];

/** A page whose lines are marked content by their index, with elements from object 7 on; the tree root is object 6. */
function withTree(
  texts: readonly string[],
  { elements, parents, kids = '7 0 R' }: { elements: readonly string[]; parents: string; kids?: string },
): Uint8Array {
  const content = texts.map((text, at) => `/P<</MCID ${at}>>BDC BT /F1 12 Tf 72 ${700 - at * 15} Td (${text}) Tj ET EMC`).join('\n');
  const root = `<</Type/StructTreeRoot/K[${kids}]/ParentTree<</Nums[0[${parents}]]>>>>`;
  return rawPage(content, {
    catalog: '/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R',
    page: '/StructParents 0',
    others: [root, ...elements],
  });
}

const all = lines.map((_, at) => at).join(' ');
const paragraph = (more: string): string => `<</S/P/P 6 0 R/Pg 3 0 R/K ${more}>>`;
const deep = 3000;

test.each<[string, Parameters<typeof withTree>[1]]>([
  [
    'elements in a circle',
    { elements: ['<</S/P/P 8 0 R/K[8 0 R 0]/Pg 3 0 R>>', '<</S/P/P 7 0 R/K[7 0 R 1]/Pg 3 0 R>>'], parents: '7 0 R 8 0 R' },
  ],
  ['an element that holds itself', { elements: ['<</S/P/P 7 0 R/K[7 0 R 7 0 R]/Pg 3 0 R>>'], parents: '7 0 R' }],
  ['no elements', { elements: [], parents: '' }],
  ['elements that are something else', { elements: ['(no element)', '[7 0 R]'], parents: '7 0 R 8 0 R 99 0 R null' }],
  ['numbers of other content', { elements: [paragraph('[70 71 -1 4000000000]')], parents: Array<string>(6).fill('7 0 R').join(' ') }],
  ['a small part of the text', { elements: [paragraph('5')], parents: 'null null null null null 7 0 R' }],
  [
    'lines for paragraphs',
    {
      elements: lines.map((_, at) => paragraph(`${at}`)),
      parents: lines.map((_, at) => `${7 + at} 0 R`).join(' '),
      kids: lines.map((_, at) => `${7 + at} 0 R`).join(' '),
    },
  ],
  ['many elements', { elements: [paragraph(`[${'0 '.repeat(200_000)}]`)], parents: '7 0 R '.repeat(100_000) }],
  [
    'a deep chain',
    {
      elements: Array.from(
        { length: deep },
        (_, at) => `<</S/Div/P ${at === 0 ? 6 : 6 + at} 0 R/Pg 3 0 R/K ${at === deep - 1 ? `[${all}]` : `${8 + at} 0 R`}>>`,
      ),
      parents: `${6 + deep} 0 R `.repeat(6),
    },
  ],
])('a tree of %s leaves the page as it is seen', async (_, tree) => {
  const plain = await parsePdf(rawPage(lines.map((line, at) => `BT /F1 12 Tf 72 ${700 - at * 15} Td (${line}) Tj ET`).join('\n')));
  const document = await parsePdf(withTree(lines, tree));
  expect(document).toEqual(plain);
});

test('a page that is all set aside is read as it is seen', async () => {
  const content = lines.map((line, at) => `/Artifact BMC BT /F1 12 Tf 72 ${700 - at * 15} Td (${line}) Tj ET EMC`).join('\n');
  const document = await parsePdf(
    rawPage(content, {
      catalog: '/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R',
      page: '/StructParents 0',
      others: ['<</Type/StructTreeRoot>>'],
    }),
  );
  expect(outline(document)).toEqual([`paragraph ${lines.join(' ')}`]);
});
