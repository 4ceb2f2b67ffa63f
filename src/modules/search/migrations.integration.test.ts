import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { loadMigrations, migrateDown, migrateUp } from '../../kernel/db/migrations.ts';
import type { Reader } from '../../kernel/db/port.ts';
import { describeDatabases, openTestDatabase } from '../../testing/databases.ts';
import { searchAt } from './search.ts';
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

    const found = (): Promise<unknown[]> =>
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

    const migrations = await loadMigrations(migrationsOf());
    expect(await migrateDown(database, migrations, 1)).toEqual(['search/0004-vocabulary-blocks']);
    expect(await rowsOf('SELECT epoch, term, df FROM epoch_terms ORDER BY epoch, term')).toEqual(before.terms);
    await migrateUp(database, migrations);
    expect({ found: await found(), terms: await rowsOf(terms) }).toEqual(before);
  });
});
