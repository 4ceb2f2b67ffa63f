/** From places to citations: the bundle, path and version that name a revision, and the words themselves. */
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/index.ts';
import { headingPath, loadParsed, placeKey, placeRevisions, type Block, type ParsedDocument, type Range } from '../documents/index.ts';

/** A citation as every contract shows it. `document` is the path at that version. */
export interface Citation extends Range {
  readonly bundle: string;
  readonly document: string;
  readonly version: number;
  readonly revision: string;
  readonly quote: string;
  readonly headingPath: string[];
}

export interface CitedSpan extends Range {
  readonly document: string;
  readonly revision: string;
}

/** Cites spans at a moment, in order. The quote is the slice of the revision, whatever was stored. */
export async function cite(reader: Reader, moment: Moment, spans: readonly CitedSpan[]): Promise<Citation[]> {
  const places = await placeRevisions(reader, moment, spans);
  const citations: Citation[] = [];
  const parsed = new Map<string, ParsedDocument>();
  for (const span of spans) {
    if (!parsed.has(span.revision)) {
      parsed.clear(); // one document at a time in memory; spans come grouped
      const loaded = (await loadParsed(reader, [span.revision])).get(span.revision);
      if (loaded) parsed.set(span.revision, loaded);
    }
    const document = parsed.get(span.revision);
    const place = places.get(placeKey(span));
    if (!document || !place) continue;
    citations.push({
      bundle: place.bundleName,
      document: place.path,
      version: place.version,
      revision: span.revision,
      start: span.start,
      end: span.end,
      quote: document.canonical.slice(span.start, span.end),
      headingPath: headingPath(document, blockAt(document.blocks, span.start)),
    });
  }
  return citations;
}

/** The index of the block that holds an offset (the last one that begins at or before it). */
function blockAt(blocks: readonly Block[], offset: number): number {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((blocks[middle] as Block).start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
