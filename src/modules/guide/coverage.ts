/** Which passages of a document carry weight: what rests on each, and on each section. Pure. */
import type { ParsedDocument, Range } from '../documents/index.ts';

/** What rests on a part of a text. */
export interface Uses {
  readonly evidence: number;
  readonly insights: number;
  readonly cited: number;
  readonly read: number;
}

export interface Resting {
  readonly passages: readonly (Range & { readonly contentHash: string })[];
  readonly evidence: readonly (Range & { readonly insights: readonly string[] })[];
  /** By content of a passage. */
  readonly answers: readonly { readonly part: string; readonly cited: number; readonly read: number }[];
}

/** The passages that something rests on, in the order of the text. */
export function usedPassages({ passages, evidence, answers }: Resting): (Range & Uses)[] {
  const byContent = new Map(answers.map((one) => [one.part, one]));
  return passages.flatMap(({ contentHash, start, end }): (Range & Uses)[] => {
    const { cited = 0, read = 0 } = byContent.get(contentHash) ?? {};
    const quotes = evidence.filter((quote) => meet(quote, { start, end }));
    if (cited + read + quotes.length === 0) return [];
    return [{ start, end, evidence: quotes.length, insights: insightsOn(quotes), cited, read }];
  });
}

export interface OutlineEntry extends Range, Uses {
  readonly block: number;
  readonly depth: number;
  readonly until: number;
}

/** The headings in order with what rests on their sections. Answers are counted by passage: one that cites two of a section counts twice. */
export function outlineOf(
  { canonical, blocks }: Pick<ParsedDocument, 'canonical' | 'blocks'>,
  { evidence }: Pick<Resting, 'evidence'>,
  used: readonly (Range & Uses)[],
): OutlineEntry[] {
  const headings = blocks.flatMap(({ kind, role, text, end, level = 1 }, block) =>
    kind === 'heading' && role === undefined ? [{ block, start: text, end, level }] : [],
  );
  const open: number[] = [];
  return headings.map(({ block, start, end, level }, index) => {
    while ((open.at(-1) ?? 0) >= level) open.pop();
    open.push(level);
    const until = headings.slice(index + 1).find((next) => next.level <= level)?.start ?? canonical.length;
    const within = used.filter((one) => one.start >= start && one.start < until);
    const quotes = evidence.filter((quote) => meet(quote, { start, end: until }));
    const sum = (of: 'cited' | 'read'): number => within.reduce((total, one) => total + one[of], 0);
    return {
      block,
      start,
      end,
      depth: open.length,
      until,
      evidence: quotes.length,
      insights: insightsOn(quotes),
      cited: sum('cited'),
      read: sum('read'),
    };
  });
}

const meet = (a: Range, b: Range): boolean => a.start < b.end && a.end > b.start;

const insightsOn = (quotes: Resting['evidence']): number => new Set(quotes.flatMap(({ insights }) => insights)).size;
