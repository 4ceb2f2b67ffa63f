import { sql, type RawBuilder } from 'kysely';

/** Whether a text, of JSON mostly, names one of the ids, wherever in it: ids are no words of any text. In one look at the text. */
export const namesAny = (text: RawBuilder<unknown>, ids: readonly string[]): RawBuilder<boolean> => sql`EXISTS (
  SELECT FROM regexp_matches(${text}, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'g') found
  WHERE found[1] = ANY (${ids}::text[]))`;
