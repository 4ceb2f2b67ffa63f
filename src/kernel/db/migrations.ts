/**
 * Migrations: numbered pairs `0001-name.up.sql` and `0001-name.down.sql` per module, each applied in one transaction and
 * recorded with the SHA-256 of its text. Modules migrate in the order of their levels; down goes the other way.
 */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sql, type Kysely } from 'kysely';
import { StemmaError } from '../shared/errors.ts';
import { sha256 } from '../shared/fingerprint.ts';
import type { Database } from './port.ts';

/** Where a module keeps its migrations. */
export interface MigrationSource {
  readonly module: string;
  readonly directory: URL;
}

export interface Migration {
  readonly module: string;
  readonly name: string;
  readonly up: string;
  readonly down: string;
}

export interface MigrationStatus {
  readonly module: string;
  readonly name: string;
  readonly applied: boolean;
}

const lock = 7_331_001; // any constant: two processes never migrate at once

/** Reads the migrations of all sources, in the order they apply. @throws StemmaError INTERNAL when a pair is incomplete. */
export async function loadMigrations(sources: readonly MigrationSource[]): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for (const { module, directory } of sources) {
    const names = (await readdir(fileURLToPath(directory))).filter((name) => name.endsWith('.up.sql')).sort();
    for (const file of names) {
      const name = file.slice(0, -'.up.sql'.length);
      const [up, down] = await Promise.all([
        readFile(new URL(file, directory), 'utf8'),
        readFile(new URL(`${name}.down.sql`, directory), 'utf8').catch(() => undefined),
      ]);
      if (down === undefined) throw new StemmaError('INTERNAL', `Migration ${module}/${name} has no way back.`);
      migrations.push({ module, name, up, down });
    }
  }
  return migrations;
}

/** Applies what is missing. Returns the names applied, `module/name`. */
export async function migrateUp(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  const done: string[] = [];
  // Mostly all are there, which one look tells: a transaction for each took half a second of every start.
  const there = await database.asOwner(allRecorded);
  const missing = migrations.filter((migration) => there.get(nameOf(migration)) !== sha256(migration.up));
  if (missing.length > 0) await prepare(database);
  for (const migration of missing) {
    const applied = await database.asOwner(async (db) => {
      await sql`SELECT pg_advisory_xact_lock(${sql.lit(lock)})`.execute(db);
      const row = await recorded(db, migration);
      const hash = sha256(migration.up);
      if (row && row.hash !== hash) {
        throw new StemmaError('CONFLICT', `Migration ${migration.module}/${migration.name} was changed after it was applied.`);
      }
      if (row) return false;
      await sql.raw(migration.up).execute(db);
      await sql`INSERT INTO schema_migrations (module, name, hash) VALUES (${migration.module}, ${migration.name}, ${hash})`.execute(db);
      return true;
    });
    if (applied) done.push(`${migration.module}/${migration.name}`);
  }
  return done;
}

/** Takes back the last `count` applied migrations (all when left out). Returns the names taken back. */
export async function migrateDown(database: Database, migrations: readonly Migration[], count = Infinity): Promise<string[]> {
  await prepare(database);
  const done: string[] = [];
  for (const migration of migrations.toReversed()) {
    if (done.length >= count) break;
    const undone = await database.asOwner(async (db) => {
      await sql`SELECT pg_advisory_xact_lock(${sql.lit(lock)})`.execute(db);
      if (!(await recorded(db, migration))) return false;
      await sql.raw(migration.down).execute(db);
      await sql`DELETE FROM schema_migrations WHERE module = ${migration.module} AND name = ${migration.name}`.execute(db);
      return true;
    });
    if (undone) done.push(`${migration.module}/${migration.name}`);
  }
  return done;
}

export async function migrationStatus(database: Database, migrations: readonly Migration[]): Promise<MigrationStatus[]> {
  await prepare(database);
  return database.asOwner(async (db) => {
    const { rows } = await sql<{ module: string; name: string }>`SELECT module, name FROM schema_migrations`.execute(db);
    const applied = new Set(rows.map((row) => `${row.module}/${row.name}`));
    return migrations.map(({ module, name }) => ({ module, name, applied: applied.has(`${module}/${name}`) }));
  });
}

/** What was applied that is not among these: the database belongs to another version. */
export async function unknownMigrations(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  const known = new Map(migrations.map((migration) => [nameOf(migration), sha256(migration.up)]));
  const applied = await database.asOwner(allRecorded);
  return [...applied].filter(([name, hash]) => known.get(name) !== hash).map(([name]) => name);
}

async function prepare(database: Database): Promise<void> {
  await database.asOwner(async (db) => {
    await sql`SELECT pg_advisory_xact_lock(${sql.lit(lock)})`.execute(db);
    await sql`CREATE TABLE IF NOT EXISTS schema_migrations (
      module text NOT NULL, name text NOT NULL, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (module, name))`.execute(db);
  });
}

const nameOf = ({ module, name }: Pick<Migration, 'module' | 'name'>): string => `${module}/${name}`;

/** The hashes of what was applied, by name; none in a database without the table that says so. */
async function allRecorded(db: Kysely<unknown>): Promise<Map<string, string>> {
  const { rows: tables } = await sql<{ there: boolean }>`SELECT to_regclass('schema_migrations') IS NOT NULL AS there`.execute(db);
  if (!tables[0]?.there) return new Map();
  const { rows } = await sql<{ module: string; name: string; hash: string }>`SELECT module, name, hash FROM schema_migrations`.execute(db);
  return new Map(rows.map((row) => [nameOf(row), row.hash]));
}

async function recorded(db: Kysely<unknown>, migration: Migration): Promise<{ hash: string } | undefined> {
  const { rows } = await sql<{ hash: string }>`
    SELECT hash FROM schema_migrations WHERE module = ${migration.module} AND name = ${migration.name}`.execute(db);
  return rows[0];
}
