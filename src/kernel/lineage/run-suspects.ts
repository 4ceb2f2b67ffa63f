/** Executes the recipes of suspects against the target of a change and keeps what came out as traces. Moves no pointer. */
import type { Tx } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';
import type { Fingerprintable } from '../shared/fingerprint.ts';
import type { Look } from './kinds.ts';
import type { Planner, Planning } from './planner.ts';
import { recordExecutions, type ExecutionRow } from './trace-store.ts';
import { keepDerivations, type DerivationRow } from './store.ts';
import { keepTraces } from './traces.ts';
import { followOrExecute, type Followed } from './tracking.ts';

/** Where recipes look. */
export type Target = Omit<Look, 'reader'>;

/** What a suspect comes to, before it is explained. */
export interface Result {
  /** How it was decided: a stored trace answered, its recipe ran, it failed, or it may change but costs too much to try. */
  readonly by: 'trace' | 'execution' | 'failure' | 'guess';
  readonly trace: string;
  /** The recipe that the output is of, or would be. */
  readonly recipe: string;
  readonly output: Fingerprintable;
  readonly outputFingerprint: string;
  readonly failure?: string;
}

/** So long one handle executes recipe after recipe: an embedded session is not kept from others, and opening one is not all there is. */
const heldForMs = 40;

type Ran = { readonly row: DerivationRow } & ({ readonly execution: Followed } | { readonly failure: string });

/**
 * The results by derivation; what was removed meanwhile is left out. Each recipe runs once; what ran before the caller left or
 * the store was away is kept. @throws StemmaError CANCELLED when the signal fires.
 */
export async function runSuspects(
  planner: Planner,
  change: Planning,
  target: Target,
  rows: readonly DerivationRow[],
): Promise<Map<string, Result>> {
  const results = new Map<string, Result>();
  const free: DerivationRow[] = [];
  for (const row of rows) {
    const { cost, recipe } = planner.registry.kindOf(row.kind);
    if (cost === 'metered') results.set(row.id, { by: 'guess', recipe, ...standing(row) });
    else free.push(row);
  }
  for (let next = 0; next < free.length;) {
    planner.signal?.throwIfAborted();
    const { ran, thrown } = await runSome(planner, target, free.slice(next));
    next += ran.length;
    if (ran.length > 0) for (const [id, result] of await keep(planner, change, ran)) results.set(id, result);
    if (thrown) throw thrown.error;
  }
  return results;
}

const standing = (row: DerivationRow): Omit<Result, 'by' | 'recipe'> => ({
  trace: row.trace,
  output: row.output,
  outputFingerprint: row.output_fingerprint,
});

/** Runs at least one. Ends at the first that fails: a failed statement leaves a handle unusable. */
async function runSome(
  planner: Planner,
  target: Target,
  rows: readonly DerivationRow[],
): Promise<{ ran: Ran[]; thrown?: { error: unknown } }> {
  const ran: Ran[] = [];
  try {
    await planner.store.read(async (reader) => {
      const until = performance.now() + heldForMs;
      for (const row of rows) {
        const kind = planner.registry.kindOf(row.kind);
        try {
          const subject = (await kind.subjects(reader, [row.id])).get(row.id);
          const before = row.recipe === kind.recipe ? row.output : undefined;
          ran.push({ row, execution: await followOrExecute(kind, subject, { reader, ...target }, before) });
        } catch (error) {
          if (isOutside(error)) throw error;
          ran.push({ row, failure: error instanceof Error ? error.message : String(error) });
          return;
        }
        if (performance.now() >= until || planner.signal?.aborted) return;
      }
    });
  } catch (error) {
    return { ran, thrown: { error } };
  }
  return { ran };
}

/** The store being away or the caller leaving is no failure of a recipe. */
const isOutside = (error: unknown): boolean =>
  (error instanceof StemmaError && ['UNAVAILABLE', 'STORAGE_FULL', 'CANCELLED'].includes(error.code)) ||
  (error instanceof DOMException && error.name === 'AbortError');

async function keep(planner: Planner, change: Planning, ran: readonly Ran[]): Promise<Map<string, Result>> {
  return planner.store.write(async (tx) => {
    const there = await keepDerivations(
      tx,
      ran.map(({ row }) => row.id),
      change.head,
    );
    const kept = ran.filter(({ row }) => there.has(row.id));
    const results = await storeRan(planner, tx, kept);
    const executions = kept.flatMap(({ row, ...one }): ExecutionRow[] => {
      const { by, trace, failure = null } = results.get(row.id) as Result;
      const isRun = !('execution' in one) || one.execution.ran;
      return isRun && planner.registry.kindOf(row.kind).counted
        ? [{ derivation: row.id, trace: by === 'failure' ? null : trace, failure }]
        : [];
    });
    await recordExecutions(tx, change.id, executions);
    return results;
  });
}

async function storeRan(planner: Planner, tx: Tx, ran: readonly Ran[]): Promise<Map<string, Result>> {
  const worked = ran.flatMap((one) => ('execution' in one ? [{ derivation: one.row.id, execution: one.execution }] : []));
  const traces = await keepTraces(planner.registry, tx, worked, planner.clock.now());
  const results = new Map<string, Result>();
  for (const { row, ...one } of ran) {
    const { recipe } = planner.registry.kindOf(row.kind);
    if ('failure' in one) results.set(row.id, { by: 'failure', recipe, ...standing(row), failure: one.failure });
  }
  for (const [index, { derivation, execution }] of worked.entries()) {
    const { recipe, output, outputFingerprint } = execution;
    results.set(derivation, { by: 'execution', trace: traces[index] as string, recipe, output, outputFingerprint });
  }
  return results;
}
