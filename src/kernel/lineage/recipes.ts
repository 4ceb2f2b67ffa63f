/**
 * Which recipe a derivation is served with, and which one it is to be served with after a change. Software that brings a new
 * version of a recipe changes nothing by itself: what was stored is served until a change moves it, and says so.
 */
import { sql } from 'kysely';
import type { Reader } from '../db/port.ts';
import type { Cause, Explanation } from './kinds.ts';
import type { Registry } from './registry.ts';
import { derivationsAt, type DerivationRow } from './store.ts';

/**
 * What a change does to recipes: it moves some kinds to the recipe that the software has, or takes every derivation back to
 * the one it was served with at a sequence. A change of documents does neither.
 */
export type RecipeChange = { readonly kinds: ReadonlySet<string> } | { readonly asOf: number };

/** The recipe that each of some derivations of one kind is to be served with, by id. */
export async function wantedRecipes(
  registry: Registry,
  reader: Reader,
  rows: readonly DerivationRow[],
  change: RecipeChange | undefined,
): Promise<Map<string, string>> {
  const wanted = new Map(rows.map((row) => [row.id, row.recipe]));
  if (change === undefined || rows.length === 0) return wanted;
  if ('kinds' in change) {
    for (const { id, kind } of rows) if (change.kinds.has(kind)) wanted.set(id, registry.kindOf(kind).recipe);
    return wanted;
  }
  for (const { id, recipe } of await derivationsAt(reader, change.asOf, { ids: rows.map((row) => row.id) })) wanted.set(id, recipe);
  return wanted;
}

/** A part of the toolchain of which a change brings another version. */
export type ToolchainStep = {
  readonly component: string;
  readonly from: string;
  readonly to: string;
  readonly message?: string;
};

/** Such a step as the reason of what it changed. */
export const toolchainCause = (step: ToolchainStep): Cause => ({
  reason: 'toolchain_changed',
  ...step,
  severity: 'toolchain_changed',
});

/** The step that a reason tells of; undefined for a reason of another sort. */
export function stepOfCause({ reason, component, from, to, message }: Cause): ToolchainStep | undefined {
  if (reason !== 'toolchain_changed' || typeof component !== 'string' || typeof from !== 'string' || typeof to !== 'string')
    return undefined;
  return { component, from, to, ...(typeof message === 'string' ? { message } : {}) };
}

/** How the recipe of a kind is called among the components of the toolchain. */
export const recipeComponent = (kind: string): string => `recipe:${kind}`;

/** Why another recipe may say something else; nothing when it is the same one. */
export function explainRecipe(kind: string, from: string, to: string): Explanation[] {
  if (from === to) return [];
  return [{ severity: 'toolchain_changed', causes: [toolchainCause({ component: recipeComponent(kind), from, to })] }];
}

/**
 * The recipes that derivations are served with at a sequence. Recipes are few and found by skipping through their index; whether
 * one is served is asked of each, which is quick for one that is.
 */
export async function servedRecipes(reader: Reader, seq: number): Promise<{ kind: string; recipe: string }[]> {
  const { workspace } = reader;
  const { rows } = await sql<{ kind: string; recipe: string }>`
    WITH RECURSIVE known (recipe) AS (
      SELECT min(recipe) FROM traces WHERE workspace = ${workspace}
      UNION ALL
      SELECT (SELECT min(t.recipe) FROM traces t WHERE t.workspace = ${workspace} AND t.recipe > k.recipe) FROM known k WHERE k.recipe IS NOT NULL)
    SELECT s.kind, k.recipe FROM known k CROSS JOIN LATERAL (
      SELECT d.kind FROM traces t
      JOIN derivation_states s ON s.workspace = t.workspace AND s.derivation = t.derivation AND s.trace = t.id
      JOIN derivations d ON d.workspace = s.workspace AND d.id = s.derivation
      WHERE t.workspace = ${workspace} AND t.recipe = k.recipe AND s.from_seq <= ${seq} AND s.to_seq > ${seq} LIMIT 1) s
    ORDER BY s.kind, k.recipe`.execute(reader.db());
  return rows;
}
