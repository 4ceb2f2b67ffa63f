/** Which texts hold the phrases of a query: their rarest words narrow, the folded words decide. */
import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import { spaced } from './analyse-texts.ts';
import { phraseTerms, type Phrase } from './phrases.ts';
import { placeOf } from './postings.ts';
import { listsOf, type PostingTable } from './posting-store.ts';

export interface PhraseHolders {
  /** Contents whose body holds it. */
  readonly bodies: ReadonlySet<number>;
  /** Heading paths that hold it. */
  readonly headings: ReadonlySet<number>;
  /** Contents that can be in a hit: they hold it, or stand under a heading that does. */
  readonly contents: ReadonlySet<number>;
}

export async function holdersOfPhrases(reader: Reader, phrases: readonly (readonly string[])[]): Promise<PhraseHolders[]> {
  const holders: PhraseHolders[] = [];
  for (const phrase of phraseTerms(phrases)) holders.push(await holdersOf(reader, phrase));
  return holders;
}

async function holdersOf(reader: Reader, phrase: Phrase): Promise<PhraseHolders> {
  const { rows } = await sql<{ part: 'bodies' | 'headings' | 'below'; id: number }>`
    WITH heading_holders AS MATERIALIZED (${holding(reader, 'heading_postings', 'heading_paths', phrase)})
    SELECT 'bodies' AS part, id FROM (${holding(reader, 'body_postings', 'passage_contents', phrase)}) b
    UNION ALL SELECT 'headings', id FROM heading_holders
    UNION ALL SELECT 'below', o.content FROM heading_holders h
      CROSS JOIN LATERAL (SELECT p.content FROM passage_occurrences p WHERE p.workspace = ${reader.workspace} AND p.heading = h.id OFFSET 0) o`.execute(
    reader.db(),
  );
  const idsOf = (wanted: string): number[] => rows.filter(({ part }) => part === wanted).map(({ id }) => id);
  const bodies = idsOf('bodies');
  return { bodies: new Set(bodies), headings: new Set(idsOf('headings')), contents: new Set([...bodies, ...idsOf('below')]) };
}

function holding(reader: Reader, table: PostingTable, texts: string, { words, terms }: Phrase): RawBuilder<unknown> {
  const places = terms.map(placeOf);
  return sql`SELECT x.id FROM (
      WITH lists AS MATERIALIZED (SELECT q.term COLLATE "C" AS term, p.ids
        FROM unnest(${terms}::text[], ${places.map(({ bucket }) => bucket)}::int[], ${places.map(({ slot }) => slot)}::int[]) q(term, bucket, slot)
        CROSS JOIN LATERAL ${listsOf(reader, table, { term: sql`q.term`, bucket: sql`q.bucket`, slot: sql`q.slot` })} p)
      SELECT unnest(l.ids) AS id FROM lists l
      WHERE l.term = (SELECT s.term FROM lists s GROUP BY s.term ORDER BY sum(cardinality(s.ids)), s.term LIMIT 1)) x
    JOIN ${sql.table(texts)} c ON c.workspace = ${reader.workspace} AND c.id = x.id
    WHERE strpos(c.words, ${spaced(words)}) > 0`;
}
