/** Writes rows of a backup into the tables they came from. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { sql, type Kysely } from 'kysely';
import { StemmaError } from '../shared/errors.ts';
import type { RowsHead } from './format.ts';
import type { Table } from './tables.ts';

const open = promisify(gunzip);

/** In a transaction of the owner whose deferrable constraints wait for its end. */
export class RowLoader {
  readonly #db: Kysely<unknown>;
  readonly #tables: ReadonlyMap<string, Table>;
  #workspace: string | undefined;

  constructor(db: Kysely<unknown>, tables: readonly Table[]) {
    this.#db = db;
    this.#tables = new Map(tables.map((table) => [table.name, table]));
  }

  async load(head: RowsHead, packed: Uint8Array): Promise<void> {
    const table = this.#tables.get(head.table);
    if (!table) throw unfit(head.table);
    const types = head.columns.map((name) => table.columns.find((column) => column.name === name)?.type);
    if (types.includes(undefined)) throw unfit(head.table);
    const values = JSON.parse((await open(packed)).toString('utf8')) as (string | null)[][];
    if (values.length !== types.length || values.some((column) => column.length !== head.rows)) throw unfit(head.table);
    const owners = values[head.columns.indexOf(table.tenant)] ?? [];
    if (owners.length !== head.rows || owners.some((owner) => owner !== head.workspace)) throw unfit(head.table);
    await this.#enter(head.workspace);
    const names = head.columns.map((name) => sql.ref(name));
    const casts = head.columns.map((name, at) => sql`${sql.ref(`r.${name}`)}::${sql.raw(types[at] as string)}`);
    const lists = values.map((column) => sql`${column}::text[]`);
    await sql`
      INSERT INTO ${sql.table(table.name)} (${sql.join(names)}) OVERRIDING SYSTEM VALUE
      SELECT ${sql.join(casts)} FROM unnest(${sql.join(lists)}) AS r (${sql.join(names)})`.execute(this.#db);
  }

  /** Numbers that are given by themselves go on behind those that were loaded. */
  async finish(): Promise<void> {
    for (const { name, columns } of this.#tables.values())
      for (const column of columns.filter(({ identity }) => identity))
        await sql`SELECT setval(pg_get_serial_sequence(${name}, ${column.name}), greatest(
          (SELECT coalesce(max(${sql.ref(column.name)}), 0) FROM ${sql.table(name)}) + 1,
          nextval(pg_get_serial_sequence(${name}, ${column.name}))), false)`.execute(this.#db);
  }

  /** Row-level security holds for the owner too. */
  async #enter(workspace: string): Promise<void> {
    if (this.#workspace === workspace) return;
    await sql`SELECT set_config('app.workspace', ${workspace}, true)`.execute(this.#db);
    this.#workspace = workspace;
  }
}

const unfit = (table: string): StemmaError =>
  new StemmaError('VALIDATION_ERROR', `The backup has rows of ${table} that do not fit into this schema. Nothing of it was kept.`);
