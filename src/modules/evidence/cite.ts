/** From places to citations: the bundle, path and version that name a revision, and the words themselves. */
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/index.ts';
import {
  addressOfSpan,
  boxesOf,
  drawnAt,
  headingPath,
  loadParsed,
  pagesAt,
  placeKey,
  placeRevisions,
  type Block,
  type PageBox,
  type ParsedDocument,
  type PlacedRevision,
  type Range,
} from '../documents/index.ts';

/** A citation as every contract shows it. `document` is the path at that version. */
export interface Citation extends Range {
  readonly bundle: string;
  readonly document: string;
  readonly version: number;
  readonly revision: string;
  readonly quote: string;
  readonly headingPath: string[];
  /** The first page, and where the words are drawn, when the document has pages. */
  readonly page?: number;
  readonly boxes?: PageBox[];
  /** Of a sheet: the cell, or the first and the last of several. */
  readonly cell?: string;
}

export interface CitedSpan extends Range {
  readonly document: string;
  readonly revision: string;
}

/**
 * Cites spans at a moment, each at its index; undefined for one that was never shown until then. The quote is the slice of the
 * revision, whatever was stored. Each revision is read once, one at a time.
 */
export async function cite(reader: Reader, moment: Moment, spans: readonly CitedSpan[]): Promise<(Citation | undefined)[]> {
  const places = await placeRevisions(reader, moment, spans);
  const boxes = await boxesOf(reader, spans);
  const pages = await pagesAt(reader, spans);
  const citations: (Citation | undefined)[] = spans.map(() => undefined);
  for (const [revision, indexes] of Map.groupBy(spans.keys(), (index) => (spans[index] as CitedSpan).revision)) {
    const parsed = (await loadParsed(reader, [revision])).get(revision);
    for (const index of indexes) {
      const span = spans[index] as CitedSpan;
      const place = places.get(placeKey(span));
      if (parsed && place) citations[index] = { ...citationOf(parsed, place, span), ...drawnAt(boxes[index], pages[index]) };
    }
  }
  return citations;
}

function citationOf(parsed: ParsedDocument, place: PlacedRevision, { revision, start, end }: CitedSpan): Citation {
  const cell = addressOfSpan(parsed.blocks, { start, end });
  return {
    bundle: place.bundleName,
    document: place.path,
    version: place.version,
    revision,
    start,
    end,
    quote: parsed.canonical.slice(start, end),
    headingPath: headingPath(parsed, blockAt(parsed.blocks, start)),
    ...(cell === undefined ? {} : { cell }),
  };
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
