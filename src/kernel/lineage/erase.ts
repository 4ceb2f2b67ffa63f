/**
 * Takes words out of lineage for good: traces that name what is erased, the causes that quote it, the derivations that go with it.
 * What was served at a moment of the past keeps its place there as a redacted trace, which no plan reuses; what is served now is
 * stale until it has run again. Everything but that last step happens under the head's lock, in one transaction.
 */
import { randomBytes } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { namesAny } from '../db/names-any.ts';
import type { Reader, Store, Tx } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';
import type { Fingerprintable } from '../shared/fingerprint.ts';
import { erasedCause, erasedInput } from './erased-input.ts';
import type { Cause, Erased, RecipeName, State } from './kinds.ts';
import { openEnd } from './moment.ts';
import { reevaluate } from './present.ts';
import { derivationInput, type Registry } from './registry.ts';
import { countMore, lockHead, readHead } from './head-store.ts';
import { writeStates } from './state-store.ts';

const perStatement = 500;

const isRedacted = (workspace: string, trace: RawBuilder<unknown>): RawBuilder<boolean> => sql`EXISTS (
  SELECT FROM reads e WHERE e.workspace = ${workspace} AND e.trace = ${trace} AND e.input_kind = ${erasedInput.kind})`;

/** A trace that names something of what is to go. */
export interface NamingTrace {
  readonly id: string;
  readonly derivation: string;
  readonly kind: string;
  readonly label: string;
  readonly recipe: RecipeName;
  /** Whether it is what its derivation says now. */
  readonly current: boolean;
  /** Whether it is what its derivation says at any moment; else it is only kept to be found again. */
  readonly shown: boolean;
}

/**
 * The traces whose output or reads name one of these ids, these `more` traces, and those that read what one of them said. Outputs
 * and requests are read as text, all of them: no index knows what they name, and erasing is rare.
 */
export async function tracesNaming(reader: Reader, ids: readonly string[], more: readonly string[] = []): Promise<NamingTrace[]> {
  const { workspace } = reader;
  const { rows } = await sql<NamingTrace>`
    WITH RECURSIVE naming AS (
      SELECT t.id, t.derivation, t.output_fingerprint FROM traces t
      WHERE t.workspace = ${workspace} AND (t.id = ANY (${more}::uuid[]) OR ${namesAny(sql`t.output::text`, ids)} OR EXISTS (
        SELECT FROM reads r WHERE r.workspace = ${workspace} AND r.trace = t.id
          AND (r.input = ANY (${ids}::text[]) OR ${namesAny(sql`r.request::text`, ids)})))
      UNION
      SELECT t.id, t.derivation, t.output_fingerprint FROM naming n
      JOIN reads r ON r.workspace = ${workspace} AND r.input_kind = ${derivationInput.kind} AND r.input = n.derivation::text
        AND r.fingerprint = n.output_fingerprint
      JOIN traces t ON t.workspace = ${workspace} AND t.id = r.trace)
    SELECT t.id, t.derivation, d.kind, d.label, t.recipe,
      EXISTS (SELECT FROM derivation_states s WHERE s.workspace = t.workspace AND s.derivation = t.derivation AND s.trace = t.id AND s.to_seq = ${openEnd}) AS current,
      EXISTS (SELECT FROM derivation_states s WHERE s.workspace = t.workspace AND s.derivation = t.derivation AND s.trace = t.id) AS shown
    FROM naming n JOIN traces t ON t.workspace = ${workspace} AND t.id = n.id
    JOIN derivations d ON d.workspace = t.workspace AND d.id = t.derivation
    WHERE NOT ${isRedacted(workspace, sql`t.id`)}
    ORDER BY t.derivation, t.id`.execute(reader.db());
  return rows;
}

/** Deletes derivations with all they ever said, whatever depends on them. The caller holds the head's lock. */
export async function deleteDerivations(tx: Tx, ids: readonly string[]): Promise<void> {
  for (let first = 0; first < ids.length; first += perStatement) {
    const some = ids.slice(first, first + perStatement);
    const { rows } = await sql`
      DELETE FROM derivations WHERE workspace = ${tx.workspace} AND id = ANY (${some}::uuid[]) RETURNING id`.execute(tx.db());
    await countMore(tx, -rows.length);
    await sql`DELETE FROM reads WHERE workspace = ${tx.workspace} AND derivation = ANY (${some}::uuid[])`.execute(tx.db());
    await sql`DELETE FROM traces WHERE workspace = ${tx.workspace} AND derivation = ANY (${some}::uuid[])`.execute(tx.db());
  }
}

/** Deletes traces that nothing shows, redacts those that are or were shown, and flags what says one of them now. */
export async function redactTraces(tx: Tx, registry: Registry, traces: readonly NamingTrace[], erased: Erased): Promise<void> {
  const { workspace } = tx;
  const { seq } = await readHead(tx);
  for (let first = 0; first < traces.length; first += perStatement) {
    const some = traces.slice(first, first + perStatement);
    const ids = some.map(({ id }) => id);
    await sql`DELETE FROM executions WHERE workspace = ${workspace} AND (trace = ANY (${ids}::uuid[])
      OR (failure IS NOT NULL AND derivation = ANY (${some.map(({ derivation }) => derivation)}::uuid[])))`.execute(tx.db());
    await sql`DELETE FROM reads WHERE workspace = ${workspace} AND trace = ANY (${ids}::uuid[])`.execute(tx.db());
    await sql`DELETE FROM trace_sources WHERE workspace = ${workspace} AND trace = ANY (${ids}::uuid[])`.execute(tx.db());
    const unseen = some.filter(({ shown }) => !shown).map(({ id }) => id);
    await sql`DELETE FROM traces WHERE workspace = ${workspace} AND id = ANY (${unseen}::uuid[])`.execute(tx.db());
    const shown = some.filter((trace) => trace.shown);
    await redactOutputs(tx, registry, shown, erased);
    await sql`
      UPDATE derivation_states SET causes = CASE state WHEN 'current' THEN '[]'::json ELSE ${JSON.stringify([erasedCause(erased.at)])}::json END
      WHERE workspace = ${workspace} AND trace = ANY (${shown.map(({ id }) => id)}::uuid[])`.execute(tx.db());
    const now = shown.filter(({ current }) => current);
    await writeStates(
      tx,
      seq,
      now.map(({ derivation, id }) => ({ derivation, trace: id, state: 'stale', causes: [erasedCause(erased.at)] })),
    );
  }
}

async function redactOutputs(tx: Tx, registry: Registry, traces: readonly NamingTrace[], erased: Erased): Promise<void> {
  const kinds = new Map(traces.map(({ id, kind }) => [id, registry.kindOf(kind)]));
  const { rows } = await sql<{ id: string; output: Fingerprintable }>`
    SELECT id, output FROM traces WHERE workspace = ${tx.workspace} AND id = ANY (${[...kinds.keys()]}::uuid[])`.execute(tx.db());
  const redacted = rows.map(({ id, output }) => ({
    id,
    output: kinds.get(id)?.redact(output, erased),
    // Not a hash of anything: what it was could be guessed by hashing guesses.
    fingerprint: randomBytes(32).toString('hex'),
  }));
  await sql`
    UPDATE traces t SET output = r.output, output_fingerprint = r.fingerprint, reads_key = t.id::text
    FROM json_to_recordset(${JSON.stringify(redacted)}::json) AS r (id uuid, output json, fingerprint text)
    WHERE t.workspace = ${tx.workspace} AND t.id = r.id`.execute(tx.db());
  await sql`
    INSERT INTO reads (workspace, trace, derivation, input_kind, input, request, fingerprint, role)
    SELECT ${tx.workspace}, t.id, t.derivation, ${erasedInput.kind}, 'erased', 'null', 'erased', 'cited'
    FROM traces t WHERE t.workspace = ${tx.workspace} AND t.id = ANY (${[...kinds.keys()]}::uuid[])`.execute(tx.db());
}

/** A name under which a cause may speak of what is erased. */
export interface NamedPlace {
  readonly bundle: string;
  readonly document: string;
}

/**
 * Takes the words out of causes, in every state there ever was, that name one of these places and of which `isErased` is true.
 * Returns the derivations whose flags they explained.
 */
export async function redactCauses(
  tx: Tx,
  places: readonly NamedPlace[],
  isErased: (cause: Cause) => boolean,
  { at }: Pick<Erased, 'at'>,
): Promise<string[]> {
  const { rows } = await sql<{ derivation: string; from_seq: number; state: State; causes: Cause[] }>`
    SELECT s.derivation, s.from_seq, s.state, s.causes FROM derivation_states s
    WHERE s.workspace = ${tx.workspace} AND EXISTS (
      SELECT FROM json_array_elements(s.causes) c
      JOIN json_to_recordset(${JSON.stringify(places)}::json) AS p (bundle text, document text)
        ON c->>'bundle' = p.bundle AND c->>'document' = p.document)`.execute(tx.db());
  const changed = rows.flatMap(({ derivation, from_seq, state, causes }) => {
    const kept = causes.filter((cause) => !isErased(cause));
    if (kept.length === causes.length) return [];
    // A flag is never without a cause; what is current may be.
    const said = state === 'current' || kept.some(({ reason }) => reason === 'source_erased') ? kept : [...kept, erasedCause(at)];
    return [{ derivation, from_seq, causes: said }];
  });
  for (let first = 0; first < changed.length; first += perStatement) {
    await sql`
      UPDATE derivation_states s SET causes = r.causes
      FROM json_to_recordset(${JSON.stringify(changed.slice(first, first + perStatement))}::json) AS r (derivation uuid, from_seq bigint, causes json)
      WHERE s.workspace = ${tx.workspace} AND s.derivation = r.derivation AND s.from_seq = r.from_seq`.execute(tx.db());
  }
  return changed.map(({ derivation }) => derivation);
}

/** Makes every plan void, and everything that is being computed from a snapshot of before. The last step of an erasure's switch. */
export async function noteErasure(tx: Tx): Promise<void> {
  await lockHead(tx);
  await sql`UPDATE lineage_heads SET changes = changes + 1, erasures = erasures + 1 WHERE workspace = ${tx.workspace}`.execute(tx.db());
}

/**
 * Runs again, one at a time, what an erasure left stale; what costs something is left to a person. One that fails stays flagged as
 * failed. Safe to stop and to call again.
 */
export async function runErasedAgain(registry: Registry, store: Store, now: () => Date): Promise<void> {
  const waiting = await store.read(waitingToRun);
  const free = registry.derivations.filter((kind) => kind.cost === 'none').map(({ kind }) => kind);
  // What reads others comes after them.
  const inOrder = free.flatMap((kind) => waiting.filter((one) => one.kind === kind));
  for (const { id, trace } of inOrder) {
    try {
      await store.write((tx) => reevaluate(registry, tx, [id], now()));
    } catch (error) {
      if (error instanceof StemmaError && error.code !== 'INTERNAL') throw error;
      const message = error instanceof Error ? error.message : String(error);
      await store.write(async (tx) => {
        const { seq } = await lockHead(tx);
        await writeStates(tx, seq, [{ derivation: id, trace, state: 'failed', causes: [{ reason: 'recipe_failed', message }] }]);
      });
    }
  }
}

async function waitingToRun(reader: Reader): Promise<{ id: string; kind: string; trace: string }[]> {
  const { rows } = await sql<{ id: string; kind: string; trace: string }>`
    SELECT d.id, d.kind, s.trace FROM derivation_states s
        JOIN derivations d ON d.workspace = s.workspace AND d.id = s.derivation
    WHERE s.workspace = ${reader.workspace} AND s.to_seq = ${openEnd} AND s.state = 'stale' AND ${isRedacted(reader.workspace, sql`s.trace`)}
    ORDER BY d.id`.execute(reader.db());
  return rows;
}
