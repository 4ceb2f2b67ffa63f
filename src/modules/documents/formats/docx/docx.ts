/** Word files (Office Open XML, transitional and strict) to blocks: the text as it reads with all tracked changes accepted. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { ParsedDocument } from '../../model.ts';
import { compoundFileError, isCompoundFile } from '../office/compound-file.ts';
import { OfficePackage } from '../office/package.ts';
import { DocxContext } from './context.ts';
import { StoryReader } from './story-reader.ts';

/**
 * Parses a Word file. Throws PARSE_FAILED with `details.reason`: `encrypted`, `old_format`, `not_docx`, `broken`, `encoding`,
 * `bomb`, `xml_bomb`, `unsafe_name`, `duplicate_name` or `unsupported_compression`. A file without text gives no blocks.
 */
export const parseDocx = (bytes: Uint8Array): ParsedDocument => parseWithin(bytes, 0);

/** `depth` is how many others it lies in. */
function parseWithin(bytes: Uint8Array, depth: number): ParsedDocument {
  if (isCompoundFile(bytes)) throw compoundFileError(bytes);
  const file = new OfficePackage(bytes, wordFile);
  const context = new DocxContext(file, depth, (inner) => parseWithin(inner, depth + 1));
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

/** The error for a zip that is something else. */
const notWord = (): StemmaError =>
  new StemmaError('PARSE_FAILED', 'The file is not a Word document: its text (word/document.xml) is missing.', { reason: 'not_docx' });

const wordFile = {
  main: /wordprocessingml\.(?:document|template)\.main\+xml$|ms-word\.(?:document|template)\.macroEnabled\.main\+xml$/i,
  usual: 'word/document.xml',
  other: notWord,
};
