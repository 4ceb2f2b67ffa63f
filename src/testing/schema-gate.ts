/**
 * The schema gate: what the catalogue and the tables themselves must show for every table there is, so that a new one cannot be
 * forgotten. It reads the catalogue, then proves row-level security with planted rows in transactions that never commit.
 */
import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../kernel/db/port.ts';

/** What is right although the gate would object, each as `table.column`. An exception that excuses nothing is itself a problem. */
export interface SchemaExceptions {
  /** Columns that hold an id and have no foreign key on purpose; something else proves their integrity. */
  readonly unreferenced?: readonly string[];
  /** Columns called like a state that are free text on purpose. */
  readonly unconstrained?: readonly string[];
  /** Columns that hold text of documents: no sample of them may be kept in the statistics. */
  readonly documentText?: readonly string[];
}

interface Table {
  readonly name: string;
  readonly tenant: 'workspace' | 'id'; // of the table workspaces itself it is the id
}

const stateNames = /(^|_)(status|state|kind|outcome|severity|certainty|phase|role)$/;
const peopleNames = /^(actor|.*_by)$/; // people are no rows of this database
const policy = (tenant: string): string => `(${tenant} = ( SELECT app_workspace() AS app_workspace))`;

/** Every breach as one sentence that starts with the table or object. An empty list means the schema holds. */
export async function schemaProblems(database: Database, exceptions: SchemaExceptions = {}): Promise<string[]> {
  const { tables, problems } = await database.asOwner(async (db) => {
    const found = await rows<{ name: string; tenant: string | null }>(db, tablesQuery);
    const known = found.flatMap(({ name, tenant }): Table[] => (tenant === 'workspace' || tenant === 'id' ? [{ name, tenant }] : []));
    const homeless = found.filter((table) => table.tenant === null).map(({ name }) => `${name}: has no column workspace`);
    const stated = [
      await policyProblems(db, known),
      await keyProblems(db, known),
      await columnProblems(db, exceptions),
      await bypassProblems(db),
    ];
    return { tables: known, problems: [...homeless, ...stated.flat()] };
  });
  if (tables.length === 0) problems.push('public: no table was seen');
  for (const table of tables) problems.push(...(await isolationProblems(database, table)));
  return problems.sort();
}

const tablesQuery = `
  SELECT c.relname AS name, (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
      AND a.attname = CASE WHEN c.relname = 'workspaces' THEN 'id' ELSE 'workspace' END) AS tenant
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'schema_migrations'
  ORDER BY 1`;

async function rows<Row>(db: Kysely<unknown>, query: string): Promise<Row[]> {
  return (await sql.raw<Row>(query).execute(db)).rows;
}

async function policyProblems(db: Kysely<unknown>, tables: readonly Table[]): Promise<string[]> {
  const security = await rows<{ name: string; forced: boolean }>(
    db,
    `SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS forced FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`,
  );
  const policies = await rows<{
    name: string;
    permissive: string;
    cmd: string;
    qual: string | null;
    checks: string | null;
    everyone: boolean;
  }>(
    db,
    `SELECT tablename AS name, permissive, cmd, qual, with_check AS checks, 'public' = ANY (roles) AS everyone FROM pg_policies WHERE schemaname = 'public'`,
  );
  return tables.flatMap(({ name, tenant }) => {
    const problems: string[] = [];
    if (!security.find((table) => table.name === name)?.forced) problems.push(`${name}: row-level security is not enabled and forced`);
    const own = policies.filter((row) => row.name === name);
    const full = own.filter((row) => row.cmd === 'ALL' && row.everyone && row.qual === policy(tenant) && row.checks === policy(tenant));
    if (full.length === 0) problems.push(`${name}: has no policy for everything and everyone on ${policy(tenant)}`);
    if (own.some((row) => row.permissive === 'PERMISSIVE' && !full.includes(row)))
      problems.push(`${name}: has a second policy that lets more through`);
    return problems;
  });
}

async function keyProblems(db: Kysely<unknown>, tables: readonly Table[]): Promise<string[]> {
  const indexes = await rows<{ name: string; index: string; first: string | null; primary: boolean; predicate: string | null }>(
    db,
    `SELECT t.relname AS name, i.relname AS index, a.attname AS first, x.indisprimary AS primary, pg_get_expr(x.indpred, x.indrelid) AS predicate
     FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
       LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
     WHERE t.relnamespace = 'public'::regnamespace`,
  );
  const foreign = await rows<{ name: string; key: string; columns: string[]; target: string }>(
    db,
    `SELECT t.relname AS name, c.conname AS key, f.relname AS target,
       ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)) AS columns
     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid
     WHERE c.contype = 'f' AND t.relnamespace = 'public'::regnamespace`,
  );
  return tables.flatMap(({ name, tenant }) => {
    const problems: string[] = [];
    const own = indexes.filter((index) => index.name === name);
    if (!own.some((index) => index.primary)) problems.push(`${name}: has no primary key`);
    for (const { index, first, predicate } of own) {
      if (first !== tenant && !predicate?.includes(tenant)) problems.push(`${name}: index ${index} does not start with ${tenant}`);
    }
    const keys = foreign.filter((key) => key.name === name);
    for (const { key, columns, target } of keys) {
      if (!columns.includes(tenant)) problems.push(`${name}: foreign key ${key} to ${target} could point into another workspace`);
    }
    return problems;
  });
}

async function columnProblems(db: Kysely<unknown>, exceptions: SchemaExceptions): Promise<string[]> {
  const columns = await rows<{ path: string; column: string; type: string; referenced: boolean; checked: boolean; sampled: boolean }>(
    db,
    `SELECT t.relname || '.' || a.attname AS path, a.attname AS column, format_type(a.atttypid, NULL) AS type, a.attstattarget IS DISTINCT FROM 0 AS sampled,
       EXISTS (SELECT FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype = 'f' AND a.attnum = ANY (c.conkey)) AS referenced,
       EXISTS (SELECT FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype = 'c' AND a.attnum = ANY (c.conkey)) AS checked
     FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
     WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND t.relname <> 'schema_migrations' AND a.attnum > 0 AND NOT a.attisdropped`,
  );
  const lacksReference = columns.filter(
    ({ column, type, referenced }) => type === 'uuid' && !referenced && column !== 'id' && !peopleNames.test(column),
  );
  const lacksCheck = columns.filter(({ column, type, checked }) => type === 'text' && !checked && stateNames.test(column));
  const sampled = new Set(columns.flatMap((column) => (column.sampled ? [column.path] : [])));
  const known = new Set(columns.map((column) => column.path));
  const judge = (lacking: readonly { readonly path: string }[], excused: readonly string[], words: string): string[] => {
    const paths = new Set(lacking.map((column) => column.path));
    const idle = excused.filter((path) => !paths.has(path)).map((path) => `${path}: an exception is made for it that nothing needs`);
    return [...[...paths].filter((path) => !excused.includes(path)).map((path) => `${path}: ${words}`), ...idle];
  };
  return [
    ...judge(lacksReference, exceptions.unreferenced ?? [], 'holds an id and has no foreign key'),
    ...judge(lacksCheck, exceptions.unconstrained ?? [], 'is called like a state and has no CHECK'),
    ...(exceptions.documentText ?? []).flatMap((path) => {
      if (!known.has(path)) return [`${path}: is said to hold document text and does not exist`];
      return sampled.has(path) ? [`${path}: holds document text and is sampled for statistics`] : [];
    }),
  ];
}

/** Ways round the policies: views and functions that act as their owner, a role that may too much, schemas of others within reach. */
async function bypassProblems(db: Kysely<unknown>): Promise<string[]> {
  const found = await rows<{ problem: string }>(
    db,
    `SELECT c.relname || ': a view that acts as its owner' AS problem FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false) AND ${notOfExtension('pg_class', 'c')}
     UNION ALL SELECT c.relname || ': a materialised view, which has no row-level security' FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('m', 'f') AND has_table_privilege('stemma_app', c.oid, 'SELECT')
     UNION ALL SELECT p.proname || ': a function that acts as its owner' FROM pg_proc p
       WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND ${notOfExtension('pg_proc', 'p')}
     UNION ALL SELECT 'stemma_app: may pass by row-level security' FROM pg_roles
       WHERE rolname = 'stemma_app' AND (rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid))
     UNION ALL SELECT 'stemma_app: there is no such role' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'stemma_app')
     UNION ALL SELECT 'stemma_app: owns ' || relname FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = 'stemma_app')
     UNION ALL SELECT 'schema_migrations: within reach of stemma_app' FROM pg_class
       WHERE relname = 'schema_migrations' AND has_table_privilege('stemma_app', oid, 'SELECT, INSERT, UPDATE, DELETE')
     UNION ALL SELECT n.nspname || ': a schema within reach of stemma_app' FROM pg_namespace n
       WHERE n.nspname NOT IN ('public', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%' AND has_schema_privilege('stemma_app', n.oid, 'USAGE')`,
  );
  return found.map((row) => row.problem);
}

const notOfExtension = (catalogue: string, row: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalogue}'::regclass AND d.objid = ${row}.oid AND d.deptype = 'e')`;

class Undo extends Error {}

/** Runs work as the owner and takes everything back, whatever happened. */
async function undone<Result>(database: Database, work: (db: Kysely<unknown>) => Promise<Result>): Promise<Result> {
  let result: { value: Result } | undefined;
  await database
    .asOwner(async (db) => {
      result = { value: await work(db) };
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  if (!result) throw new Error('The work gave no result.');
  return result.value;
}

/** Plants a row of each of two workspaces in a table stripped of its constraints, and looks at them through the role of requests. */
async function isolationProblems(database: Database, { name, tenant }: Table): Promise<string[]> {
  const [mine, other] = [randomUUID(), randomUUID()];
  const as = (workspace: string): string => `SELECT set_config('app.workspace', '${workspace}', true)`;
  const seen = await undone(database, async (db) => {
    await strip(db, name, tenant);
    for (const workspace of [mine, other]) await sql.raw(`INSERT INTO ${name} (${tenant}) VALUES ('${workspace}')`).execute(db);
    await sql.raw('SET LOCAL ROLE stemma_app').execute(db);
    const count = async (): Promise<number> =>
      (await rows<{ n: number }>(db, `SELECT count(*)::integer AS n FROM ${name} WHERE ${tenant} IN ('${mine}', '${other}')`))[0]?.n ?? -1;
    const none = await count();
    await sql.raw(as(mine)).execute(db);
    const own = await count();
    const deleted = (await rows(db, `DELETE FROM ${name} WHERE ${tenant} = '${other}' RETURNING 1`)).length;
    return { none, own, deleted };
  }).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  if (typeof seen === 'string') return [`${name}: could not be tried, ${seen}`];
  const problems: string[] = [];
  if (seen.none !== 0) problems.push(`${name}: rows are seen with no workspace set`);
  if (seen.own !== 1) problems.push(`${name}: a workspace sees ${seen.own} rows where one is its own`);
  if (seen.deleted !== 0) problems.push(`${name}: a row of another workspace can be deleted`);
  const refused = await undone(database, async (db) => {
    await strip(db, name, tenant);
    await sql.raw(`SET LOCAL ROLE stemma_app; ${as(mine)}`).execute(db);
    await sql.raw(`INSERT INTO ${name} (${tenant}) VALUES ('${other}')`).execute(db);
    return false;
  }).catch((error: unknown) => error instanceof Error && /row-level security/.test(error.message));
  if (!refused) problems.push(`${name}: a row can be inserted into another workspace`);
  return problems;
}

async function strip(db: Kysely<unknown>, name: string, tenant: string): Promise<void> {
  await sql.raw(`ALTER TABLE ${name} DISABLE TRIGGER USER`).execute(db);
  const constraints = await rows<{ key: string }>(
    db,
    `SELECT conname AS key FROM pg_constraint WHERE conrelid = '${name}'::regclass AND contype IN ('p', 'u', 'f', 'c', 'x') ORDER BY contype = 'p'`,
  );
  for (const { key } of constraints) await sql.raw(`ALTER TABLE ${name} DROP CONSTRAINT IF EXISTS "${key}" CASCADE`).execute(db);
  const needed = await rows<{ column: string }>(
    db,
    `SELECT attname AS column FROM pg_attribute WHERE attrelid = '${name}'::regclass AND attnum > 0 AND NOT attisdropped AND attnotnull AND attidentity = '' AND attname <> '${tenant}'`,
  );
  for (const { column } of needed) await sql.raw(`ALTER TABLE ${name} ALTER COLUMN "${column}" DROP NOT NULL`).execute(db);
}
