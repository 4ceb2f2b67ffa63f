/**
 * How the database reaches the rows of a statement: by an index with more in its condition than the workspace, or by reading
 * all rows of the workspace. Sequential scans are priced out, so that what is left of them is for want of an index.
 */
import { CompiledQuery, sql } from 'kysely';
import pg from 'pg';
import { vi } from 'vitest';
import type { Database, Store } from '../kernel/db/port.ts';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** One table in the plan of a statement, `columns` being the leading ones of the index that narrow what is read of it. */
export interface Access {
  readonly table: string;
  readonly index: string | undefined;
  readonly columns: readonly string[];
}

/** Notes every statement on rows that `work` sends to the database, once per text. The clients themselves run as they are. */
export async function statementsOf(work: () => Promise<void>): Promise<Statement[]> {
  const seen = new Map<string, Statement>();
  const query = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    for (const [text, values] of query.mock.calls as unknown[][]) {
      if (typeof text !== 'string' || !Array.isArray(values) || !/^\s*(WITH|SELECT|INSERT|UPDATE|DELETE)\b/.test(text)) continue;
      // The fullest values: of an empty list the planner knows that it finds nothing.
      if (sizeOf(values) >= sizeOf(seen.get(text)?.values ?? [])) seen.set(text, { text, values });
    }
  } finally {
    query.mockRestore();
  }
  return [...seen.values()];
}

/**
 * Lets the planner believe that every table is large: a million rows, in whatever pages there are. On the few rows of a test
 * any index is as good as any other. Only for a database that goes with the test.
 */
export async function pretendLarge(database: Database): Promise<void> {
  await database.asOwner((db) =>
    sql`UPDATE pg_class SET reltuples = 1e6, relpages = 1 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')`.execute(
      db,
    ),
  );
}

const sizeOf = (values: readonly unknown[]): number => JSON.stringify(values).length;

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** The tables a statement reads, and by what. Nothing is executed. */
export async function accessesOf(store: Store, { text, values }: Statement): Promise<Access[]> {
  return store.write(async (tx) => {
    const db = tx.db<unknown>();
    // What is left are lookups: the ways to join that read whole tables are priced out too.
    for (const way of ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin']) await sql.raw(`SET LOCAL enable_${way} = off`).execute(db);
    const { rows } = await db.executeQuery(CompiledQuery.raw(`EXPLAIN (FORMAT JSON) ${text}`, [...values]));
    const indexes = await sql<{ name: string; columns: string[] }>`
      SELECT i.relname AS name, ARRAY(SELECT a.attname::text FROM unnest(x.indkey::int2[]) WITH ORDINALITY k (number, place)
        JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number ORDER BY k.place) AS columns
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE i.relnamespace = 'public'::regnamespace`.execute(db);
    const columnsOf = new Map(indexes.rows.map(({ name, columns }) => [name, columns]));
    return accessesIn((rows[0] as { 'QUERY PLAN': [{ Plan: PlanNode }] })['QUERY PLAN'][0].Plan, columnsOf);
  });
}

const scans = /^(Seq Scan|Index Scan|Index Only Scan|Tid Scan|Sample Scan)$/;

function accessesIn(node: PlanNode, columnsOf: ReadonlyMap<string, readonly string[]>): Access[] {
  const deeper = (node.Plans ?? []).flatMap((child) => accessesIn(child, columnsOf));
  const table = node['Relation Name'];
  if (table === undefined || !scans.test(node['Node Type'])) return deeper;
  const condition = node['Index Cond'] ?? '';
  // `(workspace = $1) AND (document = ANY ($2))`: the column of the index stands left of its operator.
  const named = new Set([...condition.matchAll(/\(\(?(\w+)\)?(?:::\w+)? (?:=|<|>|<=|>=|IS)/g)].map((match) => match[1] as string));
  const index = node['Index Name'];
  const all = columnsOf.get(index ?? '') ?? [];
  const end = all.findIndex((column) => !named.has(column));
  return [{ table, index, columns: end === -1 ? all : all.slice(0, end) }, ...deeper];
}
