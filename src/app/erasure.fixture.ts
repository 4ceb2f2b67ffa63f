/** Looks for words in everything a product keeps: every file of its directory, and every value of every table as SQL gives it. */
import { constants } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Database } from '../kernel/db/port.ts';
import { stem } from '../modules/search/index.ts';
import type { DatabaseKind } from '../testing/databases.ts';
import type { Product } from './seeded-workspace.fixture.ts';

/** The forms in which a word may lie about: as bytes of two encodings, as it is indexed. */
export function formsOf(words: readonly string[]): Buffer[] {
  const texts = new Set(words.flatMap((word) => [word, word.toLowerCase(), stem(word.toLowerCase())]));
  return [...texts].flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]);
}

/** The files below a directory that hold one of some forms. */
export async function filesHolding(directory: string | undefined, forms: readonly Buffer[]): Promise<string[]> {
  if (directory === undefined) return [];
  const found: string[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    found.push(...forms.filter((form) => bytes.includes(form)).map((form) => `${path}: ${form.toString('latin1')}`));
  }
  return found;
}

/** The tables, samples of values included, in which a row holds one of some words: values as they read, whatever they are stored as. */
export async function tablesHolding(database: Database, words: readonly string[]): Promise<string[]> {
  const texts = [...new Set(words.flatMap((word) => [word, word.toLowerCase(), stem(word.toLowerCase())]))];
  return database.asOwner(async (db) => {
    const { rows: tables } = await sql<{ name: string }>`
      SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      UNION ALL SELECT 'pg_stats' ORDER BY 1`.execute(db);
    const found: string[] = [];
    await sql`SET LOCAL row_security = off`.execute(db);
    for (const { name } of tables) {
      const { rows } = await sql<{ text: string }>`
        SELECT w.text FROM unnest(${texts}::text[]) w (text)
        WHERE EXISTS (SELECT FROM ${sql.table(name)} t WHERE strpos(lower(to_jsonb(t)::text), lower(w.text)) > 0)`.execute(db);
      found.push(...rows.map(({ text }) => `${name}: ${text}`));
    }
    return found;
  });
}

/** Where the files of the product's database are: all of an embedded one; of a server those of this database, where we may see them. */
export async function databaseFiles({ data, stemma }: Product, kind: DatabaseKind): Promise<string | undefined> {
  if (kind === 'embedded') return join(data, 'database');
  const folder = await stemma.database
    .asOwner(async (db) => {
      const { rows } = await sql<{ folder: string }>`
        SELECT current_setting('data_directory') || '/base/' || oid AS folder FROM pg_database WHERE datname = current_database()`.execute(
        db,
      );
      return (rows[0] as { folder: string }).folder;
    })
    .catch(() => undefined);
  return folder !== undefined &&
    (await access(folder, constants.R_OK).then(
      () => true,
      () => false,
    ))
    ? folder
    : undefined;
}
