/** Builds the documents of the demo that are not plain text: `node scripts/demo-documents/build.ts`. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { firstVersion, secondVersion } from './lease.ts';
import { renderMemo } from './memo.ts';
import { renderLease } from './render-lease.ts';

/** Where they are kept, as a folder URL. */
export const documentsFolder = new URL('../../src/app/demo/documents/', import.meta.url);

/** The bytes of every built document by file name. */
export async function buildDocuments(): Promise<ReadonlyMap<string, Uint8Array>> {
  return new Map([
    ['lease-v1.pdf', await renderLease(firstVersion)],
    ['lease-v2.pdf', await renderLease(secondVersion)],
    ['memo.docx', renderMemo()],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, bytes] of await buildDocuments()) {
    await writeFile(new URL(name, documentsFolder), bytes);
    console.log(`${name}: ${bytes.byteLength} bytes`);
  }
}
