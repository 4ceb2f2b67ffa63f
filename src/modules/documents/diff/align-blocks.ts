/**
 * Which block of one version is which block of the other. Two notions are kept apart: `inPlace` and `elsewhere` are certain
 * and may carry evidence; `displayed` and `similar` are what a reader would call the same or edited, and carry nothing.
 */
import type { ParsedDocument } from '../model.ts';
import { findAnchors, pairRepeated } from './anchors.ts';
import { commonSubsequence } from './myers.ts';
import { BlockWords, blockSimilarity, similarPairs } from './similar-blocks.ts';
import type { Gap } from './similar-blocks.ts';

/** Index of the block of `to` per block of `from`, -1 for none; a block of `to` appears in one of the four lists at most. */
export interface BlockAlignment {
  /** Certain: a hash that is unique in both and in order, or a repeated hash that keeps its place between two anchors. */
  readonly inPlace: Int32Array;
  /** Certain: a hash that is unique in both, in another order. */
  readonly elsewhere: Int32Array;
  /** Equal hash in the same gap, by longest common subsequence; which of several equal blocks it is stays open. */
  readonly displayed: Int32Array;
  /** Words in common. */
  readonly similar: Int32Array;
}

/** Aligns the blocks of two versions of a document; near linear in their number for any input. */
export function alignBlocks(from: ParsedDocument, to: ParsedDocument): BlockAlignment {
  const keys = { from: from.blocks.map((block) => block.hash), to: to.blocks.map((block) => block.hash) };
  const anchors = findAnchors(keys.from, keys.to);
  const fromHeadings = headingKeys(from);
  const toHeadings = headingKeys(to);
  const repeated = pairRepeated(keys, anchors, (i, j) => fromHeadings[i] === toHeadings[j]);
  const inPlace = anchors.inOrder.map((index, i) => (index >= 0 ? index : (repeated[i] as number)));
  const taken = new Uint8Array(to.blocks.length);
  for (const list of [inPlace, anchors.elsewhere]) for (const index of list) if (index >= 0) taken[index] = 1;
  const isLeft = (i: number): boolean => inPlace[i] === -1 && anchors.elsewhere[i] === -1;
  const gaps = gapsOf(anchors.fromGaps, anchors.toGaps, isLeft, taken);
  const displayed = displayEqual(gaps, keys, taken);
  const similar = findSimilar(gaps, { from, to, displayed, taken, known: [inPlace, anchors.elsewhere, displayed] });
  return { inPlace, elsewhere: anchors.elsewhere, displayed, similar };
}

/** The heading path without numbers of every block, computed once per section. */
export function headingKeys(document: ParsedDocument): string[] {
  const ofSection = new Map<number, string>([[-1, '']]);
  const pathOf = (section: number): string => {
    const known = ofSection.get(section);
    if (known !== undefined) return known;
    const heading = document.blocks[section];
    if (!heading) return '';
    const above = pathOf(heading.section);
    const text = document.canonical.slice(heading.text, heading.end);
    const path = heading.section < 0 ? text : `${above}\n${text}`;
    ofSection.set(section, path);
    return path;
  };
  return document.blocks.map((block) => pathOf(block.section));
}

function gapsOf(fromGaps: Int32Array, toGaps: Int32Array, isLeft: (i: number) => boolean, taken: Uint8Array): Gap[] {
  const gaps = new Map<number, { from: number[]; to: number[] }>();
  const gapAt = (number: number): { from: number[]; to: number[] } => {
    const known = gaps.get(number);
    if (known) return known;
    const made = { from: [], to: [] };
    gaps.set(number, made);
    return made;
  };
  fromGaps.forEach((gap, i) => isLeft(i) && gapAt(gap).from.push(i));
  toGaps.forEach((gap, j) => taken[j] === 0 && gapAt(gap).to.push(j));
  return [...gaps.values()];
}

function displayEqual(gaps: readonly Gap[], keys: { from: string[]; to: string[] }, taken: Uint8Array): Int32Array {
  const displayed = new Int32Array(keys.from.length).fill(-1);
  for (const gap of gaps) {
    if (gap.from.length === 0 || gap.to.length === 0) continue;
    const numbers = new Map<string, number>();
    const numberOf = (key: string): number => {
      const known = numbers.get(key) ?? numbers.size;
      numbers.set(key, known);
      return known;
    };
    const a = Int32Array.from(gap.from, (i) => numberOf(keys.from[i] as string));
    const b = Int32Array.from(gap.to, (j) => numberOf(keys.to[j] as string));
    commonSubsequence(a, b).forEach((nth, index) => {
      if (nth < 0) return;
      const j = gap.to[nth] as number;
      displayed[gap.from[index] as number] = j;
      taken[j] = 1;
    });
  }
  return displayed;
}

interface SimilarInput {
  readonly from: ParsedDocument;
  readonly to: ParsedDocument;
  readonly displayed: Int32Array;
  readonly taken: Uint8Array;
  readonly known: readonly Int32Array[];
}

/** Pairs inside gaps, then beside blocks that are known to have moved: what followed or preceded them. */
function findSimilar(gaps: readonly Gap[], input: SimilarInput): Int32Array {
  const { taken, displayed, known } = input;
  const similar = new Int32Array(displayed.length).fill(-1);
  const fromWords = new BlockWords(input.from);
  const toWords = new BlockWords(input.to);
  for (const gap of gaps) {
    const left = { from: gap.from.filter((i) => displayed[i] === -1), to: gap.to.filter((j) => taken[j] === 0) };
    for (const pair of similarPairs(left, fromWords, toWords)) {
      similar[pair.from] = pair.to;
      taken[pair.to] = 1;
    }
  }
  const image = (i: number): number => Math.max(similar[i] ?? -1, ...known.map((list) => list[i] ?? -1));
  const tryBeside = (i: number, step: 1 | -1): void => {
    if (image(i) >= 0) return;
    const neighbour = image(i - step);
    const j = neighbour + step;
    if (neighbour < 0 || j < 0 || taken[j] !== 0 || blockSimilarity(i, j, fromWords, toWords) < 0.5) return;
    similar[i] = j;
    taken[j] = 1;
  };
  for (let i = 1; i < similar.length; i++) tryBeside(i, 1);
  for (let i = similar.length - 2; i >= 0; i--) tryBeside(i, -1);
  return similar;
}
