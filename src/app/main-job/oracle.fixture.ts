/**
 * The naive oracle: it knows nothing of lineage. What changed is found by asking everything again and comparing; what became
 * of a quote is known from the generator, by identity.
 */
import { expect } from 'vitest';
import type { Plan, PresentedAnswer, PresentedEvidence, PresentedInsight } from './driver.fixture.ts';
import { placesIn, type Piece, type Shelf } from './shelf.fixture.ts';
import type { Asked, Snapshot } from './snapshot.fixture.ts';

/** Finds the shelf of a version, to name documents by what they are instead of where they lie. */
export type ShelfOf = (bundle: string, version: number) => Shelf;

const certain = new Set(['unchanged', 'moved', 'moved_with_context']);
export const isCertain = (evidence: Pick<PresentedEvidence, 'outcome'>): boolean => certain.has(evidence.outcome);

/** What an answer says: sentences, quotes and documents; no places, versions or scores. */
export function saying({ found, sentences }: Pick<PresentedAnswer, 'found' | 'sentences'>, shelfOf: ShelfOf): string {
  const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();
  return JSON.stringify([
    found,
    sentences.map(({ text, citations }) => [
      text,
      distinct(citations.map((one) => one.quote)),
      distinct(citations.map((one) => shelfOf(one.bundle, one.version).get(one.document)?.key ?? 'unknown')),
    ]),
  ]);
}

const standing = (evidence: PresentedEvidence): string =>
  JSON.stringify(
    isCertain(evidence) ? ['kept', evidence.quote] : [evidence.outcome, evidence.outcome === 'edited' ? evidence.newText : null],
  );

const insightStanding = ({ state, evidence }: PresentedInsight): string =>
  JSON.stringify([state, evidence.map((one) => [one.id, standing(one)])]);

/** The ids of everything that says something else after than it showed before; saved answers are asked again for it. */
export function differing(before: Snapshot, after: Snapshot, fresh: ReadonlyMap<string, PresentedAnswer>, shelfOf: ShelfOf): Set<string> {
  const ids = new Set<string>();
  for (const answer of before.answers) {
    const now = fresh.get(answer.id);
    if (now && saying(answer, shelfOf) !== saying(now, shelfOf)) ids.add(answer.id);
  }
  const evidence = new Map(after.evidence.map((one) => [one.id, one]));
  for (const one of before.evidence) if (standing(one) !== standing(evidence.get(one.id) as PresentedEvidence)) ids.add(one.id);
  const insights = new Map(after.insights.map((one) => [one.id, one]));
  for (const one of before.insights)
    if (insightStanding(one) !== insightStanding(insights.get(one.id) as PresentedInsight)) ids.add(one.id);
  return ids;
}

/** Recall and precision 1: exactly what differs is listed, and every entry says why. */
export function checkPlan(plan: Plan, truth: ReadonlySet<string>, live: number): void {
  expect(new Set(plan.affected.map((one) => one.id))).toEqual(truth);
  expect(plan.affected.length + plan.unaffected).toBe(live);
  for (const { causes, before, after, certainty } of plan.affected) {
    expect(certainty).toBe('certain');
    expect(before).not.toBeUndefined();
    expect(after).not.toBeUndefined();
    expect(causes.length).toBeGreaterThan(0);
  }
}

/** Saved answers that are current say what asking now says, word for word and place for place. */
export function checkAnswers(snapshot: Snapshot, fresh: ReadonlyMap<string, PresentedAnswer>): void {
  for (const { id, state, question: _, causes, verdicts: ____, ...shown } of snapshot.answers) {
    if (state === 'current') {
      expect(causes).toEqual([]);
      const { id: __, retrieved: ___, ...now } = { id, ...(fresh.get(id) as PresentedAnswer) };
      expect(shown).toEqual(now);
    } else expect(causes.length).toBeGreaterThan(0);
  }
}

/** States follow from outcomes, insights from their evidence, and `status` lists exactly what is flagged. */
export function checkStates({ answers, evidence, insights, status }: Snapshot): void {
  const expected = (outcome: string): string =>
    outcome === 'ambiguous' ? 'suspect' : outcome === 'edited' || outcome === 'removed' ? 'stale' : 'current';
  for (const one of evidence) expect(one.state).toBe(expected(one.outcome));
  for (const { state, evidence: own } of insights) {
    const states = own.map((one) => one.state);
    expect(state).toBe(states.includes('stale') ? 'stale' : states.includes('suspect') ? 'suspect' : 'current');
  }
  const all = [...answers, ...evidence, ...insights];
  const flagged = all.filter((one) => one.state !== 'current');
  expect(status.flagged.map((one) => one.id).sort()).toEqual(flagged.map((one) => one.id).sort());
  for (const one of flagged) {
    expect(one.causes.length).toBeGreaterThan(0);
    expect(one.causes.every((cause) => (cause.before ?? cause.after ?? cause.message ?? '') !== '')).toBe(true);
  }
  expect(status.counts.current).toBe(all.length - flagged.length);
}

/** What the generator knows of a quote: the sentence it is, and the document it was last certain in. */
export interface KnownEvidence {
  readonly key: string;
  readonly sentence: string;
  readonly basis: Piece;
  /** Whether `basis` is the state of the document just before the one that is looked at. */
  readonly fresh: boolean;
}

/** A certain outcome never contradicts what truly became of the sentence. */
export function checkCarried(evidence: PresentedEvidence, known: KnownEvidence, now: Piece | undefined): void {
  if (!isCertain(evidence)) return;
  expect(now, `${evidence.id} is certain in a document that is gone`).toBeDefined();
  const was = placesIn(known.basis).find((place) => place.id === known.sentence);
  const is = placesIn(now as Piece).find((place) => place.id === known.sentence);
  const lookalikes = was?.twin !== undefined || [known.basis, now as Piece].some((piece) => countOf(piece, was?.text) > 1);
  // Only step by step does the generator promise that lookalikes are not taken away here and copied there.
  if (lookalikes && !known.fresh) return;
  expect(is?.text, `${evidence.id} "${evidence.quote}" is ${evidence.outcome}`).toBe(was?.text);
  expect([evidence.start, evidence.end], `${evidence.id} "${evidence.quote}" is ${evidence.outcome}`).toEqual([is?.start, is?.end]);
}

const countOf = (piece: Piece, text: string | undefined): number => placesIn(piece).filter((place) => place.text === text).length;

/** Every citation in a snapshot. */
export function citationsIn({
  answers,
  evidence,
  asked,
}: Snapshot): readonly Pick<PresentedEvidence, 'bundle' | 'document' | 'version' | 'start' | 'end' | 'quote'>[] {
  return [
    ...[...answers, ...asked].flatMap((answer) => answer.sentences.flatMap((sentence) => sentence.citations)),
    ...evidence.flatMap((one) => [one, ...(one.candidates ?? [])]),
  ];
}

/** The saved answers as questions to be asked again. */
export const askedOf = (answers: Snapshot['answers'], scopes: ReadonlyMap<string, string | undefined>): (Asked & { id: string })[] =>
  answers.map(({ id, question }) => ({ id, question, bundle: scopes.get(id) }));
