/** Gives a verdict: a person's word on content, bound to that content and to nothing else. */
import type { Reader, Tx } from '../../kernel/db/port.ts';
import { derivationsAt, readHead, type DerivationRow } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { newId } from '../../kernel/shared/ids.ts';
import type { VerdictsContext } from './context.ts';
import type { Decision } from './contract.ts';
import type { Judged, JudgedKind } from './judged.ts';
import type { MayDecide } from './policy.ts';
import { insertVerdict } from './store.ts';

export interface VerdictRequest {
  readonly of: string;
  readonly decision: 'approve' | 'reject';
  readonly sentence?: number | undefined;
  readonly note?: string | undefined;
}

/** Returns the id. @throws StemmaError NOT_FOUND, VALIDATION_ERROR, CONFLICT while nothing certain is there to be judged. */
export const giveVerdict = (context: VerdictsContext, _may: MayDecide, request: VerdictRequest): Promise<string> =>
  context.store.write(async (tx) => {
    const { seq } = await readHead(tx);
    const [row] = await derivationsAt(tx, seq, { ids: [request.of] });
    if (!row) throw new StemmaError('NOT_FOUND', 'There is no insight, evidence or saved answer with this id.', { id: request.of });
    const kind = kindOf(context.judged, row);
    const judged = chooseJudged((await kind.judgedAt(tx, { seq }, [row])).get(row.id) ?? [], request.sentence);
    if (judged.key === undefined) {
      throw new StemmaError(
        'CONFLICT',
        'A quote under it is not certain in the present text, so there is nothing to judge yet. Decide where the quote stands, or run it again. No verdict was recorded.',
        { state: row.state },
      );
    }
    const now = context.clock.now();
    const note = request.note?.trim();
    const id = await recordVerdict(tx, { of: row.id, decision: request.decision, judged, seq, now, note: note === '' ? undefined : note });
    await kind.follow?.(tx, { id: row.id, decision: request.decision, key: judged.key, now });
    return id;
  });

export interface GivenVerdict {
  readonly of: string;
  readonly decision: Decision;
  readonly judged: Judged;
  readonly seq: number;
  readonly now: Date;
  readonly note?: string | undefined;
}

/** Writes a verdict on content that is certain. For verbs that decide something themselves: confirming an anchor. */
export async function recordVerdict(tx: Tx, { of, decision, judged, seq, now, note }: GivenVerdict): Promise<string> {
  const id = newId();
  const { words, sentence, quotes, key } = judged;
  if (key === undefined) throw new StemmaError('INTERNAL', 'A verdict needs content that is certain.');
  await insertVerdict(tx, {
    id,
    derivation: of,
    content_key: key,
    decision,
    seen: { ...(words === null ? {} : { words }), ...(sentence === undefined ? {} : { sentence }), quotes: [...quotes] },
    note: note ?? null,
    at: now,
    seq,
  });
  return id;
}

function kindOf(kinds: readonly JudgedKind[], { kind }: DerivationRow): JudgedKind {
  const found = kinds.find((one) => one.kind === kind);
  if (!found) throw new StemmaError('VALIDATION_ERROR', `A person does not judge a thing of the kind "${kind}".`, { kind });
  return found;
}

function chooseJudged(judged: readonly Judged[], sentence: number | undefined): Judged {
  const [first] = judged;
  const inSentences = first?.sentence !== undefined;
  if (judged.length === 0) throw new StemmaError('CONFLICT', 'It says nothing that could be judged. No verdict was recorded.');
  if (sentence === undefined) {
    if (first && !inSentences) return first;
    throw new StemmaError('VALIDATION_ERROR', `An answer is judged sentence by sentence. Say which, from 1 to ${judged.length}.`);
  }
  if (!inSentences) throw new StemmaError('VALIDATION_ERROR', 'Only answers have sentences to choose from. Leave the sentence out.');
  const chosen = judged.find((one) => one.sentence === sentence);
  if (!chosen)
    throw new StemmaError(
      'VALIDATION_ERROR',
      `This answer has ${judged.length === 1 ? 'one sentence' : `${judged.length} sentences`}; there is no sentence ${sentence}.`,
    );
  return chosen;
}

/** What there is to judge in rows of any kinds, by id. */
export async function judgedOf(
  reader: Reader,
  seq: number,
  kinds: readonly JudgedKind[],
  rows: readonly DerivationRow[],
): Promise<Map<string, readonly Judged[]>> {
  const all = new Map<string, readonly Judged[]>();
  for (const kind of kinds) {
    const own = rows.filter((row) => row.kind === kind.kind);
    if (own.length > 0) for (const [id, judged] of await kind.judgedAt(reader, { seq }, own)) all.set(id, judged);
  }
  return all;
}
