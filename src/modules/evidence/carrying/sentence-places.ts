/** Where the sentences of a quote are in another block or anywhere in another version. */
import { findAnchors, pairRepeated } from '../../documents/index.ts';
import type { ParsedDocument, Range } from '../../documents/index.ts';
import { coveredBy, segmentsOf, sentenceRanges } from './reviewed-sentences.ts';
import type { Segment } from './reviewed-sentences.ts';

/** A quote with the sentences that contain it: `run` reaches from the first to the last of them. */
export interface Quoted extends Segment {
  readonly quote: string;
  readonly sentences: readonly Range[];
  readonly first: number;
  readonly last: number;
  readonly run: Range;
  readonly runText: string;
}

/** Reads a segment's quote and its sentences. */
export function quotedAt(document: ParsedDocument, segment: Segment): Quoted {
  const sentences = sentenceRanges(document, segment.block);
  const covered = coveredBy(sentences, segment);
  const run = { start: (sentences[covered.first] as Range).start, end: (sentences[covered.last] as Range).end };
  const textAt = ({ start, end }: Range): string => document.canonical.slice(start, end);
  return { ...segment, ...covered, quote: textAt(segment), sentences, run, runText: textAt(run) };
}

/** The place of a quote whose sentences begin at `runStart`; null when the slice there is not the quote. */
export function placeInRun(to: ParsedDocument, quoted: Quoted, runStart: number): Range | null {
  const start = runStart + quoted.start - quoted.run.start;
  const place = { start, end: start + quoted.end - quoted.start };
  return start >= 0 && to.canonical.slice(place.start, place.end) === quoted.quote ? place : null;
}

/** Which sentence of a block of `to` each sentence of the quote's block is; -1 when it is changed, gone or cannot be told from an equal one. */
export function alignSentences(from: ParsedDocument, quoted: Quoted, to: ParsedDocument, place: readonly Range[]): Int32Array {
  const keys = {
    from: quoted.sentences.map(({ start, end }) => from.canonical.slice(start, end)),
    to: place.map(({ start, end }) => to.canonical.slice(start, end)),
  };
  const anchors = findAnchors(keys.from, keys.to);
  const repeated = pairRepeated(keys, anchors, () => true);
  return repeated.map((index, i) => Math.max(index, anchors.inOrder[i] as number, anchors.elsewhere[i] as number));
}

/** The blocks of `to` where exactly these sentences stand whole, with the quote's place in them; at most `most`. */
export function equalRuns(to: ParsedDocument, quoted: Quoted, most: number): Segment[] {
  const places: Segment[] = [];
  let at = to.canonical.indexOf(quoted.runText);
  for (let looked = 0; at >= 0 && places.length < most && looked < 10 * most; looked++) {
    const found = segmentsOf(to, { start: at, end: at + quoted.runText.length });
    const block = found[0]?.block;
    const place = placeInRun(to, quoted, at);
    if (block !== undefined && found.length === 1 && place && isRun(to, block, { start: at, end: at + quoted.runText.length })) {
      places.push({ ...place, block });
    }
    at = to.canonical.indexOf(quoted.runText, at + 1);
  }
  return places;
}

function isRun(document: ParsedDocument, block: number, range: Range): boolean {
  const sentences = sentenceRanges(document, block);
  return sentences.some(({ start }) => start === range.start) && sentences.some(({ end }) => end === range.end);
}
