/** node pdf-pdfjs.ts FILE: the strings of every page with pdfjs-dist, in the order in which the file draws them. */
import { readFileSync } from 'node:fs';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { timed } from '../measure.ts';

const bytes = readFileSync(process.argv[2] ?? '');

async function read(): Promise<number> {
  // It takes the bytes away, so each time gets a copy.
  const loading = getDocument({ data: new Uint8Array(bytes), useSystemFonts: true, verbosity: VerbosityLevel.ERRORS });
  const document = await loading.promise;
  let characters = 0;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    for (const item of items) if ('str' in item) characters += item.str.length;
  }
  await loading.destroy();
  return characters;
}

const first = await timed(read);
const again = await timed(read);
console.log(JSON.stringify({ firstMs: first.ms, againMs: again.ms, characters: again.result }));
