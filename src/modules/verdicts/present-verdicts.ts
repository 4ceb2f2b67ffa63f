/** Verdicts and dismissals as contracts show them, at any publish sequence: which stood then, and whether they held. */
import type { Reader } from '../../kernel/db/port.ts';
import { derivationsAt, type DerivationRow } from '../../kernel/lineage/index.ts';
import type { PresentedDismissal, PresentedVerdict } from './contract.ts';
import type { Judged } from './judged.ts';
import { causeKey } from './keys.ts';
import { loadDismissals, loadVerdicts, type DismissalRow, type VerdictRow } from './store.ts';

/** What there is to judge in derivations, by id: as much of it as tells whether a verdict holds. */
export type JudgedById = ReadonlyMap<string, readonly Pick<Judged, 'key' | 'sentence'>[]>;

/** Verdicts in the order of the rows, newest first. All verdicts on their derivations must be among `all`. */
export function presentVerdicts(rows: readonly VerdictRow[], all: readonly VerdictRow[], judged: JudgedById): PresentedVerdict[] {
  return rows.map((row) => {
    const { id, derivation: of, decision, note, actor: by, at, seen } = row;
    const now = judged.get(of)?.find(({ key }) => key === row.content_key);
    return {
      id,
      of,
      decision,
      validity: now ? 'valid' : 'suspended',
      replaced: all.some((other) => other.id > id && isSameMatter(other, row)),
      ...(now?.sentence === undefined ? {} : { sentence: now.sentence }),
      ...(note === null ? {} : { note }),
      by,
      at: at.toISOString(),
      seen,
    };
  });
}

/** Confirming says where a quote stands, the others what it is worth: neither replaces the other. */
const isSameMatter = (one: VerdictRow, other: VerdictRow): boolean =>
  one.derivation === other.derivation &&
  one.content_key === other.content_key &&
  (one.decision === 'confirm') === (other.decision === 'confirm');

/** The verdicts on derivations, newest first, by id; `judge` is asked only for those that have any. */
export async function verdictsOn(
  reader: Reader,
  seq: number,
  ids: readonly string[],
  judge: (judged: ReadonlySet<string>) => Promise<JudgedById>,
): Promise<Map<string, PresentedVerdict[]>> {
  if (ids.length === 0) return new Map();
  const rows = await loadVerdicts(reader, seq, { derivations: ids });
  if (rows.length === 0) return new Map();
  const presented = presentVerdicts(rows, rows, await judge(new Set(rows.map((row) => row.derivation))));
  return Map.groupBy(presented, ({ of }) => of);
}

/** Whether the last valid word on the content is an approval. */
export const isApproved = (verdicts: readonly PresentedVerdict[]): boolean =>
  verdicts.some(({ decision, validity, replaced }) => decision === 'approve' && validity === 'valid' && !replaced);

const presentDismissal = ({ reason, actor, at }: DismissalRow): PresentedDismissal => ({ reason, by: actor, at: at.toISOString() });

/** The dismissals that hold for derivations as they stand at a sequence, by id. */
export async function dismissalsOf(
  reader: Reader,
  seq: number,
  rows: readonly Pick<DerivationRow, 'id' | 'state' | 'causes'>[],
): Promise<Map<string, PresentedDismissal>> {
  const flagged = rows.filter(({ state }) => state !== 'current');
  if (flagged.length === 0) return new Map();
  const byId = Map.groupBy(
    await loadDismissals(
      reader,
      seq,
      flagged.map(({ id }) => id),
    ),
    ({ derivation }) => derivation,
  );
  return new Map(
    flagged.flatMap(({ id, causes }) => {
      const own = byId.get(id);
      const held = own && own.findLast(({ cause_key: key }) => key === causeKey(causes));
      return held ? [[id, presentDismissal(held)] as const] : [];
    }),
  );
}

/** Everything whose flag is put aside at a sequence. */
export async function dismissedAt(reader: Reader, seq: number): Promise<{ row: DerivationRow; dismissed: PresentedDismissal }[]> {
  const ids = [...new Set((await loadDismissals(reader, seq)).map(({ derivation }) => derivation))];
  const rows = ids.length === 0 ? [] : await derivationsAt(reader, seq, { ids });
  const held = await dismissalsOf(reader, seq, rows);
  return rows.flatMap((row) => {
    const dismissed = held.get(row.id);
    return dismissed ? [{ row, dismissed }] : [];
  });
}
