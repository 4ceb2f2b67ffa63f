/**
 * The units a change is judged by: the sentences of a block, the cells of a row (sentence by sentence), the lines of code.
 * A list or heading number is no part of any of them.
 */
import { sentencesOf } from '../../documents/index.ts';
import type { Block, ParsedDocument, Range } from '../../documents/index.ts';

/** The sentences of one block in order, as ranges of the canonical text. At least one: no block is empty or blank. */
export function sentenceRanges(document: ParsedDocument, index: number): Range[] {
  const block = document.blocks[index] as Block;
  if (block.cells) return block.cells.flatMap((cell) => inside(document, cell));
  const whole = { start: block.text, end: block.end };
  if (block.kind === 'heading') return [whole];
  if (block.kind === 'code') return linesOf(document, whole);
  return inside(document, whole);
}

function inside(document: ParsedDocument, range: Range): Range[] {
  return sentencesOf(document.canonical.slice(range.start, range.end)).map(({ start, end }) => ({
    start: range.start + start,
    end: range.start + end,
  }));
}

function linesOf(document: ParsedDocument, range: Range): Range[] {
  const lines: Range[] = [];
  let start = range.start;
  for (const line of document.canonical.slice(range.start, range.end).split('\n')) {
    if (line.trim() !== '') lines.push({ start, end: start + line.length });
    start += line.length + 1;
  }
  return lines;
}

/** Part of a quote that lies in one block. */
export interface Segment extends Range {
  readonly block: number;
}

/** A span, not empty, cut at block boundaries; text between blocks belongs to no segment. */
export function segmentsOf(document: ParsedDocument, span: Range): Segment[] {
  const segments: Segment[] = [];
  for (let index = firstBlockEndingAfter(document.blocks, span.start); index < document.blocks.length; index++) {
    const block = document.blocks[index] as Block;
    if (block.start >= span.end) break;
    segments.push({ block: index, start: Math.max(span.start, block.start), end: Math.min(span.end, block.end) });
  }
  return segments;
}

function firstBlockEndingAfter(blocks: readonly Block[], offset: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle] as Block).end <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The sentences of a list that a range has a part of, as first and last index; the nearest one for a range between sentences. */
export function coveredBy(sentences: readonly Range[], range: Range): { first: number; last: number } {
  let first = sentences.findIndex((sentence) => sentence.end > range.start);
  if (first < 0) first = sentences.length - 1;
  let last = first;
  while (last + 1 < sentences.length && (sentences[last + 1] as Range).start < range.end) last++;
  return { first, last };
}

/** The sentences that contain a span, in reading order: what a verdict on it is bound to. */
export function reviewedSentences(document: ParsedDocument, span: Range): string[] {
  return segmentsOf(document, span).flatMap((segment) => {
    const sentences = sentenceRanges(document, segment.block);
    const { first, last } = coveredBy(sentences, segment);
    return sentences.slice(first, last + 1).map(({ start, end }) => document.canonical.slice(start, end));
  });
}
