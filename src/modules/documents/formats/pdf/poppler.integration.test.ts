/** The places of words against Poppler, which shares no code with the engine. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../../testing/property.ts';
import type { ParsedDocument } from '../../model.ts';
import { prose, writePdf } from './pdf-writer.fixture.ts';
import { parsePdf } from './pdf.ts';
import { hasPoppler, popplerWords } from './poppler.fixture.ts';
import type { PopplerWord } from './poppler.fixture.ts';

const present = hasPoppler();
if (!present) {
  process.stderr.write(
    '\nSKIPPED: boxes of words are NOT compared with Poppler: `pdftotext` is not installed (apt-get install poppler-utils).\n\n',
  );
}

/** The share of the two ranges together that both cover. */
function overlap(x: number, width: number, word: PopplerWord): number {
  const both = Math.min(x + width, word.x + word.width) - Math.max(x, word.x);
  return both / (Math.max(x + width, word.x + word.width) - Math.min(x, word.x));
}

/** The x-overlap of the words of random spans with the same words as Poppler places them; 0 for a word that it does not have on that line. */
function overlapsOf(document: ParsedDocument, witness: readonly (readonly PopplerWord[])[], starts: readonly number[]): number[] {
  const overlaps: number[] = [];
  for (const start of starts) {
    const from = Math.floor(start * document.canonical.length);
    document.pages?.forEach((page, index) => {
      for (const [first, end, x, y, width, height] of page.words) {
        if (end <= from || first >= from + 80) continue;
        const text = document.canonical.slice(first, end);
        const same = (witness[index] ?? []).filter(
          (word) => word.text.normalize('NFC').startsWith(text) && Math.abs(word.y + word.height / 2 - y - height / 2) < height / 2,
        );
        overlaps.push(Math.max(0, ...same.map((word) => overlap(x, width, word))));
      }
    });
  }
  return overlaps;
}

test.skipIf(!present)('x-overlap of words is 0.9 for 95 %', { timeout: 120_000 }, async () => {
  const overlaps: number[] = [];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('Helvetica', 'Times-Roman', 'Times-Italic', 'Courier', 'Helvetica-Bold'),
      fc.double({ min: 7, max: 14, noNaN: true }),
      fc.constantFrom('left', 'right', 'center', 'justify'),
      fc.constantFrom(0, 90, 180, 270),
      fc.array(fc.double({ min: 0, max: 0.99, noNaN: true }), { minLength: 5, maxLength: 5 }),
      async (font, size, align, rotation, starts) => {
        const bytes = await writePdf((pdf) => {
          pdf
            .font(font)
            .fontSize(size)
            .text(`${prose.rent} ${prose.repair} ${prose.insure}`, { align, columns: 2 })
            .addPage()
            .text(prose.insure, { align, characterSpacing: 0.2 });
          Object.assign(pdf.page.dictionary.data, { Rotate: rotation });
        });
        overlaps.push(...overlapsOf(await parsePdf(bytes), popplerWords(bytes), starts));
      },
    ),
    { numRuns: propertyRuns(20) > 100 ? 100 : 20 },
  );
  expect(overlaps.length).toBeGreaterThan(500);
  expect(overlaps.filter((share) => share >= 0.9).length / overlaps.length).toBeGreaterThanOrEqual(0.95);
});
