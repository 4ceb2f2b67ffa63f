/** A person's word on where evidence stands in the present revision of its document, and the end of evidence. */
import { derivationsAt, lockHead, reevaluate, removeDerivation } from '../../kernel/lineage/index.ts';
import { emit } from '../../kernel/outbox/emit.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { erasedOn, loadParsed, type ParsedDocument } from '../documents/index.ts';
import type { EvidenceContext } from './context.ts';
import { evidenceConfirmed, evidenceDeleted } from './contract-events.ts';
import { recordVerdict, type Judged } from '../verdicts/index.ts';
import { evidenceJudged } from './judged.ts';
import { asPlacement, isCertain, type Place } from './placement.ts';
import type { MayCite, MayJudge } from './policy.ts';
import { insertDecision, loadEvidence, type EvidenceRow } from './store.ts';
import type { Reader } from '../../kernel/db/port.ts';

/** The evidence with an id. @throws StemmaError NOT_FOUND */
export async function requireEvidence(reader: Reader, id: string): Promise<EvidenceRow> {
  const row = (await loadEvidence(reader, [id])).get(id);
  if (!row) throw new StemmaError('NOT_FOUND', `There is no evidence with this id.${await erasedOn(reader, id)}`, { id });
  return row;
}

/**
 * Confirms that evidence is at `start` of the present text: one of its candidates, or another place of the very same words.
 * The words there are the judged quote from now on.
 * @throws StemmaError NOT_FOUND, CONFLICT when nothing is to be decided, VALIDATION_ERROR naming the candidates
 */
export async function confirmEvidence(context: EvidenceContext, _may: MayJudge, id: string, start: number): Promise<void> {
  await context.store.write(async (tx) => {
    const { seq } = await lockHead(tx);
    await requireEvidence(tx, id);
    const row = (await derivationsAt(tx, seq, { kind: 'evidence', ids: [id] }))[0];
    const placement = row && asPlacement(row.output);
    if (!placement || placement.target === null) {
      throw new StemmaError(
        'CONFLICT',
        'The document is not in what is published now, so there is no place to confirm. The evidence is as it was.',
      );
    }
    const { target, place } = placement;
    const { canonical } = (await loadParsed(tx, [target])).get(target) as ParsedDocument;
    const end = start + place.quote.length;
    const same: Place[] = canonical.slice(start, end) === place.quote ? [{ revision: target, start, end, quote: place.quote }] : [];
    const chosen = placement.candidates.find((candidate) => candidate.start === start) ?? same[0];
    if (isCertain(placement) && place.start === start) return;
    if (!chosen) {
      throw new StemmaError(
        'VALIDATION_ERROR',
        'There is neither a candidate nor the quote at this place. Choose the start of a candidate.',
        {
          candidates: placement.candidates.map((candidate) => ({ start: candidate.start, end: candidate.end, quote: candidate.quote })),
        },
      );
    }
    const now = context.clock.now();
    await insertDecision(
      tx,
      { evidence: id, revision: target, start_offset: chosen.start, end_offset: chosen.end, quote: chosen.quote },
      now,
    );
    await reevaluate(context.registry, tx, [id], now);
    // The decision says where the quote stands in this revision; the verdict, on which words that was said.
    const placed = await derivationsAt(tx, seq, { kind: 'evidence', ids: [id] });
    const [judged] = (await evidenceJudged.judgedAt(tx, { seq }, placed)).get(id) as [Judged];
    await recordVerdict(tx, { of: id, decision: 'confirm', judged, seq, now });
    await emit(tx, evidenceConfirmed, { id });
  });
}

/** Deletes evidence. @throws StemmaError NOT_FOUND, CONFLICT naming the insights that rest on it. */
export async function deleteEvidence(context: EvidenceContext, _may: MayCite, id: string): Promise<void> {
  await context.store.write(async (tx) => {
    await requireEvidence(tx, id);
    await removeDerivation(tx, id);
    await emit(tx, evidenceDeleted, { id });
  });
}
