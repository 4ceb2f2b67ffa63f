/**
 * PDF to blocks: text in reading order, by its tags or else as it is seen, with the place of every word. Heads and feet of pages stand behind the text, broken words and
 * paragraphs are joined again, and what cannot be read says why.
 */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { ParsedDocument } from '../../model.ts';
import { notRecognizing } from '../recognition/recognizing.ts';
import type { Recognizing } from '../recognition/recognizing.ts';
import { layOut } from './layout.ts';
import { partMargins } from './margins.ts';
import { broken, readPages } from './pdf-file.ts';
import { recognizePages } from './recognize-pages.ts';
import type { DrawnPage } from './page-reader.ts';
import { isWellTagged, withoutArtifacts } from './tagged.ts';
import { readWords } from './words.ts';
import type { WordPage } from './words.ts';

/**
 * Reads a PDF; pages that are only a picture by the recogniser, if there is one. Throws EMPTY_FILE, LIMIT_EXCEEDED for more than 5,000 pages,
 * and PARSE_FAILED with `details.reason`: `encrypted` (also for a wrong password) or `broken`. Pages that cannot be read are empty while others are read, and a document
 * of pictures, or of letters that cannot be read, has only pages when nothing recognises them.
 */
export async function parsePdf(bytes: Uint8Array, recognizing: Recognizing = notRecognizing, password?: string): Promise<ParsedDocument> {
  const file = { bytes, password };
  const drawn: WordPage[] = [];
  let unread = 0;
  const { attached, properties } = await readPages(file, (page, index) => {
    if (!page) unread += 1;
    drawn.push(wordsOf(page ?? { width: 612, height: 792, glyphs: [], links: [], pictured: false }, index));
  });
  if (unread === drawn.length) throw broken();
  const pages = await recognizePages(file, drawn, recognizing);
  if (pages.every((page) => page.words.length === 0 && page.asides.length === 0 && !page.scanned && page.recognized === undefined))
    throw new StemmaError('EMPTY_FILE', 'The PDF has no text.');
  const read = layOut(partMargins(pages).map((page) => (page.tree ? withoutArtifacts(page) : page)));
  const document = properties ? { ...read, properties } : read;
  const [first, ...others] = document.blocks;
  if (!first || attached.length === 0) return document;
  return { ...document, blocks: [{ ...first, attributes: { ...first.attributes, attachments: attached.join('\n') } }, ...others] };
}

/** The words of a page, with its structure tree when that can be believed. */
function wordsOf(page: DrawnPage, index: number): WordPage {
  const words = readWords(page, index);
  if (!words.tree || isWellTagged(words)) return words;
  const glyphs = page.glyphs.map((glyph) => ({ ...glyph, type: { ...glyph.type, mark: undefined } }));
  return readWords({ ...page, glyphs, tree: undefined }, index);
}
