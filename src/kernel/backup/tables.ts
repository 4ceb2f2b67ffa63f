/** What the catalogue says of the tables that hold what workspaces have: a new table is in every backup without being named here. */
import { sql, type Kysely } from 'kysely';
import { StemmaError } from '../shared/errors.ts';

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly identity: boolean;
}

export interface Table {
  readonly name: string;
  /** The column that says whose a row is. */
  readonly tenant: string;
  /** Generated ones excepted: they come by themselves. */
  readonly columns: readonly Column[];
  /** The primary key without the tenant, in its order: what rows are read by. */
  readonly key: readonly Column[];
}

const untenanted = new Set(['schema_migrations']);

/** All of them, each behind those it refers to, save by constraints that can wait for the end of a transaction. */
export async function tablesInOrder(db: Kysely<unknown>): Promise<Table[]> {
  const { rows } = await sql<{ name: string; column: string; type: string; identity: boolean; place: number | null }>`
    SELECT t.relname AS name, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type, a.attidentity <> '' AS identity,
      array_position(k.conkey, a.attnum) AS place
    FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p'
    WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' ORDER BY t.relname, a.attnum`.execute(db);
  const byName = Map.groupBy(rows, (row) => row.name);
  const tables = new Map(
    [...byName]
      .filter(([name]) => !untenanted.has(name))
      .map(([name, columns]) => {
        const tenant = name === 'workspaces' ? 'id' : 'workspace';
        const key = columns
          .filter(({ place, column }) => place !== null && column !== tenant)
          .sort((a, b) => Number(a.place) - Number(b.place));
        if (!columns.some(({ column, place }) => column === tenant && place !== null))
          throw new StemmaError('INTERNAL', `The table ${name} is not of any workspace: a backup would not know whose its rows are.`);
        const asColumn = ({ column, type, identity }: (typeof columns)[number]): Column => ({ name: column, type, identity });
        return [name, { name, tenant, columns: columns.map(asColumn), key: key.map(asColumn) } satisfies Table];
      }),
  );
  return inOrder(tables, await references(db));
}

/** Who refers to whom at once, by name. */
async function references(db: Kysely<unknown>): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ from: string; to: string }>`
    SELECT f.relname AS from, t.relname AS to FROM pg_constraint c JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
    WHERE c.contype = 'f' AND NOT c.condeferrable AND f.relnamespace = 'public'::regnamespace`.execute(db);
  const found = new Map<string, Set<string>>();
  for (const { from, to } of rows) found.set(from, (found.get(from) ?? new Set()).add(to));
  return found;
}

function inOrder(tables: ReadonlyMap<string, Table>, refersTo: ReadonlyMap<string, ReadonlySet<string>>): Table[] {
  const ordered = new Map<string, Table>();
  while (ordered.size < tables.size) {
    const ready = [...tables.values()].filter(
      ({ name }) => !ordered.has(name) && [...(refersTo.get(name) ?? [])].every((other) => ordered.has(other)),
    );
    if (ready.length === 0) {
      const left = [...tables.keys()].filter((name) => !ordered.has(name));
      throw new StemmaError('INTERNAL', `These tables refer to each other, so none can be filled first: ${left.join(', ')}.`);
    }
    for (const table of ready) ordered.set(table.name, table);
  }
  return [...ordered.values()];
}
