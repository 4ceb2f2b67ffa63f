/** Carrying a quote, or the part of one, that lies in one block. */
import { diffWords, mapRange, similarity, wordsOf } from '../../documents/index.ts';
import type { Block, Range } from '../../documents/index.ts';
import type { Comparison } from './comparison.ts';
import { contextMatches, occurrences } from './context.ts';
import { removed } from './outcome.ts';
import type { CarryResult, Edited } from './outcome.ts';
import { sentenceRanges } from './reviewed-sentences.ts';
import type { Segment } from './reviewed-sentences.ts';
import { alignSentences, equalRuns, placeInRun, quotedAt } from './sentence-places.ts';
import type { Quoted } from './sentence-places.ts';
import { keepsOrder, sameAttributes, surroundingsKept, tellApart } from './surroundings.ts';
import { cellAt, columnOfCell, headerOf, rowByKey } from './table-cells.ts';

/** A quote this long may be found again by being the only one; a shorter one needs its context too. */
const longQuote = 40;
const mostCandidates = 20;

/** The outcome of one segment, whatever becomes of the rest of its quote. */
export function carrySegment(comparison: Comparison, segment: Segment): CarryResult {
  const quoted = quotedAt(comparison.from, segment);
  const settled = bySettledBlock(comparison, quoted);
  if (settled) return settled;
  const twins = byOpenTwins(comparison, quoted);
  if (twins) return twins;
  if (comparison.from.blocks[segment.block]?.kind === 'row') return byTable(comparison, quoted);
  return (
    bySimilarBlock(comparison, quoted) ??
    byUniqueness(comparison, quoted) ??
    byEqualSentences(comparison, quoted) ??
    changed(comparison, quoted)
  );
}

/** The whole block is certainly somewhere. */
function bySettledBlock(comparison: Comparison, quoted: Quoted): CarryResult | null {
  const { alignment, twins, from, to } = comparison;
  const list = (
    [
      ['unchanged', alignment.inPlace],
      ['moved', alignment.elsewhere],
      ['moved_with_context', twins],
    ] as const
  ).find(([, places]) => (places[quoted.block] as number) >= 0);
  if (!list) return null;
  const place = list[1][quoted.block] as number;
  const block = to.blocks[place] as Block;
  const offset = block.text - (from.blocks[quoted.block] as Block).text;
  const span = { start: quoted.start + offset, end: quoted.end + offset };
  if (span.start < block.start || to.canonical.slice(span.start, span.end) !== quoted.quote) {
    // A quote that includes a list or heading number which changed.
    const run = { start: quoted.run.start + offset, end: quoted.run.end + offset };
    return { outcome: 'edited', candidates: [{ start: block.start, end: run.end }], newText: to.canonical.slice(block.start, run.end) };
  }
  return { outcome: list[0], span, contextChanged: contextDiffers(comparison, quoted, { ...span, block: place }) };
}

/** Equal blocks are left that nothing tells apart. */
function byOpenTwins({ from, to, settledTo, alignment, placesInTo }: Comparison, quoted: Quoted): CarryResult | null {
  const block = from.blocks[quoted.block] as Block;
  const left = (placesInTo.get(block.hash) ?? []).filter((place) => settledTo[place] === 0);
  if (left.length === 0) return null;
  const displayed = alignment.displayed[quoted.block] as number;
  const nearest = left.toSorted((a, b) => Number(b === displayed) - Number(a === displayed)).slice(0, mostCandidates);
  const candidates = nearest.map((place) => {
    const twin = to.blocks[place] as Block;
    return { start: Math.max(twin.start, quoted.start + twin.text - block.text), end: quoted.end + twin.text - block.text };
  });
  return { outcome: 'ambiguous', candidates };
}

/** A cell: its row by the cell that names it, and its column; never by its text alone. */
function byTable(comparison: Comparison, quoted: Quoted): CarryResult {
  const { from, to, alignment } = comparison;
  const fromRow = from.blocks[quoted.block] as Block;
  const column = cellAt(fromRow, quoted);
  const byKey = column < 0 ? -1 : rowByKey(comparison, quoted.block);
  const similar = alignment.similar[quoted.block] as number;
  const row = byKey >= 0 ? byKey : similar;
  if (row < 0) return removed;
  const whole = to.blocks[row] as Block;
  const cell = column < 0 ? undefined : whole.cells?.[columnOfCell(comparison, quoted.block, row, column)];
  if (!cell || byKey < 0) return editedTo(comparison, quoted, cell ?? whole);
  const sentences = sentenceRanges(to, row).filter(({ start, end }) => start >= cell.start && end <= cell.end);
  const own = quoted.sentences.filter((sentence) => cellAt(fromRow, sentence) === column);
  const span = keptSpan(comparison, quotedAmong(quoted, own), sentences);
  if (!span) return cell.end > cell.start ? editedTo(comparison, quoted, cell) : removed;
  const target = { ...span, block: row };
  return {
    outcome: keepsOrder(comparison, quoted.block, row) ? 'unchanged' : 'moved',
    span,
    contextChanged: contextDiffers(comparison, quoted, target),
  };
}

/** The same quote among the sentences of its cell alone. */
function quotedAmong(quoted: Quoted, sentences: readonly Range[]): Quoted {
  const first = sentences.findIndex(({ start }) => start === quoted.run.start);
  const last = sentences.findIndex(({ end }) => end === quoted.run.end);
  return { ...quoted, sentences, first, last };
}

/** The quote's span among the sentences of another block when all of its own are there, side by side and in order. */
function keptSpan({ from, to }: Comparison, quoted: Quoted, place: readonly Range[]): Range | null {
  const matches = alignSentences(from, quoted, to, place);
  const first = matches[quoted.first] as number;
  for (let index = quoted.first; index <= quoted.last; index++) {
    if (first < 0 || matches[index] !== first + index - quoted.first) return null;
  }
  return placeInRun(to, quoted, (place[first] as Range).start);
}

/** The block was edited in place and these sentences were not. */
function bySimilarBlock(comparison: Comparison, quoted: Quoted): CarryResult | null {
  const { alignment, to } = comparison;
  const place = alignment.similar[quoted.block] as number;
  if (place < 0) return null;
  const sentences = sentenceRanges(to, place);
  const span = keptSpan(comparison, quoted, sentences);
  if (!span) return null;
  const target = { ...span, block: place };
  if (!isSameBlock(comparison, quoted, target, sentences)) return null;
  return {
    outcome: keepsOrder(comparison, quoted.block, place) ? 'unchanged' : 'moved',
    span,
    contextChanged: contextDiffers(comparison, quoted, target),
  };
}

/** Whether a similar block is the same one: a sentence of some length that no other open block has, or a short one in its context. */
function isSameBlock(comparison: Comparison, quoted: Quoted, place: Segment, sentences: readonly Range[]): boolean {
  const { from, openFrom, openTo } = comparison;
  const isOnly = (text: string): boolean => occurrences(openFrom, text) === 1 && occurrences(openTo, text) === 1;
  if (isOnly(quoted.runText) && (quoted.runText.length >= longQuote || contextMatches(comparison, quoted, place))) return true;
  const matches = alignSentences(from, quoted, comparison.to, sentences);
  const others = quoted.sentences.filter((_, index) => matches[index] !== -1 && (index < quoted.first || index > quoted.last));
  return others.slice(0, 20).some(({ start, end }) => end - start >= longQuote && isOnly(from.canonical.slice(start, end)));
}

/** The quote occurs once in both versions and its sentences are the same. */
function byUniqueness(comparison: Comparison, quoted: Quoted): CarryResult | null {
  const { from, to } = comparison;
  if (occurrences(from.canonical, quoted.quote) !== 1 || occurrences(to.canonical, quoted.quote) !== 1) return null;
  const place = equalRuns(to, quoted, 1)[0];
  if (!place || to.blocks[place.block]?.kind === 'row') return null;
  if (quoted.quote.length < longQuote && !contextMatches(comparison, quoted, place)) return null;
  const { block, ...span } = place;
  return { outcome: 'moved', span, contextChanged: contextDiffers(comparison, quoted, { ...span, block }) };
}

/** The same sentences stand in blocks that are not settled: kept when exactly one of them keeps the surroundings, and no other claims it. */
function byEqualSentences(comparison: Comparison, quoted: Quoted): CarryResult | null {
  const { alignment, to, settledTo } = comparison;
  const open = equalRuns(to, quoted, mostCandidates).filter(({ block }) => settledTo[block] === 0 && to.blocks[block]?.kind !== 'row');
  if (open.length === 0) return null;
  const keeping = open.filter(({ block }) => surroundingsKept(comparison, quoted.block, block) > 0);
  const only = keeping[0];
  if (keeping.length === 1 && only && open.length < mostCandidates && isToldApart(comparison, quoted, only, open.length)) {
    const { block, ...span } = only;
    if (quoted.quote.length >= longQuote || contextMatches(comparison, quoted, only)) {
      const inPlace = alignment.similar[quoted.block] === block && keepsOrder(comparison, quoted.block, block);
      return { outcome: inPlace ? 'unchanged' : 'moved_with_context', span, contextChanged: contextDiffers(comparison, quoted, only) };
    }
  }
  const edited = inSimilarBlock(comparison, quoted);
  const candidates = open.map(({ start, end }) => ({ start, end }));
  if (!edited || open.some(({ block }) => block === alignment.similar[quoted.block])) return { outcome: 'ambiguous', candidates };
  return { ...edited, candidates: [...edited.candidates, ...candidates] };
}

/** Whether the surroundings speak for this quote and for no other open block of `from` with the same sentences. */
function isToldApart(comparison: Comparison, quoted: Quoted, place: Segment, candidates: number): boolean {
  const { from, settledFrom } = comparison;
  const equal = equalRuns(from, quoted, mostCandidates + 1).filter(({ block }) => settledFrom[block] === 0);
  if (equal.length > mostCandidates) return false;
  if (!tellApart(comparison, quoted.block, place.block, { were: equal.length, are: candidates })) return false;
  return equal.every(({ start, block }) => start === quoted.start || surroundingsKept(comparison, block, place.block) === 0);
}

/** The sentences changed or are gone. */
function changed(comparison: Comparison, quoted: Quoted): CarryResult {
  return inSimilarBlock(comparison, quoted) ?? inOpenBlocks(comparison, quoted) ?? removed;
}

/** The changed sentences inside the block that was edited; null when they are gone from it. */
function inSimilarBlock(comparison: Comparison, quoted: Quoted): Edited | null {
  const place = comparison.alignment.similar[quoted.block] as number;
  return place < 0 ? null : amongSentences(comparison, quoted, sentenceRanges(comparison.to, place));
}

/** Those sentences of a block that took the place of the quote's: in between the sentences that stayed, with words in common. */
function amongSentences(comparison: Comparison, quoted: Quoted, place: readonly Range[]): Edited | null {
  const { from, to } = comparison;
  const matches = alignSentences(from, quoted, to, place);
  const mapped = new Set(matches);
  let lone = quoted.first === quoted.last;
  const before = matches.slice(0, quoted.first).findLast((index) => index >= 0) ?? -1;
  const after = matches.slice(quoted.last + 1).find((index) => index >= 0) ?? place.length;
  const between = place.map((_, index) => index).filter((index) => index > before && index < after && !mapped.has(index));
  lone &&= between.length === 1 && after - before === 2;
  const textAt = (document: typeof from, range: Range): string => document.canonical.slice(range.start, range.end);
  const own = quoted.sentences.slice(quoted.first, quoted.last + 1).map((range) => wordsOf(textAt(from, range)));
  const chosen = between.filter((index) => {
    const words = wordsOf(textAt(to, place[index] as Range));
    return own.some((sentence) => similarity(sentence, words) >= (lone ? 0.25 : 0.4));
  });
  for (let index = quoted.first; index <= quoted.last; index++) if ((matches[index] as number) >= 0) chosen.push(matches[index] as number);
  if (chosen.length === 0) return null;
  return editedTo(comparison, quoted, {
    start: (place[Math.min(...chosen)] as Range).start,
    end: (place[Math.max(...chosen)] as Range).end,
  });
}

/** The most similar sentence of the blocks that are new; bounded, and only when most words are the same. */
function inOpenBlocks(comparison: Comparison, quoted: Quoted): Edited | null {
  const { to, settledTo, alignment } = comparison;
  const own = wordsOf(quoted.runText, 400);
  const wanted = own.toSorted((a, b) => b.length - a.length).slice(0, 6);
  const paired = new Set(alignment.similar);
  let best: { range: Range; score: number } | null = null;
  let looked = 0;
  for (let index = 0; index < to.blocks.length && looked < 4000; index++) {
    const block = to.blocks[index] as Block;
    if (settledTo[index] === 1 || block.kind === 'row') continue;
    const text = to.canonical.slice(block.text, block.end).toLowerCase();
    looked += 1 + text.length / 400;
    if (wanted.filter((word) => text.includes(word)).length * 2 < wanted.length) continue;
    for (const range of sentenceRanges(to, index)) {
      const score = similarity(own, wordsOf(to.canonical.slice(range.start, range.end), 400)) - (paired.has(index) ? 0.05 : 0);
      if (score >= 0.6 && (!best || score > best.score)) best = { range, score };
    }
  }
  return best ? editedTo(comparison, quoted, best.range) : null;
}

/** Edited, with the place of the quote's own words among the new sentences first. */
function editedTo({ to }: Comparison, quoted: Quoted, sentences: Range): Edited {
  const newText = to.canonical.slice(sentences.start, sentences.end);
  const start = Math.max(0, quoted.start - quoted.run.start);
  const words = mapRange(diffWords(quoted.runText, newText), start, start + quoted.quote.length);
  const text = newText.slice(words.start, words.end);
  const place = {
    start: sentences.start + words.start + (text.length - text.trimStart().length),
    end: sentences.start + words.end - (text.length - text.trimEnd().length),
  };
  return { outcome: 'edited', candidates: [place.end > place.start ? place : sentences], newText };
}

/** Whether other words of the block, what is attached to it or the header above a cell differ. */
function contextDiffers({ from, to }: Comparison, quoted: Segment, place: Segment): boolean {
  const a = from.blocks[quoted.block] as Block;
  const b = to.blocks[place.block] as Block;
  if (from.canonical.slice(a.text, a.end) !== to.canonical.slice(b.text, b.end) || !sameAttributes(a, b)) return true;
  const column = cellAt(a, quoted);
  return column >= 0 && headerOf(from, quoted.block, column) !== headerOf(to, place.block, cellAt(b, place));
}
