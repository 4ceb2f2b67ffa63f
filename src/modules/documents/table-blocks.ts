/** The blocks of documents with tables, for who asks what stands in which cell. */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { Block, Format } from './model.ts';

/** Whether a document of this format is nothing but tables. */
export const isTable = (format: Format): boolean => tableFormats.includes(format);

const tableFormats: readonly Format[] = ['xlsx', 'ods', 'csv'];

/** A document's blocks are read whole, some 10 µs each: as many as 20,000 together keep what asks for them quick. */
const mostBlocks = 20_000;

/** The blocks of revisions, in the order given as long as they are not too many together; a revision that is too large is left out. */
export async function blocksOfTables(reader: Reader, revisions: readonly string[]): Promise<Map<string, readonly Block[]>> {
  const ids = [...new Set(revisions)];
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; blocks: readonly Block[] }>`
    SELECT r.id, r.blocks FROM (
      SELECT r.id, r.blocks, sum(r.block_count) OVER (ORDER BY array_position(${ids}::uuid[], r.id)) AS together FROM revisions r
      WHERE r.workspace = ${reader.workspace} AND r.id = ANY (${ids}::uuid[]) AND r.block_count <= ${mostBlocks}) r
    WHERE r.together <= ${mostBlocks}`.execute(reader.db());
  return new Map(rows.map(({ id, blocks }) => [id, blocks]));
}
