/** Older office files, and newer ones under a password, are OLE compound files ([MS-CFB]): told apart by the names in their directory. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';

/** Whether a file is an OLE compound file. */
export const isCompoundFile = (bytes: Uint8Array): boolean =>
  bytes.length > 8 && [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].every((byte, index) => bytes[index] === byte);

const has = (bytes: Uint8Array, name: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from(name, 'utf16le'));

/** Whether a file is a newer Office file (DOCX, XLSX, PPTX) under a password: a compound file with an encrypted package in it. */
export const isProtectedOffice = (bytes: Uint8Array): boolean => isCompoundFile(bytes) && has(bytes, 'EncryptedPackage');

/** The stream that each older format keeps its text in, how the format is called, and what to save it as. */
const older: readonly (readonly [stream: string, name: string, now: string])[] = [
  ['WordDocument', 'the older Word format (DOC)', 'DOCX'],
  ['Workbook', 'the older Excel format (XLS)', 'XLSX'],
  ['Book', 'the older Excel format (XLS)', 'XLSX'],
  ['PowerPoint Document', 'the older PowerPoint format (PPT)', 'PPTX'],
  ['__substg1.0_', 'the mail format of Outlook (MSG)', 'EML'],
];

/** Why a compound file is not read: a password, or an older format, by its name. */
export function compoundFileError(bytes: Uint8Array): StemmaError {
  if (isProtectedOffice(bytes)) {
    return new StemmaError('PARSE_FAILED', 'The file is protected by a password. Save it without one and add it again.', {
      reason: 'encrypted',
    });
  }
  const found = older.find(([stream]) => has(bytes, stream));
  const [, name, now] = found ?? ['', 'an older Office format', 'DOCX, XLSX or PPTX'];
  return new StemmaError('UNSUPPORTED_TYPE', `The file is in ${name}, which is not read. Save it as ${now} and add it again.`, {
    reason: 'old_format',
  });
}
