/** node pdf-stemma.ts FILE: reads the PDF as the product does: engine, layout, blocks, word boxes. */
import { readFileSync } from 'node:fs';
import { parseBytes } from '../../src/modules/documents/formats/parse.ts';
import { timed } from '../measure.ts';

const bytes = new Uint8Array(readFileSync(process.argv[2] ?? ''));
const first = await timed(() => parseBytes('book.pdf', bytes));
const again = await timed(() => parseBytes('book.pdf', bytes));
console.log(JSON.stringify({ firstMs: first.ms, againMs: again.ms, characters: again.result.document.canonical.length }));
