/** Records a span as evidence. The quote is checked against the canonical text; a person chooses when it is there more than once. */
import { createDerivation, lockHead } from '../../kernel/lineage/index.ts';
import { emit } from '../../kernel/outbox/emit.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { findDocument, loadParsed, parseDocumentAddress, presentMoment, type ParsedDocument } from '../documents/index.ts';
import { cite } from './cite.ts';
import type { EvidenceContext } from './context.ts';
import { evidenceAdded } from './contract-events.ts';
import { findQuote, maxQuoteLength } from './find-quote.ts';
import { evidenceSubject } from './lineage-kinds.ts';
import type { MayCite } from './policy.ts';
import { insertEvidence, type EvidenceRow } from './store.ts';

export interface EvidenceRequest {
  /** `bundle/path` or `bundle/path@version`. */
  readonly document: string;
  readonly quote: string;
  /** Which of several places, from 1, in text order. */
  readonly occurrence?: number | undefined;
}

/** How many candidates an error lists. */
const listed = 50;

/** Returns the id. @throws StemmaError NOT_FOUND, VALIDATION_ERROR, CONFLICT for a staged version, AMBIGUOUS with `details.candidates`. */
export async function addEvidence(context: EvidenceContext, _may: MayCite, request: EvidenceRequest): Promise<string> {
  const address = parseDocumentAddress(request.document);
  if (request.quote.trim() === '') throw new StemmaError('VALIDATION_ERROR', 'The quote is empty. Give the words that are the evidence.');
  if (request.quote.length > maxQuoteLength) {
    throw new StemmaError('LIMIT_EXCEEDED', `The quote is longer than ${maxQuoteLength} characters. Cite a shorter span.`);
  }
  return context.store.write(async (tx) => {
    // Nothing is erased between reading the text and storing the quote.
    await lockHead(tx);
    const { version, document, revision } = await findDocument(tx, address);
    if (version.status === 'staged' || version.status === 'held') {
      throw new StemmaError(
        'CONFLICT',
        `Version ${version.number} is only ${version.status}. Apply it first, or cite the published version.`,
      );
    }
    const { canonical } = (await loadParsed(tx, [revision])).get(revision) as ParsedDocument;
    const places = findQuote(canonical, request.quote);
    const chosen = request.occurrence === undefined ? places[0] : places[request.occurrence - 1];
    if (!chosen) throw notThere(request, places.length);
    if (request.occurrence === undefined && places.length > 1) {
      const candidates = await cite(
        tx,
        await presentMoment(tx),
        places.slice(0, listed).map((place) => ({ ...place, document, revision })),
      );
      throw new StemmaError(
        'AMBIGUOUS',
        `The quote is there ${places.length} times. Nothing was recorded; say which one with --occurrence N.`,
        { candidates },
      );
    }
    const row: EvidenceRow = {
      id: newId(),
      document,
      revision,
      version: version.id,
      start_offset: chosen.start,
      end_offset: chosen.end,
      quote: canonical.slice(chosen.start, chosen.end),
    };
    await createDerivation(context.registry, tx, context.evidenceKind, {
      id: row.id,
      label: row.quote.slice(0, 200),
      subject: evidenceSubject(row),
      now: context.clock.now(),
      insert: (inner) => insertEvidence(inner, row),
    });
    await emit(tx, evidenceAdded, { id: row.id });
    return row.id;
  });
}

function notThere(request: EvidenceRequest, places: number): StemmaError {
  if (places === 0)
    return new StemmaError('NOT_FOUND', 'These words are not in the document. Copy the quote from its text.', {
      document: request.document,
    });
  return new StemmaError(
    'NOT_FOUND',
    `The quote is there ${places} ${places === 1 ? 'time' : 'times'}; there is no occurrence ${request.occurrence}.`,
    { occurrences: places },
  );
}
