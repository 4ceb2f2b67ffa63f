/** The documents that lie in another file: in an archive all of them, in a mail or a mailbox what is attached. */
import { errorCodes, StemmaError, type ErrorCode } from '../../../kernel/shared/errors.ts';
import { formatOfExtension } from '../format-list.ts';
import { openZip } from './zip.ts';
import type { ZipArchive, ZipLimits } from './zip.ts';

/** A file in another one, below its path; or why it could not be taken out. */
export type UnpackedFile =
  | { readonly path: string; readonly bytes: Uint8Array }
  | { readonly path: string; readonly error: { readonly code: ErrorCode; readonly message: string } };

/** Of an archive and all archives in it together. */
const limits: ZipLimits = { entries: 5000, entryBytes: 64 * 1024 * 1024, totalBytes: 200 * 1024 * 1024, ratio: 500 };
const deepest = 3;

/** Whether the path of a file says that others may lie in it. */
export const mayHoldFiles = (path: string): boolean => /\.(?:zip|eml|mbox)$/i.test(path);

/** Whether a file is nothing but what lies in it. */
export const isArchive = (path: string): boolean => /\.zip$/i.test(path);

/** Takes the files out. Throws PARSE_FAILED with `details.reason` as for a zip, also when all of it together is over a limit. */
export async function unpackFile(path: string, bytes: Uint8Array): Promise<UnpackedFile[]> {
  if (isArchive(path)) return fromZip(bytes, { left: limits.totalBytes, entries: limits.entries }, 1);
  const { attachedFiles, filesOfMailbox } = await import('./mail/mail.ts');
  if (!isMailbox(path)) return attachedFiles(bytes, isReadable);
  const files: UnpackedFile[] = await filesOfMailbox(bytes, isReadable, limits.entries + 1);
  // A mailbox is read also when more is attached to it than is taken: it is said, not refused.
  if (files.length > limits.entries) files.splice(limits.entries, 1, { path: 'more attachments', error: tooManyAttached });
  return files;
}

const isMailbox = (path: string): boolean => /\.mbox$/i.test(path);

const tooManyAttached = {
  code: 'PARSE_FAILED',
  message: `More than ${limits.entries} files are attached to the mails of this mailbox: only the first ${limits.entries} became documents.`,
} as const;

/** What is left for archives in the archive. */
interface Budget {
  left: number;
  entries: number;
}

function fromZip(bytes: Uint8Array, budget: Budget, depth: number): UnpackedFile[] {
  const zip = openZip(bytes, { ...limits, entries: budget.entries, totalBytes: budget.left });
  const files: UnpackedFile[] = [];
  for (const { name, size } of zip.entries) {
    if (isLitter(name)) continue;
    budget.entries -= 1;
    if (budget.entries < 0 || size > budget.left) {
      throw new StemmaError('PARSE_FAILED', 'The archive unpacks to far more than is read of one, so nothing of it is.', {
        reason: 'bomb',
      });
    }
    try {
      const content = contentOf(zip, name);
      budget.left -= content.length;
      if (isArchive(name) && depth < deepest) {
        for (const file of fromZip(content, budget, depth + 1)) files.push({ ...file, path: `${name}/${file.path}` });
      } else files.push({ path: name, bytes: content });
    } catch (error) {
      if (!(error instanceof StemmaError) || error.details?.['reason'] === 'bomb') throw error;
      files.push({ path: name, error: { code: error.code in errorCodes ? error.code : 'INTERNAL', message: error.message } });
    }
  }
  return files;
}

/** What systems put beside the files of people. */
const isLitter = (name: string): boolean => /(?:^|\/)(?:\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i.test(name);

const isReadable = (name: string): boolean => formatOfExtension(/\.([^.]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '') !== undefined;

function contentOf(zip: ZipArchive, name: string): Uint8Array {
  const pieces: Uint8Array[] = [];
  zip.read(name, (piece) => void pieces.push(piece));
  return Buffer.concat(pieces);
}
