/** Evidence and insights as lineage sees them: evidence reads its document, an insight reads its evidence. */
import type { Reader } from '../../kernel/db/port.ts';
import {
  derivationInput,
  type ChangeKinds,
  type DerivationKind,
  type InputKind,
  type RecipeName,
  type State,
} from '../../kernel/lineage/index.ts';
import { fingerprint, type Fingerprintable } from '../../kernel/shared/fingerprint.ts';
import type { ParsedDocument } from '../documents/index.ts';
import { createAnchorInput, type GivenAnchor } from './anchor-input.ts';
import { carry } from './carrying/carry.ts';
import { compareVersions, type Comparison } from './carrying/comparison.ts';
import { isKept } from './carrying/outcome.ts';
import { reviewedSentences } from './carrying/reviewed-sentences.ts';
import { asPlacement, placementFingerprint, placementState, placementSummary, type Placement } from './placement.ts';
import { loadEvidence, loadInsights, type EvidenceRow } from './store.ts';

export interface EvidenceSubject {
  readonly evidence: string;
  readonly document: string;
  readonly place: Placement['place'];
}

export const evidenceSubject = (row: EvidenceRow): EvidenceSubject => ({
  evidence: row.id,
  document: row.document,
  place: { revision: row.revision, start: row.start_offset, end: row.end_offset, quote: row.quote },
});

/** How quotes are carried, with its version: a change that changes any placement raises it. */
export interface CarryingRecipe {
  readonly recipe: RecipeName;
  readonly carry: typeof carry;
}

/** The recipe of this version of the software. */
const carrying: CarryingRecipe = { recipe: 'carry@1', carry };

/** Carrying a quote to the visible revision of its document. */
export function createEvidenceKind(
  anchor: InputKind<EvidenceSubject, GivenAnchor>,
  recipe: CarryingRecipe = carrying,
): DerivationKind<EvidenceSubject, Placement> {
  const compare = rememberLast(compareVersions);
  return {
    forget: compare.forget,
    kind: 'evidence',
    recipe: recipe.recipe,
    cost: 'none',
    counted: false,
    async subjects(reader: Reader, ids) {
      return new Map([...(await loadEvidence(reader, ids)).values()].map((row) => [row.id, evidenceSubject(row)]));
    },
    async run(context, subject) {
      return place(await context.read(anchor, subject, 'cited'), compare.versions, recipe.carry);
    },
    outputFingerprint: placementFingerprint,
    stateOf: placementState,
    summary: placementSummary,
    // All that a placement names is its own document, and evidence goes with that whole.
    redact: asPlacement,
  };
}

function place(given: GivenAnchor, compare: (from: ParsedDocument, to: ParsedDocument) => Comparison, carryQuote: typeof carry): Placement {
  const { basis, target, decided } = given;
  const sentences = reviewedSentences(basis.parsed, basis.place);
  const uncertain = { place: basis.place, sentences, contextChanged: false };
  if (!target) return { ...uncertain, outcome: 'removed', target: null, candidates: [], newText: null };
  const { revision, parsed } = target;
  const placeAt = ({ start, end }: { start: number; end: number }): Placement['place'] => ({
    revision,
    start,
    end,
    quote: parsed.canonical.slice(start, end),
  });
  const certain = (outcome: Placement['outcome'], span: { start: number; end: number }, contextChanged: boolean): Placement => ({
    outcome,
    target: revision,
    place: placeAt(span),
    sentences: reviewedSentences(parsed, span),
    contextChanged,
    candidates: [],
    newText: null,
  });
  if (decided) return certain('unchanged', { start: decided.start_offset, end: decided.end_offset }, false);
  const same = revision === basis.place.revision;
  const result = carryQuote({
    quote: basis.place.quote,
    from: basis.parsed,
    span: basis.place,
    to: parsed,
    ...(same ? {} : { comparison: compare(basis.parsed, parsed) }),
  });
  if (isKept(result)) return certain(result.outcome, result.span, result.contextChanged);
  const candidates = result.candidates.slice(0, 20).map(placeAt);
  return {
    ...uncertain,
    outcome: result.outcome,
    target: revision,
    candidates,
    newText: result.outcome === 'edited' ? result.newText : null,
  };
}

/** Remembers the last few results by identity of the arguments: one plan compares the same two versions many times. */
function rememberLast(
  compare: typeof compareVersions,
  capacity = 4,
): {
  readonly versions: typeof compareVersions;
  forget(): void;
} {
  const last: Comparison[] = [];
  const versions: typeof compareVersions = (from, to) => {
    const known = last.find((one) => one.from === from && one.to === to);
    if (known) return known;
    const made = compare(from, to);
    last.unshift(made);
    last.length = Math.min(last.length, capacity);
    return made;
  };
  return { versions, forget: () => void (last.length = 0) };
}

export interface InsightSubject {
  readonly insight: string;
  readonly evidence: readonly string[];
}

/** What an insight stands on at a moment. */
export type InsightOutput = {
  readonly state: State;
  readonly evidence: readonly { readonly id: string; readonly outcome: Placement['outcome']; readonly fingerprint: string }[];
};

export const asInsightOutput = (output: Fingerprintable): InsightOutput => output as InsightOutput;

/** An insight is as good as the worst of its evidence. */
export const insightKind: DerivationKind<InsightSubject, InsightOutput> = {
  kind: 'insight',
  recipe: 'insight-state@1',
  cost: 'none',
  counted: false,
  async subjects(reader, ids) {
    return new Map([...(await loadInsights(reader, ids)).values()].map((row) => [row.id, { insight: row.id, evidence: row.evidence }]));
  },
  async run(context, subject) {
    const evidence: InsightOutput['evidence'][number][] = [];
    const states: State[] = [];
    for (const id of subject.evidence) {
      const { output } = await context.read(derivationInput, id, 'cited');
      // Evidence that an insight rests on cannot be deleted, so it has an output.
      const placement = asPlacement(output as Placement);
      states.push(placementState(placement));
      evidence.push({ id, outcome: placement.outcome, fingerprint: placementFingerprint(placement) });
    }
    const state = states.includes('stale') ? 'stale' : states.includes('suspect') ? 'suspect' : 'current';
    return { state, evidence };
  },
  outputFingerprint: ({ state, evidence }) => fingerprint([state, evidence.map((one) => [one.id, one.fingerprint])]),
  stateOf: (output) => output.state,
  redact: ({ state, evidence }, { holds }) => ({ state, evidence: evidence.filter((one) => !holds(one.id)) }),
  summary: (output) => {
    const count = output.evidence.filter((one) => placementState(one) !== 'current').length;
    if (count === 0) return 'current: every quote is in place';
    const { length } = output.evidence;
    return `${output.state}: ${length === 1 ? 'its quote' : `${count} of ${length} quotes`} ${count === 1 ? 'needs' : 'need'} a person`;
  },
};

/** What the evidence module registers, in the order of dependence. */
export function createEvidenceLineage(
  recipe: CarryingRecipe = carrying,
): ChangeKinds & { readonly evidence: DerivationKind<EvidenceSubject, Placement> } {
  const anchor = createAnchorInput();
  const evidence = createEvidenceKind(anchor, recipe);
  return { inputs: [anchor], derivations: [evidence, insightKind], evidence };
}
