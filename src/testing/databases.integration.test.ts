import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { describeDatabases, openTestDatabase } from './databases.ts';

const kernel = [{ module: 'kernel', directory: new URL('../kernel/db/migrations/', import.meta.url) }];

describeDatabases((kind) => {
  test('gives fresh, migrated databases that do not know each other, and takes them away', async () => {
    await using first = await openTestDatabase(kind, { migrations: kernel });
    const second = await openTestDatabase(kind, { migrations: kernel });
    await first.database.asOwner((db) => sql`INSERT INTO workspaces (id, name) VALUES (gen_random_uuid(), 'one')`.execute(db));
    const seen = await second.database.asOwner(
      async (db) => (await sql<{ n: number }>`SELECT count(*)::int AS n FROM workspaces`.execute(db)).rows,
    );
    expect(seen).toEqual([{ n: 0 }]);
    await second[Symbol.asyncDispose]();
    if (second.directory !== undefined) expect(existsSync(second.directory)).toBe(false);
    const left = await first.database.asOwner(
      async (db) => (await sql<{ datname: string }>`SELECT datname FROM pg_database`.execute(db)).rows,
    );
    if (second.url !== undefined) expect(left.map((row) => row.datname)).not.toContain(new URL(second.url).pathname.slice(1));
  });

  test('has pgvector', async () => {
    await using opened = await openTestDatabase(kind, { migrations: kernel });
    const { rows } = await opened.database.asOwner((db) =>
      sql<{ far: number }>`SELECT '[1,2]'::vector <-> '[1,4]'::vector AS far`.execute(db),
    );
    expect(rows).toEqual([{ far: 2 }]);
  });
});
