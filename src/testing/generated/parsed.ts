/** Reads generated documents with the product's own parser and finds every sentence in what was read. */
import { parseSniffedText } from '../../modules/documents/formats/parse.ts';
import { sniff } from '../../modules/documents/formats/sniff.ts';
import type { ParsedDocument, Range } from '../../modules/documents/model.ts';
import { blocksOf } from './document.ts';
import type { GeneratedBlock, GeneratedDocument } from './document.ts';
import { renderMarkdown } from './render.ts';

/** Reads a Markdown source, or another format by the path's extension. */
export function readSource(source: string, path = 'document.md'): ParsedDocument {
  const sniffed = sniff(path, new TextEncoder().encode(source));
  if (!('text' in sniffed)) throw new Error(`${path} is not a text.`);
  return parseSniffedText(sniffed).document;
}

/** Where a sentence or cell stands in the canonical text. */
export interface PlacedSentence extends Range {
  readonly id: string;
  readonly text: string;
  readonly twin?: string;
  readonly kind: GeneratedBlock['kind'];
  readonly block: number;
}

export interface ReadGenerated {
  readonly parsed: ParsedDocument;
  /** By identity. */
  readonly sentences: ReadonlyMap<string, PlacedSentence>;
}

/** Renders, reads and locates. Throws when the parser read other blocks or sentences than were written. */
export function readGenerated(document: GeneratedDocument): ReadGenerated {
  const parsed = readSource(renderMarkdown(document));
  const written = blocksOf(document);
  if (written.length !== parsed.blocks.length) throw new Error(`${written.length} blocks were written, ${parsed.blocks.length} read.`);
  const sentences = new Map<string, PlacedSentence>();
  written.forEach(({ kind, sentences: own }, block) => {
    let at = parsed.blocks[block]?.text ?? 0;
    for (const { id, text, twin } of own) {
      const start = parsed.canonical.indexOf(text, at);
      if (start < 0 || start + text.length > (parsed.blocks[block]?.end ?? 0)) throw new Error(`Sentence ${id} was not read: ${text}`);
      at = start + text.length;
      sentences.set(id, { id, text, kind, block, start, end: at, ...(twin === undefined ? {} : { twin }) });
    }
  });
  return { parsed, sentences };
}
