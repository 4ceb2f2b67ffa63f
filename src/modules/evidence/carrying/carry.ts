/**
 * Carrying a judged quote from the last version where its place was certain to another one. A place is reported as certain
 * only when the slice equals the quote and the sentences around it did not change; twins are never guessed.
 */
import type { ParsedDocument, Range } from '../../documents/index.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { carrySegment } from './carry-segment.ts';
import { compareVersions } from './comparison.ts';
import type { Comparison } from './comparison.ts';
import { occurrences } from './context.ts';
import { isKept, removed, worseOf } from './outcome.ts';
import type { CarryResult, Edited, Kept } from './outcome.ts';
import { reviewedSentences, segmentsOf } from './reviewed-sentences.ts';
import { sameAttributes } from './surroundings.ts';

export interface CarryInput {
  readonly quote: string;
  readonly from: ParsedDocument;
  /** The last certain place, in `from`. */
  readonly span: Range;
  readonly to: ParsedDocument;
  /** The same two versions prepared once, when many quotes are carried; must be `compareVersions(from, to)`. */
  readonly comparison?: Comparison;
}

/** Where the quote is in `to`. Throws INTERNAL when `span` does not hold the quote in `from`. */
export function carry(input: CarryInput): CarryResult {
  const { quote, from, span, to } = input;
  if (quote === '' || from.canonical.slice(span.start, span.end) !== quote) {
    throw new StemmaError('INTERNAL', 'The stored place does not hold the quote.', { start: span.start, end: span.end });
  }
  if (from.canonical === to.canonical) {
    return { outcome: 'unchanged', span, contextChanged: attributesDiffer(from, to, span) };
  }
  const comparison = input.comparison ?? compareVersions(from, to);
  const segments = segmentsOf(from, span);
  const [first] = segments;
  if (!first) return removed;
  if (first.start === span.start && first.end === span.end) return carrySegment(comparison, first);
  return joinSegments(
    input,
    segments.map((segment) => carrySegment(comparison, segment)),
  );
}

/** Segments are kept together only when what lies between their places is the whole quote again. */
function joinSegments({ quote, from, span, to }: CarryInput, results: readonly CarryResult[]): CarryResult {
  const kept = results.filter(isKept);
  if (kept.length === results.length) {
    const joined = joinedSpan(kept[0] as Kept, quote);
    if (to.canonical.slice(joined.start, joined.end) !== quote) return asEdited(to, results);
    const worst = kept.map(({ outcome }) => outcome).reduce(worseOf);
    return { outcome: worst, span: joined, contextChanged: kept.some(({ contextChanged }) => contextChanged) };
  }
  const whole = foundOnce({ quote, from, span, to });
  if (whole) return { outcome: 'moved', span: whole, contextChanged: true };
  const worst = results.map(({ outcome }) => outcome).reduce(worseOf);
  if (worst === 'removed') return removed;
  return worst === 'ambiguous' ? { outcome: 'ambiguous', candidates: candidatesOf(results) } : asEdited(to, results);
}

/** From the place of the first part on; a quote may begin or end with blanks that belong to no block. */
function joinedSpan(first: Kept, quote: string): Range {
  const start = first.span.start - (quote.length - quote.trimStart().length);
  return { start, end: start + quote.length };
}

/** The only place of a long quote, when it is also the only one it had and its sentences are the same. */
function foundOnce({ quote, from, span, to }: Pick<CarryInput, 'quote' | 'from' | 'span' | 'to'>): Range | null {
  if (quote.length < 40 || occurrences(from.canonical, quote) !== 1 || occurrences(to.canonical, quote) !== 1) return null;
  const start = to.canonical.indexOf(quote);
  const place = { start, end: start + quote.length };
  const touchesRow = [
    ...segmentsOf(from, span).map(({ block }) => from.blocks[block]),
    ...segmentsOf(to, place).map(({ block }) => to.blocks[block]),
  ];
  if (touchesRow.some((block) => block?.kind === 'row')) return null;
  const before = reviewedSentences(from, span);
  const after = reviewedSentences(to, place);
  return before.length === after.length && before.every((sentence, index) => sentence === after[index]) ? place : null;
}

/** Every part is kept or edited: a worse one decides alone. */
function asEdited(to: ParsedDocument, results: readonly CarryResult[]): CarryResult {
  const newText = results.map((result) => (isKept(result) ? textAt(to, result.span) : (result as Edited).newText)).join('\n');
  return { outcome: 'edited', candidates: candidatesOf(results), newText };
}

function candidatesOf(results: readonly CarryResult[]): Range[] {
  const places = results.flatMap((result): readonly Range[] => (isKept(result) ? [result.span] : result.candidates));
  return places.filter((place, index) => places.findIndex((other) => other.start === place.start && other.end === place.end) === index);
}

const textAt = (document: ParsedDocument, { start, end }: Range): string => document.canonical.slice(start, end);

function attributesDiffer(from: ParsedDocument, to: ParsedDocument, span: Range): boolean {
  return segmentsOf(from, span).some(({ block }) => !sameAttributes(from.blocks[block], to.blocks[block]));
}
