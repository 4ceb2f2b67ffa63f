/**
 * Passages of the markdown strategy: a section with its heading path, a table and a block of code whole. A long section is cut where
 * its content says, as the standard strategy does, but never between the rows of a table. A table that is longer than
 * `longestTable` would be no passage to quote from: it is cut between rows.
 */
import type { Block, ParsedDocument } from '../../documents/index.ts';
import { asPassages, type Passage } from './passages.ts';
import { continuesTable, cutAtHashes, lengthOfBody, sectionsOf } from './sections.ts';

/** In UTF-16 units of the body. */
export const longestTable = 12_000;

/** The passages of a document in text order; what is in them is as in the standard strategy. */
export function markdownPassagesOf(document: ParsedDocument): Passage[] {
  const { blocks } = document;
  const whole = rowsOfWholeTables(blocks);
  return asPassages(
    document,
    sectionsOf(blocks).flatMap((section) => cutAtHashes(blocks, section, (index) => !whole.has(index + 1))),
  );
}

/** The rows that stay with the row before them. */
function rowsOfWholeTables(blocks: readonly Block[]): ReadonlySet<number> {
  const rows = new Set<number>();
  for (let first = 0, next = 1; first < blocks.length; first = next, next += 1) {
    while (next < blocks.length && continuesTable(blocks, next)) next += 1;
    if (lengthOfBody(blocks, [first, next - 1]) > longestTable) continue;
    for (let row = first + 1; row < next; row++) rows.add(row);
  }
  return rows;
}
