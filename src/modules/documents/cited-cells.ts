/** Which cells of a sheet spans lie in. */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import { addressOfSpan } from './cell-addresses.ts';
import type { Format } from './model.ts';
import type { RevisionSpan } from './page-boxes.ts';
import { loadParsed } from './revision-store.ts';

/** The formats that are made of sheets. */
const sheetFormats: readonly Format[] = ['xlsx', 'ods'];

/** The cell, or the cells, of each span, at its index; undefined for none and for a span of running text. */
export async function cellsAt(reader: Reader, spans: readonly (RevisionSpan | undefined)[]): Promise<(string | undefined)[]> {
  const revisions = [...new Set(spans.flatMap((span) => (span ? [span.revision] : [])))];
  if (revisions.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM revisions
    WHERE workspace = ${reader.workspace} AND id = ANY (${revisions}::uuid[]) AND format = ANY (${sheetFormats}::text[])`.execute(
    reader.db(),
  );
  const cells: (string | undefined)[] = spans.map(() => undefined);
  // One at a time: a workbook is large.
  for (const { id } of rows) {
    const parsed = (await loadParsed(reader, [id])).get(id);
    spans.forEach((span, index) => {
      if (parsed && span?.revision === id) cells[index] = addressOfSpan(parsed.blocks, span);
    });
  }
  return cells;
}
