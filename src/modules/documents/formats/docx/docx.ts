/** Word files (Office Open XML, transitional and strict) to blocks: the text as it reads with all tracked changes accepted. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { ParsedDocument } from '../../model.ts';
import { DocxContext } from './context.ts';
import { DocxPackage, notWord } from './package.ts';
import { StoryReader } from './story-reader.ts';

/**
 * Parses a Word file. Throws PARSE_FAILED with `details.reason`: `encrypted`, `old_format`, `not_docx`, `broken`, `encoding`,
 * `bomb`, `xml_bomb`, `unsafe_name`, `duplicate_name` or `unsupported_compression`. A file without text gives no blocks.
 */
export function parseDocx(bytes: Uint8Array): ParsedDocument {
  if (isCompoundFile(bytes)) throw isProtectedOffice(bytes) ? encrypted() : oldFormat();
  const file = new DocxPackage(bytes);
  const context = new DocxContext(file);
  const body = new StoryReader(context, { part: file.main });
  const root = file.read(file.main, { within: 'w:body', take: (element) => body.block(element) });
  if (root.name !== 'w:document') throw notWord();
  body.end();
  for (const note of context.endnotes) new StoryReader(context, { ...note, role: 'note' }).read(note.element);
  for (const role of ['header', 'footer'] as const) {
    for (const part of context.margins[role]) {
      const margin = file.part(part);
      if (margin) new StoryReader(context, { part, role }).read(margin);
    }
  }
  return context.finish();
}

/** Whether a file is an OLE compound file: an older Office file, or a newer one under a password. */
export const isCompoundFile = (bytes: Uint8Array): boolean =>
  bytes.length > 8 && [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].every((byte, index) => bytes[index] === byte);

/** Whether a file is a newer Office file (DOCX, XLSX, PPTX) under a password: a compound file with an encrypted package in it. */
export function isProtectedOffice(bytes: Uint8Array): boolean {
  const name = Buffer.from('EncryptedPackage', 'utf16le');
  return isCompoundFile(bytes) && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(name);
}

const encrypted = (): StemmaError =>
  new StemmaError('PARSE_FAILED', 'The file is protected by a password. Save it without one and add it again.', { reason: 'encrypted' });

const oldFormat = (): StemmaError =>
  new StemmaError('PARSE_FAILED', 'The file is in the older Word format (DOC). Save it as DOCX and add it again.', {
    reason: 'old_format',
  });
