import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { loadMigrations, migrateDown, migrateUp } from '../../kernel/db/migrations.ts';
import type { Reader } from '../../kernel/db/port.ts';
import { describeDatabases, openTestDatabase } from '../../testing/databases.ts';
import { mergeSegments } from './merge.ts';
import { placeOf } from './postings.ts';
import { searchAt, type SearchResult } from './search.ts';
import { makeWorld, migrationsOf } from './world.fixture.ts';

const syllables = ['ba', 'cor', 'den', 'fi', 'gra', 'hel', 'jo', 'kin', 'lu', 'mar'];
const word = (number: number): string =>
  `${syllables[number % 10]}${syllables[Math.floor(number / 10) % 10]}${number % 7 === 0 ? 'ä' : 'x'}`;

describeDatabases((kind) => {
  test('an index is carried through its migrations, down and up', { timeout: 60_000 }, async () => {
    await using opened = await openTestDatabase(kind, { migrations: migrationsOf() });
    const { database } = opened;
    const world = await makeWorld(database);
    const lines = (document: number): string[] =>
      Array.from({ length: 12 }, (_, line) => `${word(document * 12 + line)} ${word(line)} shared`);
    const listing = Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [
        `${at}.md`,
        `# Rules ${word(at)}\n${lines(at).join('\n')}\n# Leave\nleave is granted ${at} times`,
      ]),
    );
    const moment = await world.publish(await world.stage('hr', listing));
    await world.publish(await world.stage('it', { 'a.md': '# Notice\nnotice of leave' }));

    const found = (): Promise<SearchResult[]> =>
      Promise.all(
        ['leave', 'rules shared', 'leeave', 'cor*', word(7), '"granted 3 times"'].map((query) =>
          world.store.read((reader) => searchAt(reader, moment, { query, k: 20, explain: true })),
        ),
      );
    const rowsOf = async (statement: string): Promise<unknown[]> =>
      world.store.read(async (reader: Reader) => (await sql.raw(statement).execute(reader.db())).rows);
    const terms = 'SELECT epoch, term, df FROM epoch_vocabulary, unnest(terms, dfs) t (term, df) ORDER BY epoch, term COLLATE "C"';
    const before = { found: await found(), terms: await rowsOf(terms) };
    expect(before.terms.length).toBeGreaterThan(70);
    expect(before.found.map(({ hits }) => hits.length > 0)).not.toContain(false);

    const postings = (table: string): string => `SELECT t.term, count(*) AS postings, sum(id) AS ids, sum(weight) AS weights
      FROM ${table} GROUP BY t.term ORDER BY t.term COLLATE "C"`;
    const blocks = `body_postings p, unnest(p.terms) WITH ORDINALITY t (term, n),
      unnest(p.ids[coalesce(p.ends[n - 1], 0) + 1:p.ends[n]], p.weights[coalesce(p.ends[n - 1], 0) + 1:p.ends[n]]) u (id, weight)`;
    const posted = await rowsOf(postings(blocks));
    expect(posted.length).toBeGreaterThan(70);

    const migrations = await loadMigrations(migrationsOf());
    expect(await migrateDown(database, migrations, 8)).toEqual([
      'search/0011-posting-slots',
      'search/0010-segment-marks',
      'search/0009-boundary-uses',
      'search/0008-boundary-distances',
      'search/0007-deferrable',
      'search/0006-vectors',
      'search/0005-posting-blocks',
      'search/0004-vocabulary-blocks',
    ]);
    expect(await rowsOf('SELECT epoch, term, df FROM epoch_terms ORDER BY epoch, term')).toEqual(before.terms);
    expect(await rowsOf(postings('body_postings t, unnest(ids, weights) u (id, weight)'))).toEqual(posted);
    await migrateUp(database, migrations);
    expect({ found: await found(), terms: await rowsOf(terms) }).toEqual(before);
    expect(await rowsOf(postings(blocks))).toEqual(posted);
    // Every term is where it is looked up, and new segments can be merged with old ones.
    const misplaced = 'bucket <> posting_bucket(term) OR posting_slot(term) NOT BETWEEN first_slot AND last_slot';
    expect(await rowsOf(`SELECT FROM body_postings, unnest(terms) term WHERE ${misplaced}`)).toEqual([]);
    expect(await rowsOf(`SELECT FROM heading_postings, unnest(terms) term WHERE ${misplaced}`)).toEqual([]);
    expect(await mergeSegments(world.store, { segments: 1 })).toBeGreaterThan(2);
    expect(await found()).toEqual(before.found);
  });

  test('a term has the place here that it has in the database', async () => {
    await using opened = await openTestDatabase(kind, { migrations: migrationsOf() });
    const terms = ['a', 'leave', '2024', 'größe', '漢字', '😀x', 'e\u0301', 'x'.repeat(64), '😀'.repeat(120), 'ab', 'ba'];
    const { rows } = await opened.database.asOwner((db) =>
      sql`SELECT posting_bucket(term) AS bucket, posting_slot(term) AS slot FROM unnest(${terms}::text[]) term`.execute(db),
    );
    expect(rows).toEqual(terms.map(placeOf));
    expect(placeOf('\ud83d')).toEqual(placeOf('\ufffd')); // as a database keeps half a letter
  });
});
