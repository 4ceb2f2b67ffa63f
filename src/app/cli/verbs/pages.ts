/** Lists come in pages; a verb prints them whole. */
import type { Page } from '../../../kernel/contract/route.ts';
import { text, type Values } from '../verb.ts';

/** Fetches page after page. */
export async function allPages<Data, Item>(
  fetchPage: (page: { limit: number; cursor?: string }) => Promise<Page<Data>>,
  itemsOf: (data: Data) => readonly Item[],
): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await fetchPage({ limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...itemsOf(page.data));
    cursor = page.nextCursor;
  }
  return items;
}

export const asOfQuery = (values: Values): { asOf?: string } => {
  const asOf = text(values, 'as-of');
  return asOf === undefined ? {} : { asOf };
};
