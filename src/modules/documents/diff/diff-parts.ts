/**
 * What became of something that is said in parts, sentence by sentence: which were kept, which changed and how, which came and which
 * went, each beside the changes of text that caused it. Pure and browser-safe.
 */
import { diffWords, type WordChange } from './diff-words.ts';
import { similarity, wordsOf } from './tokens.ts';

/** What a cause has to tell to be laid beside a part. */
interface TellingCause {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

export type PartChange<Cause> =
  | { readonly change: 'kept'; readonly text: string }
  | { readonly change: 'changed'; readonly before: string; readonly after: string; readonly words: WordChange[]; readonly causes: Cause[] }
  | { readonly change: 'added'; readonly after: string; readonly causes: Cause[] }
  | { readonly change: 'removed'; readonly before: string; readonly causes: Cause[] };

/** Two parts with less than this share of words in common are one that went and one that came. */
const alike = 0.5;

/** In the order of what is said now; what went stands after what came before it. A part that only moved is kept. */
export function diffParts<Cause extends TellingCause>(
  before: readonly string[],
  after: readonly string[],
  causes: readonly Cause[],
): PartChange<Cause>[] {
  const pairs = pairParts(before, after);
  const told = (part: Pick<TellingCause, 'before' | 'after'>): Cause[] => causesOf(part, causes);
  const now = after.map((text, to): PartChange<Cause> => {
    const from = pairs.get(to);
    if (from === undefined) return { change: 'added', after: text, causes: told({ after: text }) };
    const was = before[from] as string;
    if (was === text) return { change: 'kept', text };
    return { change: 'changed', before: was, after: text, words: diffWords(was, text), causes: told({ before: was, after: text }) };
  });
  const placeOf = new Map([...pairs].map(([to, from]) => [from, to]));
  const gone = Map.groupBy(
    [...before.keys()].filter((from) => !placeOf.has(from)),
    (from) => {
      let previous = from - 1;
      while (previous >= 0 && !placeOf.has(previous)) previous--;
      return placeOf.get(previous) ?? -1;
    },
  );
  const removedAfter = (to: number): PartChange<Cause>[] =>
    (gone.get(to) ?? []).map((from) => {
      const was = before[from] as string;
      return { change: 'removed', before: was, causes: told({ before: was }) };
    });
  return [...removedAfter(-1), ...now.flatMap((change, to) => [change, ...removedAfter(to)])];
}

/** Which part of before each part of after is: equal ones first, then the most alike. */
function pairParts(before: readonly string[], after: readonly string[]): Map<number, number> {
  const pairs = new Map<number, number>();
  const left = new Set(before.keys());
  for (const [to, text] of after.entries()) {
    const from = [...left].find((one) => before[one] === text);
    if (from === undefined) continue;
    pairs.set(to, from);
    left.delete(from);
  }
  const words = new Map([...left].map((from) => [from, wordsOf(before[from] as string)]));
  const candidates = after.flatMap((text, to) => {
    if (pairs.has(to)) return [];
    const own = wordsOf(text);
    return [...words].map(([from, was]) => ({ to, from, share: similarity(was, own) }));
  });
  for (const { to, from, share } of candidates.sort((a, b) => b.share - a.share || a.to - b.to || a.from - b.from)) {
    if (share < alike || pairs.has(to) || !left.has(from)) continue;
    pairs.set(to, from);
    left.delete(from);
  }
  return pairs;
}

const folded = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** The causes whose words a part says or said; when none does, those without words, and else all: something caused it. */
function causesOf<Cause extends TellingCause>(
  { before, after }: Pick<TellingCause, 'before' | 'after'>,
  causes: readonly Cause[],
): Cause[] {
  const holds = (text: string | undefined, part: string | undefined): boolean =>
    text !== undefined && part !== undefined && (folded(text).includes(folded(part)) || folded(part).includes(folded(text)));
  const own = causes.filter((cause) => holds(cause.before, before) || holds(cause.after, after));
  if (own.length > 0) return own;
  const wordless = causes.filter((cause) => cause.before === undefined && cause.after === undefined);
  return wordless.length > 0 ? wordless : [...causes];
}
