/** Documents that come in others: an archive is given as the files in it, a mail with what is attached to it. */
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { DocumentsContext } from './context.ts';
import { isArchive, mayHoldFiles } from './formats/unpack.ts';
import { asFailed, type GivenDocument, type IngestedDocument } from './ingest-documents.ts';

export interface Unpacked {
  readonly documents: readonly GivenDocument[];
  /** What could not be taken out. */
  readonly failed: readonly IngestedDocument[];
}

/** Stored together, at most so much. */
const bytesTogether = 8 * 1024 * 1024;

export async function unpackGiven(context: DocumentsContext, given: readonly GivenDocument[]): Promise<Unpacked> {
  if (!given.some(({ path }) => mayHoldFiles(path))) return { documents: given, failed: [] };
  const documents: GivenDocument[] = [];
  const failed: IngestedDocument[] = [];
  for (const one of given) {
    const { path, blob, password } = one;
    if (blob === undefined || !mayHoldFiles(path)) {
      documents.push(one);
      continue;
    }
    context.signal.throwIfAborted();
    try {
      const inside = await unpackOne(context, path, blob);
      // An archive without a document is told as one.
      if (!isArchive(path) || inside.documents.length + inside.failed.length === 0) documents.push(one);
      documents.push(...inside.documents.map((document) => ({ ...document, password })));
      failed.push(...inside.failed);
    } catch (error) {
      if (context.signal.aborted || !(error instanceof StemmaError) || error.code === 'UNAVAILABLE') throw error;
      if (isArchive(path)) failed.push(asFailed(path, error));
      else documents.push(one);
    }
  }
  return { documents, failed };
}

async function unpackOne(context: DocumentsContext, path: string, blob: string): Promise<Unpacked> {
  const registered = await context.blobs.use([blob]);
  if (!registered.has(blob)) return { documents: [{ path, blob }], failed: [] };
  const files = await context.blobs.withLocal(blob, (file) => context.parsers.unpack({ path, file }, context.signal));
  const documents: GivenDocument[] = [];
  let together: { path: string; bytes: Uint8Array }[] = [];
  let bytes = 0;
  const store = async (): Promise<void> => {
    const stored = await context.blobs.putMany(together.map((file) => file.bytes));
    together.forEach((file, index) => documents.push({ path: `${path}/${file.path}`, blob: stored[index]?.sha256 }));
    together = [];
    bytes = 0;
  };
  for (const file of files) {
    if ('error' in file) continue;
    if (bytes + file.bytes.length > bytesTogether && together.length > 0) await store();
    together.push(file);
    bytes += file.bytes.length;
  }
  if (together.length > 0) await store();
  const failed = files.flatMap((file): IngestedDocument[] =>
    'error' in file ? [{ path: `${path}/${file.path}`, status: 'failed', error: file.error }] : [],
  );
  return { documents, failed };
}
