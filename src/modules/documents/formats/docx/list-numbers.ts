/** The numbers Word shows in front of paragraphs: they are nowhere in the file, they are counted (ECMA-376 part 1, 17.9). */
import { childOf, childrenOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import { formattedNumber } from './number-format.ts';
import { numberOf, switchOf, valueOf } from './properties.ts';
import type { ParagraphStyle } from './styles.ts';

interface Level {
  readonly start: number;
  readonly format: string;
  /** What is shown: "%1.%2" with the numbers of the levels put in. */
  readonly text: string;
  /** Starts again after a paragraph of this level (from 1) or one above it; 0 is never. */
  readonly restart: number | undefined;
  /** Shows every level in digits. */
  readonly legal: boolean;
  readonly style: string | undefined;
}

interface List {
  /** What counts: lists of one abstract list go on counting each other. */
  readonly counter: string;
  readonly levels: readonly (Level | undefined)[];
  /** Levels that start again at this value where the list is met first. */
  readonly starts: ReadonlyMap<number, number>;
}

const deepestLevel = 8;
/** Nobody writes longer ones; without a limit one long pattern would be repeated in front of every paragraph. */
const longestNumber = 60;
const standard: Level = { start: 1, format: 'decimal', text: '', restart: undefined, legal: false, style: undefined };

/** Where a paragraph stands in its list; `number` is undefined for bullets and for levels that show nothing. */
export interface ListNumber {
  /** From 0. */
  readonly level: number;
  readonly number: string | undefined;
}

export class ListNumbers {
  readonly #lists: ReadonlyMap<string, List>;
  readonly #counts = new Map<string, (number | undefined)[]>();
  readonly #met = new Set<string>();

  /** `numbering` is the root of the numbering part; `listOfStyle` finds the list of a numbering style. */
  constructor(numbering: XmlElement | undefined, listOfStyle: (style: string) => string | undefined) {
    this.#lists = readLists(numbering, listOfStyle);
  }

  /** Counts a paragraph; undefined when it is in no list. `own` is what the paragraph itself states. */
  next(own: XmlElement | undefined, style: ParagraphStyle): ListNumber | undefined {
    const id = valueOf(own, 'w:numId') ?? style.list;
    const list = id === undefined ? undefined : this.#lists.get(id);
    if (id === undefined || !list) return undefined;
    const level = Math.min(numberOf(own, 'w:ilvl') ?? styleLevel(list, style) ?? 0, deepestLevel);
    const counts = this.#count(id, list, level);
    return { level, number: shown(list, level, counts) };
  }

  #count(id: string, list: List, level: number): readonly (number | undefined)[] {
    const counts = this.#counts.get(list.counter) ?? [];
    this.#counts.set(list.counter, counts);
    if (!this.#met.has(id)) for (const started of list.starts.keys()) counts[started] = undefined;
    this.#met.add(id);
    const startOf = (index: number): number => list.starts.get(index) ?? list.levels[index]?.start ?? 1;
    for (let above = 0; above < level; above += 1) counts[above] ??= startOf(above);
    const before = counts[level];
    counts[level] = before === undefined ? startOf(level) : before + 1;
    for (let below = level + 1; below <= deepestLevel; below += 1) {
      if (level < (list.levels[below]?.restart ?? below)) counts[below] = undefined;
    }
    return counts;
  }
}

/** The level of a list that is tied to the style of the paragraph, or to one it is based on, else the one the style states. */
function styleLevel(list: List, style: ParagraphStyle): number | undefined {
  for (const id of style.chain) {
    const tied = list.levels.findIndex((level) => level?.style === id);
    if (tied >= 0) return tied;
  }
  return style.level;
}

function shown(list: List, level: number, counts: readonly (number | undefined)[]): string | undefined {
  const { format, text, legal } = list.levels[level] ?? standard;
  if (format === 'bullet') return undefined;
  const number = text.replace(/%([1-9])/g, (_, digit: string) => {
    const index = Number(digit) - 1;
    return index > level ? '' : formattedNumber(counts[index] ?? 1, legal ? 'decimal' : (list.levels[index]?.format ?? 'decimal'));
  });
  return number.trim() === '' ? undefined : number.slice(0, longestNumber);
}

function readLists(numbering: XmlElement | undefined, listOfStyle: (style: string) => string | undefined): Map<string, List> {
  const abstracts = new Map(
    childrenOf(numbering, 'w:abstractNum').map((element) => [element.attributes['w:abstractNumId'] ?? '', element]),
  );
  const nums = new Map(childrenOf(numbering, 'w:num').map((element) => [element.attributes['w:numId'] ?? '', element]));
  const levels = new Map<XmlElement, readonly (Level | undefined)[]>();
  const lists = new Map<string, List>();
  for (const [id, num] of nums) {
    let counter = valueOf(num, 'w:abstractNumId') ?? '';
    // A list may be defined by a style, whose own list then has the levels.
    for (let step = 0; step < 5; step += 1) {
      const link = valueOf(abstracts.get(counter), 'w:numStyleLink');
      const linked = nums.get((link === undefined ? undefined : listOfStyle(link)) ?? '');
      if (!linked) break;
      counter = valueOf(linked, 'w:abstractNumId') ?? '';
    }
    const abstract = abstracts.get(counter);
    if (!abstract || id === '0') continue;
    const base = levels.get(abstract) ?? readLevels(abstract);
    levels.set(abstract, base);
    lists.set(id, { counter, ...overridden(num, base) });
  }
  return lists;
}

function overridden(num: XmlElement, base: readonly (Level | undefined)[]): Pick<List, 'levels' | 'starts'> {
  const starts = new Map<number, number>();
  const overrides = childrenOf(num, 'w:lvlOverride');
  if (overrides.length === 0) return { levels: base, starts };
  const levels = [...base];
  for (const override of overrides) {
    const index = levelOf(override);
    if (index === undefined) continue;
    const own = childOf(override, 'w:lvl');
    if (own) levels[index] = readLevel(own);
    const start = numberOf(override, 'w:startOverride');
    if (start !== undefined) starts.set(index, start);
  }
  return { levels, starts };
}

function readLevels(abstract: XmlElement): (Level | undefined)[] {
  const levels: (Level | undefined)[] = Array.from({ length: deepestLevel + 1 });
  for (const element of childrenOf(abstract, 'w:lvl')) {
    const index = levelOf(element);
    if (index !== undefined) levels[index] = readLevel(element);
  }
  return levels;
}

function levelOf(element: XmlElement): number | undefined {
  const level = element.attributes['w:ilvl'] ?? '';
  return /^[0-8]$/.test(level) ? Number(level) : undefined;
}

function readLevel(element: XmlElement): Level {
  // Newer formats stand in a choice, with an older one to fall back on.
  const older = childOf(childOf(element, 'mc:AlternateContent'), 'mc:Fallback');
  return {
    start: numberOf(element, 'w:start') ?? 0,
    format: valueOf(element, 'w:numFmt') ?? valueOf(older, 'w:numFmt') ?? 'decimal',
    text: (valueOf(element, 'w:lvlText') ?? '').slice(0, longestNumber),
    restart: numberOf(element, 'w:lvlRestart'),
    legal: switchOf(element, 'w:isLgl') === true,
    style: valueOf(element, 'w:pStyle'),
  };
}
