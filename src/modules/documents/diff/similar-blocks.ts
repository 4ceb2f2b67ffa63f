/**
 * Pairs blocks that are left over on both sides and have enough words in common: the same block, edited. A pair is a
 * suggestion, never a certainty. Cost is bounded: a small gap is compared in full, a large one only where rare words meet.
 */
import type { ParsedDocument } from '../model.ts';
import { similarity, wordsOf } from './tokens.ts';

const threshold = 0.5;
/** Enough when one block of a kind is left on each side of a gap. */
const loneThreshold = 0.3;
const fullComparison = 4096;
const rareInGap = 8;

interface Pair {
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

/** What is left between two neighbouring anchors, as block indexes in order. */
export interface Gap {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Compares blocks by the words they share; the words of a block are read once. */
export class BlockWords {
  private readonly document: ParsedDocument;
  private readonly words = new Map<number, string[]>();

  constructor(document: ParsedDocument) {
    this.document = document;
  }

  of(index: number): string[] {
    const known = this.words.get(index);
    if (known) return known;
    const block = this.document.blocks[index];
    const words = block ? wordsOf(this.document.canonical.slice(block.text, block.end), 1000) : [];
    this.words.set(index, words);
    return words;
  }

  hashOf(index: number): string | undefined {
    return this.document.blocks[index]?.hash;
  }

  kindOf(index: number): string | undefined {
    return this.document.blocks[index]?.kind;
  }

  /** The first cell of a row, which usually names it. */
  firstCell(index: number): string | undefined {
    const cell = this.document.blocks[index]?.cells?.[0];
    return cell && cell.end > cell.start ? this.document.canonical.slice(cell.start, cell.end) : undefined;
  }
}

/** The similar pairs of a gap: best score first, then nearest, each block in one pair at most. */
export function similarPairs(gap: Gap, from: BlockWords, to: BlockWords): Pair[] {
  if (gap.from.length === 0 || gap.to.length === 0) return [];
  const pairs: (Pair & { readonly distance: number })[] = [];
  const lone = gap.from.length === 1 && gap.to.length === 1;
  const compare = (i: number, j: number): void => {
    const a = gap.from[i] as number;
    const b = gap.to[j] as number;
    const score = blockSimilarity(a, b, from, to);
    if (score < (lone ? loneThreshold : threshold)) return;
    pairs.push({ from: a, to: b, score, distance: Math.abs(i / gap.from.length - j / gap.to.length) });
  };
  for (const [i, j] of comparisons(gap, from, to)) compare(i, j);
  pairs.sort((a, b) => b.score - a.score || a.distance - b.distance || a.from - b.from || a.to - b.to);
  const takenFrom = new Set<number>();
  const takenTo = new Set<number>();
  return pairs.filter((pair) => {
    if (takenFrom.has(pair.from) || takenTo.has(pair.to)) return false;
    takenFrom.add(pair.from);
    takenTo.add(pair.to);
    return true;
  });
}

/** Words in common of two blocks, 0 to 1; equal blocks are no edit and give 0; another kind counts a little less; rows that share their first cell count more. */
export function blockSimilarity(a: number, b: number, from: BlockWords, to: BlockWords): number {
  const rows = Number(from.kindOf(a) === 'row') + Number(to.kindOf(b) === 'row');
  if (rows === 1 || from.hashOf(a) === to.hashOf(b)) return 0;
  const shared = similarity(from.of(a), to.of(b));
  if (rows === 2) return from.firstCell(a) !== undefined && from.firstCell(a) === to.firstCell(b) ? 0.5 + shared / 2 : shared * 0.9;
  return from.kindOf(a) === to.kindOf(b) ? shared : shared * 0.95;
}

function comparisons(gap: Gap, from: BlockWords, to: BlockWords): Iterable<readonly [number, number]> {
  if (gap.from.length * gap.to.length <= fullComparison) return everyPair(gap);
  return rareWordPairs(gap, from, to);
}

function* everyPair(gap: Gap): Iterable<readonly [number, number]> {
  for (let i = 0; i < gap.from.length; i++) for (let j = 0; j < gap.to.length; j++) yield [i, j];
}

/** For each block of `from` the four blocks of `to` that share most words which at most eight blocks of the gap have. */
function* rareWordPairs(gap: Gap, from: BlockWords, to: BlockWords): Iterable<readonly [number, number]> {
  const places = new Map<string, number[]>();
  gap.to.forEach((block, j) => {
    for (const word of new Set(to.of(block).slice(0, 200))) {
      const list = places.get(word);
      if (!list) places.set(word, [j]);
      else if (list.length <= rareInGap) list.push(j);
    }
  });
  for (let i = 0; i < gap.from.length; i++) {
    const votes = new Map<number, number>();
    for (const word of new Set(from.of(gap.from[i] as number).slice(0, 200))) {
      const list = places.get(word);
      if (list && list.length <= rareInGap) for (const j of list) votes.set(j, (votes.get(j) ?? 0) + 1);
    }
    const best = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 4);
    for (const [j] of best) yield [i, j];
  }
}
