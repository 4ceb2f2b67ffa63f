/**
 * What evidence reads: the visible revision of its document and a person's word on it. The last certain place is given along;
 * it is no part of the fingerprint, because where a quote stands in a revision is computed once and kept.
 */
import type { Reader } from '../../kernel/db/port.ts';
import {
  derivationsAt,
  lastCurrents,
  loadTraces,
  toolchainCause,
  type Cause,
  type Explanation,
  type InputKind,
  type Look,
  type Outputs,
  type StoredInput,
} from '../../kernel/lineage/index.ts';
import { fingerprint } from '../../kernel/shared/fingerprint.ts';
import { sql } from 'kysely';
import {
  loadParsed,
  loadReadings,
  placeKey,
  placeRevisions,
  readingSteps,
  visibleAt,
  type ParsedDocument,
  type PlacedRevision,
  type Reading,
} from '../documents/index.ts';
import { asPlacement, isCertain, type Place, type Placement } from './placement.ts';
import { evidenceOfChanges, loadDecisions, loadEvidence, type DecisionRow, type EvidenceRow } from './store.ts';

export interface GivenAnchor {
  readonly target: { readonly revision: string; readonly parsed: ParsedDocument } | undefined;
  readonly basis: { readonly place: Place; readonly parsed: ParsedDocument };
  readonly decided: DecisionRow | undefined;
}

interface AnchorRequest {
  readonly evidence: string;
  readonly document: string;
  /** Where a person placed it; the basis when it was never carried. */
  readonly place: Place;
}

/**
 * In a revision the quote is placed once and for good. Where the document is not there, the trace is of the place that was
 * certain last: `basis` is its revision.
 */
const anchorFingerprint = (revision: string | undefined, decided: DecisionRow | undefined, basis: string): string =>
  fingerprint(revision === undefined ? ['absent', basis] : [revision, decided?.id ?? null]);

/** Parsed revisions are immutable, so a plan that carries many quotes of one document reads it once. Bounded. */
export function createAnchorInput(capacity = 8): InputKind<AnchorRequest, GivenAnchor> {
  const parsedRevisions = new Map<string, ParsedDocument>();
  const parsedOf = async (reader: Reader, revision: string): Promise<ParsedDocument> => {
    const key = `${reader.workspace} ${revision}`;
    const known = parsedRevisions.get(key);
    const parsed = known ?? ((await loadParsed(reader, [revision])).get(revision) as ParsedDocument);
    parsedRevisions.delete(key);
    parsedRevisions.set(key, parsed);
    const oldest = parsedRevisions.keys().next().value;
    if (parsedRevisions.size > capacity && oldest !== undefined) parsedRevisions.delete(oldest);
    return parsed;
  };
  return {
    forget: () => parsedRevisions.clear(),
    kind: 'anchor',
    async read(look, request) {
      const { reader } = look;
      const revision = (await visibleRevisions(look, [request.document])).get(request.document);
      const decided = (await loadDecisions(reader, [request.evidence])).find((row) => row.revision === revision);
      const place = await lastPlace(reader, look.moment.seq, request);
      return {
        input: request.evidence,
        request: { ...request },
        fingerprint: anchorFingerprint(revision, decided, place.revision),
        given: {
          target: revision === undefined ? undefined : { revision, parsed: await parsedOf(reader, revision) },
          basis: { place, parsed: await parsedOf(reader, place.revision) },
          decided,
        },
      };
    },
    async fingerprintsAt(look, inputs) {
      return fingerprintsOf(look, inputs);
    },
    // Of the documents that show another revision. What is in neither moment was certain last at the same place.
    changedBetween: ({ reader, moment: from }, { moment: to }) => evidenceOfChanges(reader, from, to),
    async explain(_from, to, read, outputs) {
      return explainAnchor(to, read.input, outputs);
    },
  };
}

async function fingerprintsOf(look: Look, inputs: readonly StoredInput[]): Promise<Map<string, string>> {
  const ids = inputs.map((input) => input.input);
  const evidence = await loadEvidence(look.reader, ids);
  const revisions = await visibleRevisions(
    look,
    [...evidence.values()].map((row) => row.document),
  );
  const decisions = new Map((await loadDecisions(look.reader, ids)).map((row) => [`${row.evidence} ${row.revision}`, row]));
  const revisionFor = (id: string): string | undefined => revisions.get((evidence.get(id) as EvidenceRow).document);
  const absent = ids.filter((id) => revisionFor(id) === undefined);
  const bases = await lastPlaces(look.reader, look.moment.seq, absent);
  return new Map(
    ids.map((id) => {
      const revision = revisionFor(id);
      const basis = bases.get(id)?.revision ?? (evidence.get(id) as EvidenceRow).revision;
      return [id, anchorFingerprint(revision, decisions.get(`${id} ${revision}`), basis)];
    }),
  );
}

async function visibleRevisions(look: Look, documents: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ document: string; revision: string }>`
    SELECT v.document, v.revision FROM ${visibleAt(look.reader, look.moment)} v WHERE v.document = ANY (${documents}::uuid[])`.execute(
    look.reader.db(),
  );
  return new Map(rows.map((row) => [row.document, row.revision]));
}

async function lastPlace(reader: Reader, seq: number, request: AnchorRequest): Promise<Place> {
  return (await lastPlaces(reader, seq, [request.evidence])).get(request.evidence) ?? request.place;
}

/** The last certain places of evidence that has one, by id. */
async function lastPlaces(reader: Reader, seq: number, ids: readonly string[]): Promise<Map<string, Place>> {
  const last = await lastCurrents(reader, ids, seq);
  const traces = await loadTraces(
    reader,
    [...last.values()].map((state) => state.trace),
  );
  return new Map(
    // A state names a trace that is there: the database holds it to that.
    [...last].map(([id, { trace }]) => [id, asPlacement(traces.get(trace)?.output as Placement).place]),
  );
}

async function explainAnchor(to: Look, evidence: string, outputs: Outputs): Promise<Explanation> {
  const { document } = (await loadEvidence(to.reader, [evidence])).get(evidence) as EvidenceRow;
  const placement = asPlacement(outputs.after);
  const [candidate] = placement.candidates;
  const refs = [
    { document, revision: placement.place.revision },
    ...(placement.target === null ? [] : [{ document, revision: placement.target }]),
  ];
  const placed = await placeRevisions(to.reader, to.moment, refs);
  // A place is only ever certain in a revision that was shown, or is about to be in `to`.
  const was = placed.get(placeKey({ document, revision: placement.place.revision })) as PlacedRevision;
  const is = placement.target === null ? undefined : placed.get(placeKey({ document, revision: placement.target }));
  const cause: Cause = {
    reason: reasonOf(placement),
    bundle: (is ?? was).bundleName,
    document: (is ?? was).path,
    from: at(was, placement.place),
    ...(is && (candidate ?? isCertain(placement)) ? { to: at(is, candidate ?? placement.place) } : {}),
    before: isCertain(placement) ? previousText(outputs.before) : placement.place.quote,
    ...(placement.newText === null ? (isCertain(placement) ? { after: placement.place.quote } : {}) : { after: placement.newText }),
  };
  const causes = [cause, ...(await causesOfReading(to.reader, placement))];
  return { severity: placement.outcome === 'removed' ? 'cited_removed' : 'cited_changed', causes };
}

/** What was read by another parser since the quote stood there last may be another text for that alone: the toolchain is named beside the words. */
async function causesOfReading(reader: Reader, { place, target }: Placement): Promise<Cause[]> {
  if (target === null || target === place.revision) return [];
  const readings = await loadReadings(reader, [place.revision, target]);
  return readingSteps(readings.get(place.revision) as Reading, readings.get(target) as Reading).map(toolchainCause);
}

const at = (placed: PlacedRevision, place: Place): { version: number; start: number; end: number } => ({
  version: placed.version,
  start: place.start,
  end: place.end,
});

function previousText(output: Outputs['before']): string {
  const before = asPlacement(output);
  return before.newText ?? before.place.quote;
}

function reasonOf(placement: Placement): string {
  if (isCertain(placement)) return 'quote_kept';
  if (placement.target === null) return 'document_removed';
  return placement.outcome === 'edited' ? 'quote_edited' : placement.outcome === 'ambiguous' ? 'quote_ambiguous' : 'quote_removed';
}

/** The placements that evidence has at a sequence, by id. */
export async function placementsAt(reader: Reader, seq: number, ids: readonly string[]): Promise<Map<string, Placement>> {
  const rows = await derivationsAt(reader, seq, { kind: 'evidence', ids });
  return new Map(rows.map((row) => [row.id, asPlacement(row.output)]));
}
