/** The cells of tables that hits are about. */
import type { Reader } from '../../kernel/db/port.ts';
import { addressesOfRow, addressOfRun, blocksOfTables, isTable, type Block } from '../documents/index.ts';
import { rangesOf } from './passages/passages.ts';
import type { SearchHit } from './search.ts';
import { wordsAmong, type FoundWord } from './snippet.ts';

type Hit = Pick<SearchHit, 'revision' | 'format' | 'body' | 'firstBlock' | 'lastBlock'>;

/** The cell, or the cells of one row, that a hit is about, at its index; undefined for one that is not about a row of a table. */
export async function cellsOfHits(reader: Reader, hits: readonly Hit[], terms: ReadonlySet<string>): Promise<(string | undefined)[]> {
  // Cells are joined by a tab, so a text without one holds no row of two: its document need not be read.
  const likely = hits.filter(({ format, body }) => isTable(format) || body.includes('\t'));
  const tables = await blocksOfTables(
    reader,
    likely.map(({ revision }) => revision),
  );
  return hits.map((hit) => {
    const blocks = tables.get(hit.revision);
    return blocks && cellOf(blocks, hit, wordsAmong(hit.body, terms));
  });
}

/**
 * The cells that hold what was searched for, in the row with most of it, the first of equals. A header names columns, so its own words
 * count only where no other row has any.
 */
function cellOf(blocks: readonly Block[], { firstBlock, lastBlock }: Hit, found: readonly FoundWord[]): string | undefined {
  const held = rangesOf(blocks, firstBlock, lastBlock).flatMap((range, offset) => {
    const words = found.filter(({ start, end }) => start < range.end && end > range.start);
    return words.length === 0 ? [] : [{ at: firstBlock + offset, range, words, terms: new Set(words.map(({ term }) => term)).size }];
  });
  const [best] = held.sort((a, b) => Number(a.range.header ?? false) - Number(b.range.header ?? false) || b.terms - a.terms || a.at - b.at);
  const row = best && blocks[best.at];
  if (!row) return undefined;
  const shift = row.text - best.range.start;
  const addresses = addressesOfRow(blocks, best.at);
  const touched = (row.cells ?? []).flatMap((cell, index) => {
    const holds = best.words.some(({ start, end }) => start + shift < cell.end && end + shift > cell.start);
    return holds ? (addresses[index] ?? []) : [];
  });
  return addressOfRun(touched);
}
