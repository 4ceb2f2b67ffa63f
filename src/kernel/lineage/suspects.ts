/**
 * Finds which derivations a change may concern: those of which a recorded read has another fingerprint at the target, or that are
 * to be served with another recipe. Everything else is untouched, and nothing of it runs.
 */
import type { Reader } from '../db/port.ts';
import type { Look, StoredRead } from './kinds.ts';
import { wantedRecipes, type RecipeChange } from './recipes.ts';
import type { Registry } from './registry.ts';
import { asStoredRead, readsOf, tracesOf } from './trace-store.ts';
import type { DerivationRow } from './store.ts';

export interface Suspect {
  readonly row: DerivationRow;
  readonly reads: readonly StoredRead[];
  readonly changed: readonly StoredRead[];
  /** Whether its re-run was left out of an earlier change: the causes it has still hold. */
  readonly leftOut: boolean;
  /** A stored trace whose every read has its recorded fingerprint at the target: its output needs no execution. Best one of the recipe that is to be served. */
  readonly answeredBy: string | undefined;
}

const keyOf = ({ kind, input }: Pick<StoredRead, 'kind' | 'input'>): string => `${kind}\n${input}`;

/** The fingerprints of inputs at one moment, each computed once for a batch. */
export class FingerprintsAt {
  readonly #registry: Registry;
  readonly #look: Look;
  readonly #known = new Map<string, string>();

  constructor(registry: Registry, look: Look) {
    this.#registry = registry;
    this.#look = look;
  }

  /** @param from a look at a moment where all of these reads have their recorded fingerprints. */
  async learn(reads: readonly StoredRead[], from?: Look): Promise<void> {
    for (const [kind, inputs] of Map.groupBy(reads, (read) => read.kind)) {
      const missing = new Map(inputs.filter((read) => !this.#known.has(keyOf(read))).map((read) => [read.input, read]));
      if (missing.size === 0) continue;
      const found = await this.#registry.inputOf(kind).fingerprintsAt(this.#look, [...missing.values()], from);
      for (const [input, value] of found) this.#known.set(keyOf({ kind, input }), value);
    }
  }

  of(read: StoredRead): string | undefined {
    return this.#known.get(keyOf(read));
  }

  holds(read: StoredRead): boolean {
    return this.of(read) === read.fingerprint;
  }
}

/** The suspects among a batch of derivations of one kind. `from` and `to` are looks on one handle. */
export async function findSuspects(
  registry: Registry,
  from: Look,
  to: Look,
  rows: readonly DerivationRow[],
  recipes?: RecipeChange,
): Promise<Suspect[]> {
  const wanted = await wantedRecipes(registry, to.reader, rows, recipes);
  const atTarget = new FingerprintsAt(registry, to);
  const atBase = new FingerprintsAt(registry, from);
  const readsByTrace = await loadReads(
    to.reader,
    rows.map((row) => row.trace),
  );
  const readsFor = (row: DerivationRow): readonly StoredRead[] => readsByTrace.get(row.trace) ?? [];
  const flagged = rows.filter((row) => row.state !== 'current').flatMap(readsFor);
  // What is current at the base was decided by reads that hold there. Of what is flagged nothing is known.
  await atTarget.learn(rows.filter((row) => row.state === 'current').flatMap(readsFor), from);
  await atTarget.learn(flagged);
  await atBase.learn(flagged);

  const suspects = rows.flatMap((row) => {
    const reads = readsFor(row);
    const changed = reads.filter((read) => !atTarget.holds(read));
    const another = wanted.get(row.id) !== row.recipe;
    if (row.state === 'current') return changed.length > 0 || another ? [{ row, reads, changed, leftOut: false }] : [];
    // Flagged already: concerned if this change moves one of its inputs, be it back to where the trace stands; and if its re-run
    // was left out of an earlier change, for which every later one is the way out.
    const moved = reads.some((read) => atTarget.of(read) !== atBase.of(read));
    const leftOut = row.state === 'stale' && changed.some((read) => !atBase.holds(read));
    return moved || leftOut || another ? [{ row, reads, changed, leftOut }] : [];
  });
  if (suspects.length === 0) return [];

  const kind = registry.kindOf((suspects[0] as { row: DerivationRow }).row.kind);
  const candidates = await tracesOf(
    to.reader,
    suspects.map((suspect) => suspect.row.id),
    [...new Set([kind.recipe, ...wanted.values()])],
  );
  const candidateReads = await loadReads(
    to.reader,
    candidates.map((trace) => trace.id),
  );
  await atTarget.learn([...candidateReads.values()].flat());
  const fits = (trace: string): boolean => (candidateReads.get(trace) ?? []).every((read) => atTarget.holds(read));
  const answered = suspects.map((suspect) => {
    const own = candidates.filter((trace) => trace.derivation === suspect.row.id && fits(trace.id));
    const best = own.find((trace) => trace.recipe === wanted.get(suspect.row.id)) ?? own.find((trace) => trace.recipe === kind.recipe);
    return { ...suspect, answeredBy: best?.id };
  });
  // A recipe of the past is no longer there to be run: what it never said for these reads stays as it is.
  const stays = ({ row, changed, answeredBy }: Suspect): boolean =>
    row.state === 'current' &&
    changed.length === 0 &&
    (answeredBy === row.trace || (answeredBy === undefined && wanted.get(row.id) !== kind.recipe));
  return answered.filter((suspect) => !stays(suspect));
}

async function loadReads(reader: Reader, traces: readonly string[]): Promise<Map<string, StoredRead[]>> {
  const rows = await readsOf(reader, traces);
  return new Map([...Map.groupBy(rows, (row) => row.trace)].map(([trace, reads]) => [trace, reads.map(asStoredRead)]));
}
