/**
 * How many PDF pages are read in a second, beside the text extraction of pdfjs-dist?
 * node bench/pdf.ts [FILE.pdf] [--pages 300]
 */
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import PdfKit from 'pdfkit';
import { Random } from '../src/testing/generated/random.ts';
import { paragraph } from './corpus.ts';
import { report, say, short, type Arguments, type Section } from './measure.ts';
import { runChild } from './processes.ts';
import { temporaryFolder } from './product.ts';

interface Read {
  readonly firstMs: number;
  readonly againMs: number;
  readonly characters: number;
}

export async function measurePdf(given: Arguments): Promise<Section> {
  await using folder = await temporaryFolder();
  const pages = given.count('pages', 300);
  const file = given.rest[0] ?? join(folder.path, 'book.pdf');
  if (given.rest[0] === undefined) await writePdf(file, pages);
  const count = given.rest[0] === undefined ? pages : await pagesIn(file);
  say('pdf: Stemma');
  const stemma = await runChild<Read>('children/pdf-stemma.ts', [file]);
  say('pdf: pdfjs-dist');
  const peer = await runChild<Read>('children/pdf-pdfjs.ts', [file]);
  const row = (name: string, { result, peakMb }: typeof stemma): (string | number)[] => [
    name,
    count / (result.againMs / 1000),
    `${short(peer.result.againMs / result.againMs)}x`,
    result.firstMs,
    String(result.characters),
    peakMb,
  ];
  return {
    question: 'How many PDF pages are read in a second?',
    tables: [
      {
        title: given.rest[0] === undefined ? `${count} generated pages of two columns, with head and foot` : `${count} pages of ${file}`,
        columns: ['', 'pages/s', 'against pdfjs-dist', 'first time ms', 'characters', 'peak MB'],
        rows: [row('Stemma', stemma), row('pdfjs-dist', peer)],
      },
    ],
    bars: [],
    notes: [
      'Stemma: PDFium, then reading order, headings, lists, the boxes of words and lines. pdfjs-dist: `getTextContent` of every page, strings in the order in which they are drawn, no layout.',
      'Each in a process of its own; the rate is of the second reading in it.',
    ],
  };
}

/** A book of two columns with head and foot, `pages` long. */
export async function writePdf(file: string, pages: number): Promise<void> {
  const random = new Random(300);
  const document = new PdfKit({ size: 'A4', margin: 56, autoFirstPage: false });
  const output = document.pipe(createWriteStream(file));
  for (let page = 1; page <= pages; page++) {
    document.addPage();
    document.fontSize(8).text('The book of pages', 56, 30, { lineBreak: false });
    document.fontSize(14).text(`${page}. ${paragraph(random).slice(0, 40)}`, 56, 60);
    document.fontSize(9);
    for (const left of [56, 306])
      document.text(`${paragraph(random)}\n\n${paragraph(random)}\n\n${paragraph(random)}`, left, 100, { width: 230, height: 640 });
    document.fontSize(8).text(String(page), 290, 770, { lineBreak: false });
  }
  document.end();
  await finished(output);
}

/** Counted by who reads it anyway. */
async function pagesIn(file: string): Promise<number> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const loading = getDocument({ data: new Uint8Array(await readFile(file)) });
  const { numPages } = await loading.promise;
  await loading.destroy();
  return numPages;
}

if (import.meta.main) await report(measurePdf);
