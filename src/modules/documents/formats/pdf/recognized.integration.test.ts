/** Scanned pages read by tesseract. A page printed as words and the same page as a picture of itself are each other's witness. */
import { describe, expect, test } from 'vitest';
import { parseBytes } from '../parse.ts';
import { findRecognizer } from '../recognition/recognizer.ts';
import { recognize } from '../recognition/recognize.ts';
import { hasTesseract, scanOf } from '../recognition/tesseract.fixture.ts';
import type { PageLayout, ParsedDocument } from '../../model.ts';
import { picture, prose, writePdf, type Pdf } from './pdf-writer.fixture.ts';

const alive = (): void => undefined;
const sheet = { width: 400, height: 280 };
const size: [number, number] = [sheet.width, sheet.height];

const printed = (pdf: Pdf): void => {
  pdf.addPage({ size, margin: 36 });
  pdf.fontSize(20).text('Lease of the premises').fontSize(11).moveDown();
  pdf.text(prose.rent).moveDown().text(prose.repair);
};

describe.skipIf(!hasTesseract())('pages that are only pictures', () => {
  test('are read like printed ones: text, headings, places of words; also those that lie on their side or upside down', async () => {
    const recognizer = await findRecognizer('eng');
    const original = await writePdf(printed, { autoFirstPage: false });
    const scan = await scanOf(original);
    const bytes = await writePdf((pdf) => {
      pdf.text('The first page is printed.');
      pdf.addPage({ size, margin: 0 }).image(scan, 0, 0, sheet);
      const aside: [number, number] = [sheet.height, sheet.width];
      pdf.addPage({ size: aside, margin: 0 }).rotate(90).image(scan, 0, -sheet.height, sheet);
      pdf.addPage({ size, margin: 0 }).rotate(180).image(scan, -sheet.width, -sheet.height, sheet);
    });
    const read = await parseBytes('scan.pdf', bytes, { recognizer, alive });
    expect(read.recognition).toBe(recognizer?.name);
    const witness = (await parseBytes('printed.pdf', original)).document;
    expect(read.document.canonical).toBe(
      ['The first page is printed.', witness.canonical, witness.canonical, witness.canonical].join('\n\n'),
    );
    const kinds = ({ blocks }: ParsedDocument): string[] => blocks.map(({ kind }) => kind);
    expect(kinds(read.document)).toEqual(['paragraph', ...kinds(witness), ...kinds(witness), ...kinds(witness)]);
    const [first, second, third, fourth] = read.document.pages as [PageLayout, PageLayout, PageLayout, PageLayout];
    expect([first.recognized, first.scanned]).toEqual([undefined, undefined]);
    for (const { recognized = 0, scanned } of [second, third, fourth])
      expect([recognized > 85 && recognized <= 100, scanned]).toEqual([true, undefined]);
    const words = (witness.pages as [PageLayout])[0].words;
    expect([second, third, fourth].map((page) => page.words.length)).toEqual([words.length, words.length, words.length]);
    words.forEach(([, , x, y, width, height], at) => {
      const middle = [x + width / 2, y + height / 2] as const;
      expect(middleOf(second.words[at])).toEqual([near(middle[0]), near(middle[1])]);
      expect(middleOf(fourth.words[at])).toEqual([near(sheet.width - middle[0]), near(sheet.height - middle[1])]);
      // Turned to the right: what was up is at the right.
      expect(middleOf(third.words[at])).toEqual([near(sheet.height - middle[1]), near(middle[0])]);
    });
  });

  test('a picture of nothing gives a page without words that needs no recognition any more', async () => {
    const recognizer = await findRecognizer('eng');
    const bytes = await writePdf((pdf) => {
      pdf.text('Above.');
      pdf.addPage({ size, margin: 0 }).save().rect(100, 100, 200, 200).fill('#888').restore().image(picture, 20, 20, { width: 100 });
    });
    const { document, recognition } = await parseBytes('a.pdf', bytes, { recognizer, alive });
    expect([recognition, document.canonical]).toEqual([recognizer?.name, 'Above.']);
    expect(document.pages?.[1]).toMatchObject({ recognized: 0, words: [] });
    expect(document.pages?.[1]?.scanned).toBeUndefined();
  });

  test('what the program cannot open, or not in time, is an error in plain words', async () => {
    const recognizer = (await findRecognizer('eng')) as NonNullable<Awaited<ReturnType<typeof findRecognizer>>>;
    const failure = (bytes: Uint8Array, milliseconds: number): Promise<unknown> =>
      recognize({ bytes }, recognizer, { milliseconds, megabytes: 1500 });
    await expect(failure(Buffer.from('no picture'), 10_000)).rejects.toMatchObject({
      code: 'PARSE_FAILED',
      details: { reason: 'unrecognized' },
    });
    await expect(failure(await scanOf(await writePdf(printed, { autoFirstPage: false })), 20)).rejects.toMatchObject({
      code: 'PARSE_FAILED',
      details: { limit: 'time' },
    });
  });
});

test('without a recogniser the pages are marked and the document says that nothing read them', async () => {
  const { document, recognition } = await parseBytes(
    'a.pdf',
    await writePdf((pdf) => void pdf.text('Above.').addPage().image(picture, 72, 72)),
  );
  expect([recognition, document.canonical, document.pages?.[1]?.scanned]).toEqual(['none', 'Above.', true]);
});

const middleOf = (word: PageLayout['words'][number] | undefined): number[] => (word ? [word[2] + word[4] / 2, word[3] + word[5] / 2] : []);
/** Within three points: boxes of printed words have the height of their font, those of recognised ones the height of their line. */
const near = (points: number): unknown => expect.closeTo(points, -0.8);
