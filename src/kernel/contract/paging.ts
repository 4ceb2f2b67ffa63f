/** Cursor paging: opaque cursors, the same two query members for every list. Browser-safe. */
import { z } from 'zod';
import { StemmaError } from '../shared/errors.ts';

/** What `paged` adds to a route's query. `limit` counts items, 50 when left out. */
export const pageQuery = z.object({
  cursor: z.string().min(1).max(2048).optional().describe('Where to go on: `meta.nextCursor` of the page before. Left out: the start.'),
  limit: z.int().min(1).max(200).default(50).describe('How many items at most.'),
});
export type PageQuery = z.output<typeof pageQuery>;

/** Makes an opaque cursor of plain JSON: base64url of its UTF-8. */
export function encodeCursor(position: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(position));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Reads a cursor made by `encodeCursor` for the same list. @throws StemmaError VALIDATION_ERROR when it is not one. */
export function decodeCursor<Schema extends z.ZodType>(schema: Schema, cursor: string): z.output<Schema> {
  const parsed = schema.safeParse(positionIn(cursor));
  if (!parsed.success) throw badCursor(parsed.error);
  return parsed.data;
}

function positionIn(cursor: string): unknown {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw badCursor(error);
  }
}

const badCursor = (cause: unknown): StemmaError =>
  new StemmaError(
    'VALIDATION_ERROR',
    'This cursor is not one of this list. Start again without a cursor.',
    { parameter: 'cursor' },
    { cause },
  );
