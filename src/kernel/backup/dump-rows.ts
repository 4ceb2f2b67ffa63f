/** Reads every row of a workspace, as text that any PostgreSQL reads back to the same value. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { RowsHead } from './format.ts';
import type { Table } from './tables.ts';

const compress = promisify(gzip);

/** Some rows of a table, ready to be written. */
export interface PackedRows {
  readonly of: Pick<RowsHead, 'workspace' | 'table' | 'columns' | 'rows'>;
  readonly bytes: Uint8Array;
}

type Row = Readonly<Record<string, string | null>>;

/** Of a page: rows are counted in what they take in the table, where long values are compressed, so more comes out. */
const pageBytes = 1_048_576;
const pageRows = 2000;

/** Values as text do not depend on how a session or a server is set. Of an open transaction. */
export async function asPortableText(db: Kysely<unknown>): Promise<void> {
  await sql`SELECT set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true),
    set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true)`.execute(db);
}

/** While a page is packed the next one is read. */
export async function* dumpRows(db: Kysely<unknown>, tables: readonly Table[], workspace: string): AsyncGenerator<PackedRows> {
  let packing: Promise<PackedRows> | undefined;
  for (const table of tables) {
    for (let after: Row | undefined, more = true; more;) {
      const page: Row[] = await readPage(db, table, workspace, after);
      if (packing) yield await packing;
      packing = page.length === 0 ? undefined : pack(table, workspace, page);
      packing?.catch(() => {}); // it is awaited with the next page
      after = page.at(-1);
      more = page.length > 0 && table.key.length > 0;
    }
  }
  if (packing) yield await packing;
}

async function readPage(db: Kysely<unknown>, table: Table, workspace: string, after: Row | undefined): Promise<Row[]> {
  const { name, tenant, columns, key } = table;
  const list = (each: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(each, sql`, `);
  const keys = list(key.map((column) => sql.ref(column.name)));
  const beyond =
    after === undefined
      ? sql`true`
      : sql`(${keys}) > (${list(key.map((column) => sql`${after[column.name]}::text::${sql.raw(column.type)}`))})`;
  const mine = sql`${sql.ref(tenant)} = ${workspace}::uuid AND ${beyond}`;
  const texts = list(columns.map((column) => sql`${sql.ref(column.name)}::text AS ${sql.ref(column.name)}`));
  const order = key.length === 0 ? sql`` : sql`ORDER BY ${keys}`;
  // By the values themselves: the texts that are answered have the same names, and "10" comes before "9".
  const ordered = key.length === 0 ? sql`` : sql`ORDER BY ${list(key.map((column) => sql.ref(`measured.${column.name}`)))}`;
  const weight = sql.join(
    columns.map((column) => sql`coalesce(pg_column_size(${sql.ref(column.name)}), 0)`),
    sql` + `,
  );
  const { rows } = await sql<Row>`
    SELECT ${texts} FROM (
      SELECT *, sum(${weight}) OVER (${order} ROWS UNBOUNDED PRECEDING) - (${weight}) AS before_it FROM (
        SELECT * FROM ${sql.table(name)} WHERE ${mine} ${order} LIMIT ${sql.lit(pageRows)}) page) measured
    WHERE before_it < ${sql.lit(pageBytes)} ${ordered}`.execute(db);
  return rows;
}

async function pack({ name, columns }: Table, workspace: string, page: readonly Row[]): Promise<PackedRows> {
  const values = columns.map((column) => page.map((row) => row[column.name]));
  return {
    of: { workspace, table: name, columns: columns.map((column) => column.name), rows: page.length },
    bytes: await compress(JSON.stringify(values), { level: 1 }),
  };
}
