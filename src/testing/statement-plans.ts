/**
 * How the database reaches the rows of a statement: by an index with more in its condition than the workspace, or by reading
 * all rows of the workspace. Sequential scans are priced out, so that what is left of them is for want of an index.
 */
import { CompiledQuery, sql } from 'kysely';
import pg from 'pg';
import { vi } from 'vitest';
import type { Store } from '../kernel/db/port.ts';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** One table in the plan of a statement. `columns` are those of the index condition. */
export interface Access {
  readonly table: string;
  readonly index: string | undefined;
  readonly columns: readonly string[];
}

/** Notes every statement with rows that `work` sends to the database, once per text. The clients themselves run as they are. */
export async function statementsOf(work: () => Promise<void>): Promise<Statement[]> {
  const seen = new Map<string, Statement>();
  const query = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    for (const [text, values] of query.mock.calls as unknown[][]) {
      if (typeof text !== 'string' || !Array.isArray(values) || !/^\s*(WITH|SELECT|INSERT|UPDATE|DELETE)\b/.test(text)) continue;
      if (!seen.has(text)) seen.set(text, { text, values });
    }
  } finally {
    query.mockRestore();
  }
  return [...seen.values()];
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** The tables a statement reads, and by what. Nothing is executed. */
export async function accessesOf(store: Store, { text, values }: Statement): Promise<Access[]> {
  const plan = await store.write(async (tx) => {
    const db = tx.db<unknown>();
    await sql`SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('jit', 'off', true)`.execute(
      db,
    );
    const { rows } = await db.executeQuery(CompiledQuery.raw(`EXPLAIN (FORMAT JSON) ${text}`, [...values]));
    return (rows[0] as { 'QUERY PLAN': [{ Plan: PlanNode }] })['QUERY PLAN'][0].Plan;
  });
  return accessesIn(plan);
}

const scans = /^(Seq Scan|Index Scan|Index Only Scan|Tid Scan|Sample Scan)$/;

function accessesIn(node: PlanNode): Access[] {
  const deeper = (node.Plans ?? []).flatMap(accessesIn);
  const table = node['Relation Name'];
  if (table === undefined || !scans.test(node['Node Type'])) return deeper;
  const condition = node['Index Cond'] ?? '';
  // `(workspace = $1) AND (document = ANY ($2))`: the column of the index stands left of its operator.
  const columns = [...condition.matchAll(/\(\(?(\w+)\)?(?:::\w+)? (?:=|<|>|<=|>=|IS)/g)].map((match) => match[1] as string);
  return [{ table, index: node['Index Name'], columns: [...new Set(columns)] }, ...deeper];
}
