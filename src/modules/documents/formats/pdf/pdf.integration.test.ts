/** Real PDFs through the real engine: reading order, blocks, boxes, and what is said of files that cannot be read. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { propertyRuns } from '../../../../testing/property.ts';
import type { ParsedDocument } from '../../model.ts';
import { expectInvariants, outline } from '../parsed-document.fixture.ts';
import { notRecognizing } from '../recognition/recognizing.ts';
import { liberation, picture, prose, rawPage, writePdf } from './pdf-writer.fixture.ts';
import type { Pdf } from './pdf-writer.fixture.ts';
import { parsePdf } from './pdf.ts';

async function parsed(draw: (pdf: Pdf) => void, options: Parameters<typeof writePdf>[1] = {}): Promise<ParsedDocument> {
  const document = await parsePdf(await writePdf(draw, options));
  expectInvariants(document);
  expectBoxes(document);
  return document;
}

/** Every box lies in its page and stands for words without blanks; the words of a page cover its range. */
function expectBoxes({ canonical, pages = [] }: ParsedDocument): void {
  pages.forEach((page, index) => {
    expect(page.page).toBe(index + 1);
    expect(page.start).toBeLessThanOrEqual(page.end);
    for (const [start, end, x, y, width, height] of page.words) {
      expect(canonical.slice(start, end)).toMatch(/^\S+$/u);
      expect(Math.min(x, y, width, height)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(page.width + 0.02);
      expect(y + height).toBeLessThanOrEqual(page.height + 0.02);
    }
  });
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

async function failure(bytes: Uint8Array): Promise<StemmaError> {
  const error: unknown = await parsePdf(bytes).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StemmaError)) throw new Error(`Expected a StemmaError, got ${String(error)}`);
  return error;
}

describe('reading order', () => {
  test('columns drawn row by row read one after the other', async () => {
    const left = wordsOf(`${prose.rent} ${prose.repair}`);
    const right = wordsOf(`${prose.insure} ${prose.rent}`);
    const document = await parsed((pdf) => {
      pdf.fontSize(18).text('Terms of the lease', 72, 60);
      pdf.fontSize(10);
      const rows = Math.ceil(Math.max(left.length, right.length) / 5);
      for (let row = 0; row < rows; row += 1) {
        pdf.text(left.slice(row * 5, row * 5 + 5).join(' '), 72, 100 + row * 14, { lineBreak: false });
        pdf.text(right.slice(row * 5, row * 5 + 5).join(' '), 320, 100 + row * 14, { lineBreak: false });
      }
    });
    expect(wordsOf(document.canonical)).toEqual(['Terms', 'of', 'the', 'lease', ...left, ...right]);
  });

  test('three columns under a title and above text of full width', async () => {
    const document = await parsed((pdf) => {
      pdf
        .font('Helvetica-Bold')
        .fontSize(16)
        .text('A title over all of the columns of this page here', 60, 60, { width: 480, align: 'center' });
      pdf.font('Helvetica').fontSize(9);
      [prose.rent, prose.repair, prose.insure].forEach((text, at) => pdf.text(text, 60 + at * 165, 120, { width: 145, align: 'justify' }));
      pdf.text(prose.rent, 60, 420, { width: 475 });
    });
    expect(outline(document)).toEqual([
      'heading1 A title over all of the columns of this page here',
      `paragraph ${prose.rent}`,
      `paragraph ${prose.repair}`,
      `paragraph ${prose.insure}`,
      `paragraph ${prose.rent}`,
    ]);
  });

  test('a paragraph that goes on in the next column is one block', async () => {
    const document = await parsed((pdf) => {
      pdf
        .fontSize(11)
        .text(`${prose.rent} ${prose.repair} ${prose.insure}`, 72, 72, { columns: 2, columnGap: 24, width: 450, height: 120 });
    });
    expect(document.blocks).toHaveLength(1);
    expect(document.canonical).toBe(`${prose.rent} ${prose.repair} ${prose.insure}`);
  });

  test('a list with hanging numbers is not two columns', async () => {
    const document = await parsed((pdf) => {
      pdf.fontSize(11);
      for (const [at, text] of [prose.rent, prose.repair, prose.insure].entries()) {
        pdf.text(`(${'abc'[at]})`, 72, 100 + at * 90);
        pdf.text(text, 108, 100 + at * 90, { width: 380 });
      }
    });
    expect(outline(document)).toEqual(
      [`item1 [(a) ]${prose.rent}`, `item1 [(b) ]${prose.repair}`, `item1 [(c) ]${prose.insure}`].map(shown),
    );
  });
});

const shown = (line: string): string => line.replace(' ]', ' ] ');

describe('blocks', () => {
  test('headings by size, weight and number; items; clauses', async () => {
    const document = await parsed((pdf) => {
      pdf.font('Helvetica-Bold').fontSize(20).text('Lease of Unit 4');
      pdf.moveDown().fontSize(14).text('7. Repairs').moveDown(0.5);
      pdf.font('Helvetica').fontSize(11).text(prose.repair).moveDown();
      pdf.font('Helvetica-Bold').text('7.1 Notice of damage').moveDown(0.5);
      pdf.font('Helvetica').text(`7.2 ${prose.rent}`).moveDown(0.5);
      pdf.text('(a) within ten days;', { indent: 20 }).text('(b) within a month.', { indent: 20 }).text('• at once', { indent: 40 });
    });
    expect(outline(document)).toEqual([
      'heading1 Lease of Unit 4',
      'heading2 [7. ] Repairs',
      `paragraph ${prose.repair}`,
      'heading3 [7.1 ] Notice of damage',
      `paragraph [7.2 ] ${prose.rent}`,
      'item1 [(a) ] within ten days;',
      'item1 [(b) ] within a month.',
      'item2 [• ] at once',
    ]);
    expect(document.title).toBe('Lease of Unit 4');
  });

  test('words broken at line ends are joined and have two boxes', async () => {
    const document = await parsed((pdf) => {
      pdf.fontSize(11);
      ['The land-', 'lord and its well-', 'known agents from Anglo-', 'Saxon firms write well-known words.'].forEach((line, at) =>
        pdf.text(line, 72, 100 + at * 14),
      );
    });
    expect(document.canonical).toBe('The landlord and its well-known agents from Anglo-Saxon firms write well-known words.');
    const parts = document.pages?.[0]?.words.map(([start, end]) => document.canonical.slice(start, end)) ?? [];
    expect(parts.slice(1, 3)).toEqual(['land', 'lord']);
    expect(parts).toContain('Anglo-');
  });

  test('ligatures are letters and soft hyphens are gone', async () => {
    const document = await parsed((pdf) =>
      pdf.font(liberation()).fontSize(12).text('He ﬁnds a ﬂat; an office finds a flat; co\u00adoperate.'),
    );
    expect(document.canonical).toBe('He finds a flat; an office finds a flat; cooperate.');
  });

  test('heads and feet of pages stand behind the text and are one block where they are equal', async () => {
    const document = await parsed(
      (pdf) => {
        for (let page = 1; page <= 4; page += 1) {
          if (page > 1) pdf.addPage();
          pdf.fontSize(9).text('Lease of Unit 4', 72, 36, { lineBreak: false });
          pdf.text(`Page ${page} of 4`, 450, 800, { lineBreak: false });
          pdf.fontSize(11).text(`On page ${page}: ${prose.rent}`, 72, 90, { width: 450 });
        }
      },
      { margin: 20 },
    );
    expect(document.blocks.map(({ role }) => role ?? 'text')).toEqual([
      'text',
      'text',
      'text',
      'text',
      'header',
      'footer',
      'footer',
      'footer',
      'footer',
    ]);
    expect(document.blocks.filter(({ role }) => role).map(({ start, end }) => document.canonical.slice(start, end))).toEqual([
      'Lease of Unit 4',
      'Page 1 of 4',
      'Page 2 of 4',
      'Page 3 of 4',
      'Page 4 of 4',
    ]);
    for (const page of document.pages ?? []) {
      const texts = page.words.map(([start, end]) => document.canonical.slice(start, end));
      expect(texts.filter((text) => text === 'Lease')).toHaveLength(1);
      expect(page.end).toBeLessThanOrEqual(document.blocks[3]?.end ?? 0);
    }
  });

  test('a paragraph that goes on over the page is one block, and the footnote stands behind it', async () => {
    const words = wordsOf(`${prose.rent} ${prose.repair}`);
    const document = await parsed(
      (pdf) => {
        pdf.fontSize(11).text(words.slice(0, 41).join(' '), 72, 650, { width: 450 });
        pdf.fontSize(8).text('1 As defined in the schedule of the premises.', 72, 780, { lineBreak: false });
        pdf.addPage().fontSize(11).text(words.slice(41).join(' '), 72, 72, { width: 450 });
      },
      { margin: 20 },
    );
    expect(outline(document).map((line) => line.slice(0, 30))).toEqual([
      `paragraph ${words.join(' ')}`.slice(0, 30),
      'paragraph 1 As defined in the ',
    ]);
    expect(document.blocks[1]?.role).toBe('note');
  });

  test('the targets of links are attributes', async () => {
    const document = await parsed((pdf) => pdf.fontSize(12).text('See the register', { link: 'https://register.example/4' }));
    expect(document.blocks[0]?.attributes).toEqual({ links: 'https://register.example/4' });
  });
});

describe('pages', () => {
  test('boxes are those of the page as it is shown: rotated and cropped', async () => {
    const draw = (pdf: Pdf): unknown => pdf.fontSize(12).text('Premises', 100, 150, { lineBreak: false });
    const plain = (await parsed(draw)).pages?.[0];
    const [, , x = 0, y = 0, width = 0, height = 0] = plain?.words[0] ?? [];
    expect(x).toBe(100);
    expect(Math.abs(y - 150)).toBeLessThan(4);
    const rotated = (
      await parsed((pdf) => {
        draw(pdf);
        Object.assign(pdf.page.dictionary.data, { Rotate: 90 });
      })
    ).pages?.[0];
    expect([rotated?.width, rotated?.height]).toEqual([plain?.height, plain?.width]);
    expect(rotated?.words[0]?.slice(2).map(Math.round)).toEqual([841.89 - y - height, x, height, width].map(Math.round));
    const cropped = (
      await parsed((pdf) => {
        draw(pdf);
        Object.assign(pdf.page.dictionary.data, { CropBox: [50, 100, 550, 800] });
      })
    ).pages?.[0];
    expect([cropped?.width, cropped?.height]).toEqual([500, 700]);
    expect(cropped?.words[0]?.slice(2).map(Math.round)).toEqual([x - 50, y - 41.89, width, height].map(Math.round));
  });

  test('text that runs across the page stands behind the text of the page', async () => {
    const document = await parsed((pdf) => {
      pdf.fontSize(11).text(prose.rent, 72, 100, { width: 400 });
      pdf
        .save()
        .rotate(-45, { origin: [200, 400] })
        .fontSize(40)
        .text('DRAFT COPY', 200, 400, { lineBreak: false })
        .restore();
      pdf.fontSize(11).text(prose.repair, 72, 300, { width: 400 });
    });
    expect(document.canonical.startsWith(`${prose.rent}\n\n${prose.repair}\n\n`)).toBe(true);
    expect(document.canonical).toMatch(/DRAFT[ \n]+COPY$/);
  });

  test('a page that is only a picture is marked when others have text', async () => {
    const document = await parsed((pdf) => {
      pdf.text('The first page.');
      pdf.addPage().image(picture, 72, 72, { width: 400, height: 500 });
      pdf.addPage().text('The third page.');
    });
    expect(document.pages?.map(({ scanned }) => scanned)).toEqual([undefined, true, undefined]);
    expect(document.canonical).toBe('The first page.\n\nThe third page.');
  });
});

test('letters that are set apart are words; typed with blanks they stay', async () => {
  const line = (y: number, spacing: number, text: string): string => `BT ${spacing} Tc /F1 14 Tf 72 ${y} Td (${text}) Tj ET`;
  const apart = rawPage([line(700, 6, 'TERMS OF LEASE'), line(640, 0, 'A B C D E F are the letters'), line(600, 18, 'MTWTFS')].join('\n'));
  expect((await parsePdf(apart)).canonical.split('\n\n')).toEqual(['TERMS OF LEASE', 'A B C D E F are the letters', 'M T W T F S']);
});

test('files that lie in a PDF are named on its first block', async () => {
  const file = (name: string, at: number): readonly string[] => [
    `<</Type/Filespec/F(${name})/UF(${name})/EF<</F ${at} 0 R>>>>`,
    '<</Type/EmbeddedFile/Length 1>>\nstream\nx\nendstream',
  ];
  const bytes = rawPage('BT /F1 12 Tf 72 700 Td (A cover) Tj ET', {
    catalog: '/Collection<<>>/Names<</EmbeddedFiles<</Names[(a)6 0 R(b)8 0 R]>>>>',
    others: [...file('plan.docx', 7), ...file('data.xml', 9)],
  });
  const { canonical, blocks } = await parsePdf(bytes);
  expect([canonical, blocks[0]?.attributes]).toEqual(['A cover', { attachments: 'plan.docx\ndata.xml' }]);
});

describe('files that cannot be read', () => {
  // RC4 with 40 and 128 bits, AES with 128 and 256 bits.
  test.each(['1.3', '1.4', '1.6', '1.7ext3'] as const)('a password, as PDF %s takes it', async (pdfVersion) => {
    const locked = await writePdf((pdf) => pdf.text('Secret'), { userPassword: 'schlüssel', ownerPassword: 'owner', pdfVersion });
    const error = await failure(locked);
    expect([error.code, error.details]).toEqual(['PARSE_FAILED', { reason: 'encrypted', password: 'needed' }]);
    expect(error.message).toContain('password');
    await expect(parsePdf(locked, notRecognizing, 'key')).rejects.toMatchObject({ details: { reason: 'encrypted', password: 'wrong' } });
    for (const password of ['schlüssel', 'owner']) expect((await parsePdf(locked, notRecognizing, password)).canonical).toBe('Secret');
  });

  test('an owner password alone keeps nobody from reading', async () => {
    const document = await parsePdf(await writePdf((pdf) => pdf.text('Open to all'), { ownerPassword: 'owner' }));
    expect(document.canonical).toBe('Open to all');
  });

  test('a file whose end is lost is read by what is there', async () => {
    const whole = Buffer.from(rawPage('BT /F1 12 Tf 72 700 Td (Still here) Tj ET')).toString('latin1');
    for (const end of [whole.indexOf('xref'), whole.indexOf('trailer'), whole.indexOf('endstream')])
      expect((await parsePdf(Buffer.from(whole.slice(0, end), 'latin1'))).canonical, String(end)).toBe('Still here');
  });

  test('no PDF, a cut one, and none at all', async () => {
    const whole = await writePdf((pdf) => pdf.text('Text'));
    for (const bytes of [new TextEncoder().encode('%PDF-1.7\nnothing'), whole.slice(0, 200), new Uint8Array(1000)]) {
      const error = await failure(bytes);
      expect([error.code, error.details]).toEqual(['PARSE_FAILED', { reason: 'broken' }]);
    }
    expect((await failure(new Uint8Array())).code).toBe('EMPTY_FILE');
    expect((await failure(await writePdf(() => undefined))).code).toBe('EMPTY_FILE');
  });

  test('only pictures of pages', async () => {
    const document = await parsed((pdf) => pdf.image(picture, 0, 0, { width: 500 }).addPage().image(picture, 0, 0, { width: 500 }));
    expect([document.canonical, document.pages?.map(({ scanned }) => scanned)]).toEqual(['', [true, true]]);
  });

  test('more pages than the limit', async () => {
    const bytes = await writePdf(
      (pdf) => {
        for (let page = 0; page <= 5000; page += 1) pdf.addPage();
      },
      { autoFirstPage: false },
    );
    const error = await failure(bytes);
    expect([error.code, error.details]).toEqual(['LIMIT_EXCEEDED', { limit: 'pages', pages: 5001, maximum: 5000 }]);
  });

  test('whatever is damaged ends in an error of the list or in a document that keeps its promises', async () => {
    const whole = await writePdf((pdf) => pdf.text(prose.rent).addPage().text(prose.repair), { compress: false });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) }), { minLength: 1, maxLength: 40 }),
        async (damage) => {
          const bytes = whole.slice();
          for (const { at, byte } of damage) bytes[at] = byte;
          try {
            const document = await parsePdf(bytes);
            expectInvariants(document);
            expectBoxes(document);
          } catch (error) {
            if (!(error instanceof StemmaError)) throw error;
          }
        },
      ),
      { numRuns: propertyRuns(60), endOnFailure: true },
    );
  });
});

// Shrinking a page of words takes minutes and ends with a page of words: the first failure is told as it is (`endOnFailure`).
describe('any text', () => {
  const word = fc.stringMatching(/^[A-Za-z][a-z]{0,11}[,.;]?$/);
  const text = fc.array(word, { minLength: 1, maxLength: 120 });

  test('comes back as the same words in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(8, 10.5, 12),
        fc.constantFrom('left', 'justify'),
        async (paragraphs, size, align) => {
          const document = await parsed((pdf) => {
            pdf.fontSize(size);
            for (const words of paragraphs) pdf.text(words.join(' '), { align, paragraphGap: 6 });
          });
          expect(wordsOf(document.canonical)).toEqual(paragraphs.flat());
          const boxed = document.pages?.flatMap((page) => page.words.map(([start, end]) => document.canonical.slice(start, end)));
          expect(boxed).toEqual(paragraphs.flat());
        },
      ),
      { numRuns: propertyRuns(40), endOnFailure: true },
    );
  });

  /** Paragraphs as lines of a column, an empty line between two of them. */
  const wrapped = (pdf: Pdf, paragraphs: readonly (readonly string[])[], width: number): string[] =>
    paragraphs.flatMap((words) => {
      const lines: string[] = [];
      for (const part of words) {
        const longer = `${lines.at(-1)} ${part}`;
        if (lines.length > 0 && pdf.widthOfString(longer) <= width) lines[lines.length - 1] = longer;
        else lines.push(part);
      }
      return [...lines, ''];
    });

  test('reads column by column although it is drawn row by row', { timeout: 180_000 }, async () => {
    const long = fc.array(word, { minLength: 25, maxLength: 60 });
    const column = fc.array(long, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(column, { minLength: 2, maxLength: 3 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 6 }),
        async (columns, titled, shift) => {
          const title = titled ? 'A long title that runs over all of the columns of this page' : '';
          const document = await parsed((pdf) => {
            if (titled) pdf.fontSize(18).text(title, 40, 50, { lineBreak: false });
            pdf.fontSize(columns.length > 2 ? 8 : 9);
            const step = 515 / columns.length;
            const lines = columns.map((paragraphs) => wrapped(pdf, paragraphs, step - 18));
            for (let row = 0; row < Math.max(...lines.map(({ length }) => length)); row += 1) {
              lines.forEach((texts, at) => {
                if (texts[row]) pdf.text(texts[row] ?? '', 40 + at * step, 90 + row * 11 + (at % 2) * shift, { lineBreak: false });
              });
            }
          });
          expect(wordsOf(document.canonical)).toEqual([...wordsOf(title), ...columns.flat(2)]);
        },
      ),
      { numRuns: propertyRuns(60), endOnFailure: true },
    );
  });
});
