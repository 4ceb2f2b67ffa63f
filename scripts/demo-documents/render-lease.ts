/** Draws a lease as a PDF on A4: cover, particulars, numbered parts, schedules, signatures; a running header, "Page n of m" below. */
import Pdf from 'pdfkit';
import { numbersOf, resolved, type Lease, type Schedule, type Section } from './lease-model.ts';

type Paper = InstanceType<typeof Pdf>;

/** The date that stands in the file instead of today's, so that the same lease gives the same bytes. */
const madeOn = new Date('2026-02-09T09:00:00Z');
const indent = 36;

/** @returns the bytes of the PDF. */
export async function renderLease(lease: Lease): Promise<Uint8Array> {
  const { margin } = lease.layout;
  const paper = new Pdf({
    size: 'A4',
    bufferPages: true,
    margins: { top: margin, bottom: margin, left: margin, right: margin },
    info: { Title: `${lease.title}: ${lease.premises}`, Author: 'Marlowe Fen Properties Limited', CreationDate: madeOn, ModDate: madeOn },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => void paper.on('end', resolve).on('error', reject));
  paper.on('data', (chunk: Buffer) => chunks.push(chunk));
  drawCover(paper, lease);
  drawParticulars(paper, lease);
  const numbers = numbersOf(lease.sections);
  paper.addPage();
  for (const part of lease.sections) drawSection(paper, lease, part, numbers);
  for (const schedule of lease.schedules) drawSchedule(paper, lease, schedule);
  drawClosing(paper, lease);
  drawRunningLines(paper, lease);
  paper.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}

const body = (paper: Paper, { layout }: Lease): Paper => paper.font(layout.bodyFont).fontSize(layout.fontSize);
const heading = (paper: Paper, { layout }: Lease, larger: number): Paper =>
  paper.font(layout.headingFont).fontSize(layout.fontSize + larger);

function drawCover(paper: Paper, lease: Lease): void {
  const { lineGap } = lease.layout;
  paper.y = 220;
  heading(paper, lease, 13).text(lease.title, { align: 'center' }).moveDown(1);
  body(paper, lease).text(lease.premises, { align: 'center', lineGap }).moveDown(3);
  paper.text(`Dated ${lease.dated}`, { align: 'center' }).moveDown(3);
  paper.text('Marlowe Fen Properties Limited', { align: 'center' }).moveDown(0.5);
  paper.text('and', { align: 'center' }).moveDown(0.5);
  paper.text('Brightwell Bindery Limited', { align: 'center' });
}

function drawParticulars(paper: Paper, lease: Lease): void {
  paper.addPage();
  heading(paper, lease, 4).text('Particulars').moveDown(0.8);
  drawRows(paper, lease, lease.particulars, { widths: [0.3, 0.7], header: false });
}

function drawSection(paper: Paper, lease: Lease, part: Section, numbers: ReadonlyMap<string, string>): void {
  const { fontSize, lineGap, margin } = lease.layout;
  const width = paper.page.width - 2 * margin - indent;
  room(paper, lease, 7 * fontSize);
  heading(paper, lease, 4)
    .text(`${numbers.get(part.id)}. ${part.title}`, margin)
    .moveDown(0.7);
  for (const { id, text, items } of part.clauses) {
    const gap = { lineGap };
    body(paper, lease);
    const full = resolved(text, numbers);
    room(paper, lease, Math.min(paper.heightOfString(full, { width, ...gap }), 3 * (fontSize + lineGap) + 4));
    const top = paper.y;
    paper.text(`${numbers.get(id)}`, margin, top, { width: indent, lineBreak: false });
    paper.text(full, margin + indent, top, { width, ...gap });
    for (const [at, item] of items.entries()) {
      paper.moveDown(0.35);
      room(paper, lease, Math.min(paper.heightOfString(item, { width: width - 24, ...gap }), 2 * (fontSize + lineGap) + 4));
      const row = paper.y;
      paper.text(`(${String.fromCharCode(97 + at)})`, margin + indent, row, { width: 24, lineBreak: false });
      paper.text(resolved(item, numbers), margin + indent + 24, row, { width: width - 24, ...gap });
    }
    paper.moveDown(0.8);
  }
  paper.moveDown(0.9);
}

/** Begins a page when fewer than `height` points are left on this one. */
function room(paper: Paper, { layout }: Lease, height: number): void {
  if (paper.y + height > paper.page.height - layout.margin) paper.addPage();
}

function drawSchedule(paper: Paper, lease: Lease, { title, intro, rows }: Schedule): void {
  paper.addPage();
  heading(paper, lease, 4).text(title, lease.layout.margin).moveDown(0.7);
  body(paper, lease).text(intro, { lineGap: lease.layout.lineGap }).moveDown(1);
  const columns = rows[0]?.length ?? 1;
  const first = columns > 3 ? 0.3 : 0.5;
  const widths = [first, ...Array<number>(columns - 1).fill((1 - first) / (columns - 1))];
  drawRows(paper, lease, rows, { widths, header: true });
}

interface Columns {
  /** Shares of the whole width. */
  readonly widths: readonly number[];
  /** Whether the first row is a header. */
  readonly header: boolean;
}

function drawRows(paper: Paper, lease: Lease, rows: readonly (readonly string[])[], { widths, header }: Columns): void {
  const { margin, bodyFont, headingFont, fontSize } = lease.layout;
  const full = paper.page.width - 2 * margin;
  const padding = 8;
  for (const [at, row] of rows.entries()) {
    paper.font(header && at === 0 ? headingFont : bodyFont).fontSize(fontSize);
    const inner = (column: number): number => full * (widths[column] ?? 0) - 2 * padding;
    const height = Math.max(...row.map((cell, column) => paper.heightOfString(cell, { width: inner(column) }))) + 2 * padding;
    const top = paper.y;
    let left = margin;
    for (const [column, cell] of row.entries()) {
      paper.text(cell, left + padding, top + padding, { width: inner(column) });
      left += full * (widths[column] ?? 0);
    }
    paper.y = top + height;
    paper
      .moveTo(margin, paper.y)
      .lineTo(margin + full, paper.y)
      .lineWidth(0.5)
      .strokeColor('#999999')
      .stroke();
  }
}

function drawClosing(paper: Paper, lease: Lease): void {
  paper.addPage();
  heading(paper, lease, 4).text('Signatures', lease.layout.margin).moveDown(0.7);
  body(paper, lease);
  paper.text(`The parties have signed this Lease at Wexholme on ${lease.dated}.`, { lineGap: lease.layout.lineGap }).moveDown(2.5);
  for (const words of lease.closing) {
    paper
      .moveTo(lease.layout.margin, paper.y)
      .lineTo(lease.layout.margin + 220, paper.y)
      .lineWidth(0.5)
      .strokeColor('#333333')
      .stroke();
    paper.moveDown(0.5).text(words, { lineGap: lease.layout.lineGap }).moveDown(3.5);
  }
}

/** The header and footer of every page but the cover, in the margins, where text would otherwise begin a page. */
function drawRunningLines(paper: Paper, lease: Lease): void {
  const { start, count } = paper.bufferedPageRange();
  const { margin, bodyFont } = lease.layout;
  for (let at = start + 1; at < start + count; at++) {
    paper.switchToPage(at);
    const { width, height, margins } = paper.page;
    margins.top = 0;
    margins.bottom = 0;
    const line = { width: width - 2 * margin, lineBreak: false } as const;
    paper.font(bodyFont).fontSize(8.5).fillColor('#555555');
    paper.text('Lease of Unit 4, The Lantern Works', margin, 40, { ...line, align: 'left' });
    paper.text(`Ref. ${lease.reference}`, margin, 40, { ...line, align: 'right' });
    paper.text(`Page ${at + 1} of ${count}`, margin, height - 48, { ...line, align: 'center' });
    paper.fillColor('#000000');
  }
}
