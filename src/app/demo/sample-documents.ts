/** The sample documents, which lie beside the code: their bytes, and their way into a bundle. */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { uploadBlob } from '../../kernel/blobs/contract.ts';
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { addDocuments } from '../../modules/documents/contract.ts';
import type { Scene } from './scene.ts';

const folder = new URL('./documents/', import.meta.url);

const bytesOf = async (file: string): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await readFile(new URL(file, folder)));

/** SHA-256 of a sample document. */
export const hashOf = async (file: string): Promise<string> => sha256(await bytesOf(file));

/** Uploads sample documents and adds them to a bundle, each under its path. @throws StemmaError also when one could not be read. */
export async function addSamples(
  { client, signal }: Scene,
  bundle: string,
  files: Readonly<Record<string, string>>,
): Promise<z.output<typeof addDocuments.result>> {
  const documents: { path: string; blob: string }[] = [];
  for (const [path, file] of Object.entries(files)) {
    documents.push({ path, blob: (await client.call(uploadBlob, { body: await bytesOf(file), signal })).sha256 });
  }
  const added = await client.call(addDocuments, { params: { bundle }, body: { documents }, signal });
  const failed = added.documents.find((document) => document.status === 'failed');
  if (failed) throw new StemmaError(failed.error?.code ?? 'INTERNAL', `${bundle}/${failed.path}: ${failed.error?.message}`);
  return added;
}
