/** Finds who was given what is not said any more. Reads only; what was handed out is what the sources remember. */
import type { Reader } from '../../kernel/db/port.ts';
import { derivationsAt, loadTraces, type DerivationRow, type Registry } from '../../kernel/lineage/index.ts';
import type { Fingerprintable } from '../../kernel/shared/fingerprint.ts';
import { presentMoment } from '../documents/index.ts';
import { dismissalsOf } from '../verdicts/index.ts';
import type { Recipient } from './contract.ts';
import type { HandedOut, RecipientSource } from './handed-out.ts';

export interface RecallContext {
  readonly registry: Registry;
  readonly sources: readonly RecipientSource[];
}

type Held = Recipient['holds'][number];

const mostListed = 1000;

/**
 * Who was given what these derivations do not say any more; with `anyhow`, who holds anything that they say or said.
 * What is flagged is not said any more, unless somebody dismissed the flag.
 */
export async function findRecipients(
  context: RecallContext,
  reader: Reader,
  ids: readonly string[],
  anyhow: boolean,
): Promise<Recipient[]> {
  if (ids.length === 0) return [];
  const { seq } = await presentMoment(reader);
  const rows = new Map((await derivationsAt(reader, seq, { ids })).map((row) => [row.id, row]));
  const dismissed = await dismissalsOf(reader, seq, [...rows.values()]);
  const given: HandedOut[] = [];
  for (const source of context.sources) given.push(...(await source.handedOut(reader, [...rows.keys()])));
  const traces = await loadTraces(
    reader,
    given.map(({ trace }) => trace),
  );
  const recipients = new Map<string, Recipient & { holds: Held[] }>();
  for (const one of given) {
    const row = rows.get(one.derivation);
    const output = traces.get(one.trace)?.output;
    if (!row || output === undefined) continue;
    const held = heldOf(context.registry, row, output, { flagged: row.state !== 'current' && !dismissed.has(row.id), anyhow });
    if (!held) continue;
    const key = `${one.kind} ${one.id}`;
    const known = recipients.get(key);
    if (known) known.holds.push(held);
    else recipients.set(key, { ...recipientOf(one), holds: [held] });
  }
  return [...recipients.values()].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1)).slice(0, mostListed);
}

const recipientOf = ({ kind, id, label, by, at, seq, root }: HandedOut): Omit<Recipient, 'holds'> => ({
  kind,
  id,
  label,
  by,
  at: at.toISOString(),
  seq,
  ...(root === undefined ? {} : { root }),
});

/** What is wrong of one thing that was handed out; undefined when nothing is. */
function heldOf(
  registry: Registry,
  row: DerivationRow,
  output: Fingerprintable,
  { flagged, anyhow }: { flagged: boolean; anyhow: boolean },
): Held | undefined {
  const kind = registry.kindOf(row.kind);
  // A kind that says nothing in parts is called by its label: an insight, by its statement.
  const partsOf = (one: Fingerprintable): readonly string[] => kind.parts?.(one) ?? [row.label];
  const [held, now] = [partsOf(output), partsOf(row.output)];
  const gone = held.filter((part) => !now.includes(part));
  const doubtful = flagged && gone.length === 0 ? held.filter((part) => isToldOf(row, part)) : [];
  const wrong = anyhow ? held : flagged && gone.length === 0 ? (doubtful.length > 0 ? doubtful : held) : gone;
  // What was handed out said nothing, and something is said now: that is wrong too.
  if (!anyhow && wrong.length === 0 && !(held.length === 0 && now.length > 0)) return undefined;
  const said = flagged || anyhow ? [] : now.filter((part) => !held.includes(part));
  return { id: row.id, kind: row.kind, label: row.label, state: row.state, wrong: [...wrong], now: said };
}

/** Whether a cause of the flag is about these words. */
const isToldOf = ({ causes }: DerivationRow, part: string): boolean =>
  causes.some(({ before }) => typeof before === 'string' && (before.includes(part) || part.includes(before)));
