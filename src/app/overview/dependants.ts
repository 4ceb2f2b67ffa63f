/** What depends on a document: evidence taken from it, insights on that evidence, saved answers that quote it. */
import type { z } from 'zod';
import type { Reader } from '../../kernel/db/port.ts';
import { dependantsOf, derivationsAt, type Moment } from '../../kernel/lineage/index.ts';
import { answersCiting } from '../../modules/answers/index.ts';
import { findDocument, lastMomentOf } from '../../modules/documents/index.ts';
import { evidenceOn } from '../../modules/evidence/index.ts';
import type { dependantsRoute } from './contract.ts';

type Dependant = z.output<typeof dependantsRoute.result>['dependants'][number];

/** Everything that depends on a document at a version, with the spans it depends on there. @throws StemmaError NOT_FOUND */
export async function readDependants(
  reader: Reader,
  address: { bundle: string; path: string; version: number | undefined },
): Promise<Dependant[]> {
  const { document, revision, version } = await findDocument(reader, address);
  // At the moment of its publication nothing had been recorded on it yet.
  const { seq } = await lastMomentOf(reader, version);
  const moment = { seq };
  const isHere = (span: { revision: string }): boolean => span.revision === revision;
  const evidence = (await evidenceOn(reader, moment, document)).map((one): Dependant => ({
    kind: 'evidence',
    id: one.id,
    label: one.quote,
    state: one.state,
    outcome: one.outcome,
    spans: isHere(one) ? [spanOf(one)] : [],
  }));
  const answers = (await answersCiting(reader, moment, document)).map((one): Dependant => {
    const citations = one.sentences.flatMap(({ citations: own }) => own);
    return { kind: 'answer', id: one.id, label: one.question, state: one.state, spans: citations.filter(isHere).map(spanOf) };
  });
  return [...evidence, ...(await insightsOn(reader, moment, evidence)), ...answers];
}

const spanOf = ({ start, end }: { start: number; end: number }): { start: number; end: number } => ({ start, end });

/** Insights rest on the spans of their evidence. */
async function insightsOn(reader: Reader, moment: Moment, evidence: readonly Dependant[]): Promise<Dependant[]> {
  const spans = new Map(evidence.map((one) => [one.id, one.spans]));
  const edges = await dependantsOf(reader, 'derivation', [...spans.keys()]);
  if (edges.length === 0) return [];
  const rows = await derivationsAt(reader, moment.seq, { ids: [...new Set(edges.map((edge) => edge.derivation))] });
  return rows.map(({ id, kind, label, state }) => {
    const own = edges.filter((edge) => edge.derivation === id).flatMap((edge) => spans.get(edge.input) ?? []);
    return { kind, id, label, state, spans: own };
  });
}
