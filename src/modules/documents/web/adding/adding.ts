/** What is known of documents that are being added to a bundle, file by file. Values only; `add-files.ts` does the work. */
import type { z } from 'zod';
import type { addDocuments } from '../../contract.ts';

/** What the server says of an addition that came to its end. */
export type Added = z.output<(typeof addDocuments)['result']>;
type AddedDocument = Added['documents'][number];

/** `ready` waits for its turn; `sent` is stored and not yet read; `left` was not added because the work ended before. */
export type AddingStatus = 'ready' | 'sending' | 'sent' | 'left' | 'new' | 'replaced' | 'unchanged' | 'failed';

export interface AddingFile {
  readonly path: string;
  /** The bytes; undefined for a web page, which the server fetches. */
  readonly file: File | undefined;
  readonly status: AddingStatus;
  /** Bytes sent so far. */
  readonly sent: number;
  /** The hash of its stored bytes, once they are. */
  readonly blob?: string;
  readonly error?: NonNullable<AddedDocument['error']>;
  /** What opens it, as a person wrote it in its row; until it is read. */
  readonly password?: string;
  readonly pages?: number;
  /** Those of which the words are pictures that nothing read. */
  readonly scannedPages?: number;
  readonly blocks?: number;
  readonly passages?: number;
}

/** One addition to one bundle, from its start until somebody puts it away. */
export interface Adding {
  readonly bundle: string;
  readonly files: readonly AddingFile[];
  /** The address of a web page, when it is one. */
  readonly url?: string;
  /** What came of it; undefined while it runs, and when it failed or was cancelled. */
  readonly added?: Added;
}

/** How many files are in which state. `failed` counts what was left too: both can be tried again. */
export interface AddingCounts {
  readonly total: number;
  readonly sent: number;
  readonly added: number;
  readonly unchanged: number;
  readonly failed: number;
}

/** Counts the files of an addition. */
export function countFiles(files: readonly AddingFile[]): AddingCounts {
  const of = (...statuses: readonly AddingStatus[]): number => files.filter(({ status }) => statuses.includes(status)).length;
  return {
    total: files.length,
    sent: files.length - of('ready', 'sending'),
    added: of('new', 'replaced'),
    unchanged: of('unchanged'),
    failed: of('failed', 'left'),
  };
}

/** A file as chosen, before anything was done with it. */
export const readyFile = ({ path, file }: { readonly path: string; readonly file: File | undefined }): AddingFile => ({
  path,
  file,
  status: 'ready',
  sent: 0,
});

/** What has come to an end well needs no other go. */
export const isSettled = ({ status }: AddingFile): boolean => status === 'new' || status === 'replaced' || status === 'unchanged';

/** A file that failed or was left, as it is when it is tried again. Bytes that are stored already are not sent twice. */
export function againReady({ path, file, blob, error, password }: AddingFile): AddingFile {
  const stored = blob !== undefined && error?.code !== 'NOT_FOUND';
  return { ...readyFile({ path, file }), ...(stored ? { blob } : {}), ...(password === undefined ? {} : { password }) };
}

/** The files with what the server said of them. The server may give a path its normal form: then it is found by that. */
export function withResults(files: readonly AddingFile[], documents: readonly AddedDocument[]): AddingFile[] {
  const byPath = new Map(documents.map((document) => [document.path, document]));
  return files.map((file) => {
    const said = byPath.get(file.path) ?? byPath.get(file.path.normalize('NFC'));
    if (!said || said.status === 'removed' || isSettled(file)) return file;
    const { path, status, error, pages, scannedPages, blocks, passages } = said;
    return {
      path,
      file: file.file,
      sent: file.file?.size ?? 0,
      status,
      ...(file.blob === undefined ? {} : { blob: file.blob }),
      ...(error ? { error } : {}),
      ...(pages === undefined ? {} : { pages }),
      ...(scannedPages === undefined ? {} : { scannedPages }),
      ...(blocks === undefined ? {} : { blocks }),
      ...(passages === undefined ? {} : { passages }),
    };
  });
}

/** Everything that did not come to an end, as left where it was. */
export const withLeft = (files: readonly AddingFile[]): AddingFile[] =>
  files.map((file) => (isSettled(file) || file.status === 'failed' ? file : { ...file, status: 'left' }));
