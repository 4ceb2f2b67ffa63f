/** Whether two facts about the same disagree, and which disagreements among many are none because they come from a template. Pure. */
import type { Fact } from './fact.ts';
import type { Quantity, Value } from './values.ts';

/** A fact with the document it stands in. */
export interface StandingFact extends Fact {
  readonly document: string;
  /** The numbers in the name of the document, which tell it from others like it: rents-2024.csv. */
  readonly named: readonly string[];
}

/** As many words have to say the same before two places are taken to speak of one thing. */
const leastAbout = { sentence: 2, label: 2, list: 2, cell: 2 } as const;
const leastAcrossDocuments = 3;

/** Whether two facts with one key state what cannot both hold. */
export function disagree(a: StandingFact, b: StandingFact): boolean {
  return a.key === b.key && a.content !== b.content && isSameThing(a, b) && differ(a, b);
}

function isSameThing(a: StandingFact, b: StandingFact): boolean {
  if (isOther(a.numbers, b.numbers)) return false;
  const about = Math.min(a.about, b.about);
  if (about < leastAbout[a.form] && a.heading !== b.heading) return false;
  if (a.document === b.document) return !areRecords(a, b);
  if (isOther(a.named, b.named)) return false;
  return about >= leastAcrossDocuments || (a.form === 'cell' && b.form === 'cell') || (a.heading === b.heading && a.heading !== '');
}

/** Both are numbered, and differently: two flats, two years. */
const isOther = (a: readonly string[], b: readonly string[]): boolean =>
  a.length > 0 && b.length > 0 && (a.length !== b.length || a.some((one, index) => one !== b[index]));

/** One label below each of several headings of one level: a list of records, each with a value of its own. */
const areRecords = (a: Fact, b: Fact): boolean =>
  a.section !== b.section &&
  a.parent === b.parent &&
  (a.form === b.form || isLabel(a)) &&
  isLabel(a) === isLabel(b) &&
  (isLabel(a) || a.form === 'cell');

const isLabel = ({ form }: Fact): boolean => form === 'label' || form === 'list';

function differ(a: Fact, b: Fact): boolean {
  if (a.stated.is === 'values' && b.stated.is === 'values') return differInOne(a.stated.values, b.stated.values);
  if (a.stated.is === 'words' && b.stated.is === 'words') return a.stated.words !== b.stated.words;
  if (a.stated.is !== 'members' || b.stated.is !== 'members') return false;
  const others = new Set(b.stated.members);
  const shared = a.stated.members.filter((member) => others.has(member)).length;
  return shared > 0 && (shared < a.stated.members.length || shared < others.size);
}

/** Exactly one value differs, and it is what the sentence says, not when it holds. */
function differInOne(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  const differing = a.flatMap((value, index) => (isSame(value, b[index] as Value) ? [] : [[value, b[index] as Value] as const]));
  const [pair] = differing;
  if (!pair || differing.length > 1) return false;
  const isWhen = pair[0].type === 'date' && a.some(({ type }) => type === 'quantity' || type === 'place');
  return !isWhen && areApart(pair[0], pair[1]);
}

const isSame = (a: Value, b: Value): boolean => JSON.stringify(a) === JSON.stringify(b) || !areApart(a, b);

/** Two values of one kind that cannot both be meant. One that lies within the other, or says less exactly the same, is none. */
export function areApart(a: Value, b: Value): boolean {
  if (a.type === 'quantity' && b.type === 'quantity') return a.unit === b.unit && rangesApart(a, b);
  if (a.type === 'place' && b.type === 'place') return a.unit === b.unit && a.number !== b.number;
  if (a.type === 'time' && b.type === 'time') return a.minutes !== b.minutes;
  if (a.type === 'date' && b.type === 'date')
    return !a.date.startsWith(b.date) && !b.date.startsWith(a.date) && a.date.startsWith('--') === b.date.startsWith('--');
  return false;
}

function rangesApart(a: Quantity, b: Quantity): boolean {
  // Two bounds of one side are about the bound itself.
  if (a.low === null && b.low === null) return isFar(a.high, b.high, a.loose || b.loose);
  if (a.high === null && b.high === null) return isFar(a.low, b.low, a.loose || b.loose);
  const [aLow, aHigh, bLow, bHigh] = [a.low ?? -Infinity, a.high ?? Infinity, b.low ?? -Infinity, b.high ?? Infinity];
  if (aLow === aHigh && bLow === bHigh) return isFar(aLow, bLow, a.loose || b.loose);
  return aHigh < bLow || bHigh < aLow;
}

/** A month is 28 to 31 days: what is meant by both is not apart. */
const isFar = (a: number | null, b: number | null, loose: boolean): boolean => {
  const [one, other] = [a ?? 0, b ?? 0];
  return Math.abs(one - other) > Math.max(Math.abs(one), Math.abs(other)) * (loose ? 0.04 : 1e-9);
};

/** How many places may state one thing before they are taken for a form that is filled in again and again. */
export const mostPlaces = 6;
/** So many disagreements between two documents are two documents of one kind, not one fact with an error. */
const mostBetween = 3;

export type Pair<F extends StandingFact> = readonly [F, F];

/** Every pair of `first` with another fact that disagrees, each once; what repeats like a form is left out. */
export function conflictsAmong<F extends StandingFact>(first: readonly F[], all: readonly F[]): Pair<F>[] {
  const byKey = Map.groupBy(all, (fact) => fact.key);
  const pairs: Pair<F>[] = [];
  const seen = new Set<string>();
  for (const fact of first) {
    const same = byKey.get(fact.key) ?? [];
    if (same.length > mostPlaces) continue;
    for (const other of same) {
      const id = [placeOf(fact), placeOf(other)].sort().join(' ');
      if (seen.has(id) || !disagree(fact, other)) continue;
      seen.add(id);
      pairs.push([fact, other]);
    }
  }
  return withoutSeries(pairs);
}

const placeOf = ({ document, start, end }: StandingFact): string => `${document} ${start} ${end}`;

function withoutSeries<F extends StandingFact>(pairs: readonly Pair<F>[]): Pair<F>[] {
  const between = ([a, b]: Pair<F>): string => [a.document, b.document].sort().join(' ');
  const counts = Map.groupBy(pairs, between);
  return pairs.filter((pair) => pair[0].document === pair[1].document || (counts.get(between(pair))?.length ?? 0) < mostBetween);
}
