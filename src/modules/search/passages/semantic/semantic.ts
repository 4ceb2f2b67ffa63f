/**
 * Passages of the semantic strategy: a section is cut where the texts on both sides of a boundary between blocks are far apart
 * in meaning, as the vectors of an embedder say. Headings are boundaries always, rows of a table belong together.
 */
import type { Block, ParsedDocument } from '../../../documents/index.ts';
import { asPassages, type Passage } from '../passages.ts';
import { continuesTable, cutLong, joint, longestBody, sectionsOf, type BlockRange } from '../sections.ts';
import { bestBoundary, rankBoundaries, type Ranked } from './boundaries.ts';
import { windowsIn, type Windows } from './sentence-windows.ts';

/** How far apart two texts are, from 0 (the same meaning), and what names the two of them. */
export interface MeasuredBoundary {
  readonly distance: number;
  readonly key: string;
}

/** In the order they are given. */
export type Distances = (pairs: readonly Windows[]) => Promise<readonly MeasuredBoundary[]>;

/** The passages of a document in text order; what is in them is as in the standard strategy. */
export async function semanticPassagesOf(document: ParsedDocument, distances: Distances): Promise<Passage[]> {
  const { blocks } = document;
  const sections = sectionsOf(blocks);
  const ends = sections.flatMap((section) => boundariesOf(blocks, section).map((block) => ({ section, block })));
  const windowsAround = windowsIn(document);
  const found = await distances(ends.map(({ section, block }) => windowsAround(section, block)));
  const apart = new Map(ends.map(({ block }, index) => [block, found[index]]));
  return asPassages(
    document,
    sections.flatMap((section) => cutSection(blocks, section, apart)),
  );
}

/** The blocks of a section that something else than the next row of a table stands behind. */
function boundariesOf(blocks: readonly Block[], [first, last]: BlockRange): number[] {
  const ends: number[] = [];
  for (let block = first; block < last; block++) if (!continuesTable(blocks, block + 1)) ends.push(block);
  return ends;
}

type Apart = ReadonlyMap<number, MeasuredBoundary | undefined>;

function cutSection(blocks: readonly Block[], section: BlockRange, apart: Apart): BlockRange[] {
  const [start, end] = section;
  const ranked = rankSection(blocks, section, apart);
  const parts: BlockRange[] = [];
  let first = start;
  for (let block = start; block <= end; block++) {
    if (block < end && !ranked[block - start]?.isCut) continue;
    parts.push([first, block]);
    first = block + 1;
  }
  const choose = (from: number, to: number): number | undefined => {
    const best = bestBoundary(ranked, from - start, to - start);
    return best === undefined ? undefined : best + start;
  };
  return parts.flatMap((part) => cutLong(blocks, part, longestBody, choose));
}

function rankSection(blocks: readonly Block[], [first, last]: BlockRange, apart: Apart): Ranked[] {
  const boundaries = [];
  let at = 0;
  for (let index = first; index <= last; index++) {
    const block = blocks[index] as Block;
    at += block.end - block.text + (index > first ? joint(blocks, index).length : 0);
    const found = apart.get(index);
    if (index < last) boundaries.push({ at, distance: found?.distance, key: found?.key ?? block.hash });
  }
  return rankBoundaries(boundaries, at);
}
