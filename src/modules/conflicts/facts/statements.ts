/**
 * Reads what a document states in numbers, dates, times and lists. Careful rather than complete: a sentence that asks, speaks of
 * an example, leans on another one ("it") or holds many values states nothing here. Pure.
 */
import { sha256 } from '../../../kernel/shared/fingerprint.ts';
import { headingKey, isFurniture, sentencesOf, type Block, type ParsedDocument, type Range } from '../../documents/index.ts';
import { stem } from '../../search/index.ts';
import type { Fact, Stated } from './fact.ts';
import { membersOf } from './members.ts';
import { valuesIn, wordsIn, type FoundValue, type Value } from './values.ts';

const longestSentence = 320;
const mostValues = 3;
const longestCell = 60;

/** Words that say nothing of what is meant: articles, copulas, what must be. Negations, times and conditions are kept. */
const empty = new Set(
  `a an the this that these those its their his her our your of to in on at by for with and is are be been being has have had it
   must shall will should there each every per any all such which as amounts amount equals equal totals total set fixed currently
   der die das den dem des ein eine einer eines einem einen ist sind wird werden muss müssen soll sollen beträgt zu im am bei für mit und je pro`.split(
    /\s+/,
  ),
);
const leaning =
  /^(?:it|this|that|these|those|they|he|she|such|both|the (?:former|latter|same|above)|es|dies|diese|dieser|dieses|sie|er)\b/i;
const exemplary =
  /\b(?:for example|for instance|e\.g\.|such as|including|example|suppose|assume|approximately|about|around|roughly|estimated|zum beispiel|z\.b\.|etwa|ca\.)/i;

/** What a document says of itself, each of its own: the date of a version is no statement about a thing. */
const ofItself = new Set(
  'date version effective updated last modified published revision author status datum stand fassung'.split(' ').map(stem),
);

interface Place {
  readonly numbers: readonly string[];
  readonly section: number;
  readonly parent: number;
  readonly heading: string;
}

/** Every statement of a document, in the order of the text. */
export function factsOf(document: ParsedDocument): Fact[] {
  const facts: Fact[] = [];
  const { canonical, blocks } = document;
  const tables = headersOf(canonical, blocks);
  let place: Place = { numbers: [], section: -2, parent: -1, heading: '' };
  for (const [index, block] of blocks.entries()) {
    if (isFurniture(block) || block.kind === 'heading' || block.kind === 'code') continue;
    if (block.section !== place.section) place = placeOf(document, index);
    if (block.kind === 'row') facts.push(...rowFacts(canonical, block, tables.get(block.table ?? -1), place));
    else {
      facts.push(...textFacts(canonical, block, place));
      const list = listBelow(canonical, blocks, index, place);
      if (list) facts.push(list);
    }
  }
  return facts;
}

function placeOf(document: ParsedDocument, index: number): Place {
  const { section } = document.blocks[index] as Block;
  const key = headingKey(document, index);
  const heading = key.split('\n').at(-1) ?? '';
  return { numbers: numbersIn(key), section, parent: document.blocks[section]?.section ?? -1, heading };
}

/** The numbers and lone letters that name a thing among its like. */
export const numbersIn = (text: string): string[] => [...new Set(text.match(/\d+|\b[A-Z]\b(?!')/g))].sort();

function textFacts(canonical: string, block: Block, place: Place): Fact[] {
  const text = canonical.slice(block.text, block.end);
  // Most blocks of most texts: nothing to read, found out in one pass.
  return sentencesOf(text).flatMap(({ start, end }) => {
    const range = { start: block.text + start, end: block.text + end };
    const fact = sentenceFact(text.slice(start, end), range, place);
    return fact ? [fact] : [];
  });
}

function sentenceFact(sentence: string, range: Range, place: Place): Fact | undefined {
  if (sentence.length > longestSentence || /\?["”’)]*$/.test(sentence) || leaning.test(sentence) || exemplary.test(sentence))
    return undefined;
  const isLabel = /^[^:.;,]{2,60}:\s/.test(sentence);
  const values = valuesIn(sentence);
  if (values.length === 0) {
    const list = membersOf(sentence);
    return (
      list &&
      factOf({ form: 'list', about: aboutWords(list.lead, []), stated: { is: 'members', members: list.members }, sentence, range, place })
    );
  }
  if (
    values.length > mostValues ||
    values.some(({ value }) => value.type === 'quantity' && value.unit === '' && !isLabel && !endsWith(sentence, value))
  )
    return undefined;
  return factOf({
    form: isLabel ? 'label' : 'sentence',
    about: aboutWords(sentence, values),
    stated: ordered(values),
    sentence,
    range,
    place,
  });
}

/** A bare number states something only where it is all that is said at the end: "The number of keys is 4." */
const endsWith = (sentence: string, value: Value): boolean =>
  value.type === 'quantity' && new RegExp(`\\b(?:is|are|be|=|to|of)\\s+\\S+\\.?$`).test(sentence) && /\d[.]?$/.test(sentence);

interface Made {
  readonly form: Fact['form'];
  readonly about: readonly string[];
  readonly stated: Stated;
  readonly sentence: string;
  readonly range: Range;
  readonly place: Place;
}

function factOf({ form, about, stated, sentence, range, place }: Made): Fact | undefined {
  if (about.every((word) => ofItself.has(word))) return undefined;
  const shape = stated.is === 'values' ? stated.values.map(slotOf).join(' ') : stated.is;
  const { numbers, section, parent, heading } = place;
  return {
    key: sha256(`${[...about].sort().join(' ')}\n${shape}`).slice(0, 32),
    form,
    stated,
    about: about.length,
    numbers,
    section,
    parent,
    heading,
    ...range,
    content: sha256(sentence).slice(0, 32),
  };
}

/** What kind of value stands in a place of a sentence: two sentences about the same have the same kinds. */
const slotOf = (value: Value): string => (value.type === 'quantity' || value.type === 'place' ? `${value.type}:${value.unit}` : value.type);

function ordered(values: readonly FoundValue[]): Stated {
  return {
    is: 'values',
    values: values.map(({ value }) => value).toSorted((a, b) => (slotOf(a) < slotOf(b) ? -1 : slotOf(a) > slotOf(b) ? 1 : 0)),
  };
}

/** The stems of the words that say what a text is about, each once, without its values. */
function aboutWords(text: string, values: readonly FoundValue[]): string[] {
  const words = new Set<string>();
  for (const { text: word, start } of wordsIn(text)) {
    if (values.some((value) => start >= value.start && start < value.end)) continue;
    const lower = word.toLowerCase().replace(/['’]s?$/, '');
    if (!/[\p{L}\d]/u.test(lower) || empty.has(lower)) continue;
    words.add(stem(lower));
  }
  return [...words];
}

interface Header {
  readonly cells: readonly string[];
  /** The words of the first cells that occur once. */
  readonly keys: ReadonlySet<string>;
}

/** The heads of tables that have one. A row whose first cell is not the only one of its words names nothing. */
function headersOf(canonical: string, blocks: readonly Block[]): Map<number, Header> {
  const cells = (block: Block): string[] => (block.cells ?? []).map(({ start, end }) => canonical.slice(start, end));
  const rows = Map.groupBy(
    blocks.filter((block) => block.kind === 'row'),
    (block) => block.table ?? -1,
  );
  const headers = new Map<number, Header>();
  for (const [table, own] of rows) {
    const head = own.find((row) => row.header);
    const firsts = own.filter((row) => !row.header).map((row) => normal(cells(row)[0] ?? ''));
    const counts = Map.groupBy(firsts, (first) => first);
    headers.set(table, {
      cells: head ? cells(head) : [],
      keys: new Set([...counts].filter(([first, those]) => first !== '' && those.length === 1).map(([first]) => first)),
    });
  }
  return headers;
}

const normal = (text: string): string =>
  wordsIn(text)
    .map(({ text: word }) => stem(word.toLowerCase()))
    .join(' ');

const remarks = /^(?:notes?|remarks?|comments?|description|details|bemerkung(?:en)?|beschreibung)$/i;

function rowFacts(canonical: string, row: Block, header: Header | undefined, place: Place): Fact[] {
  const cells = row.cells ?? [];
  const textOf = ({ start, end }: Range): string => canonical.slice(start, end);
  const [first] = cells;
  if (row.header || !first || !header?.keys.has(normal(textOf(first)))) return [];
  // Two columns without more are labels with what belongs to them.
  const pair = cells[1];
  if (cells.length === 2 && pair) {
    const sentence = `${textOf(first)}: ${textOf(pair)}`;
    const fact = /^[^:.;,]{2,60}: /.test(sentence) ? sentenceFact(sentence, { start: first.start, end: pair.end }, place) : undefined;
    return fact ? [{ ...fact, content: sha256(canonical.slice(first.start, pair.end)).slice(0, 32) }] : [];
  }
  return cells.slice(1).flatMap((cell, column): Fact[] => {
    const [text, of] = [textOf(cell), header.cells[column + 1] ?? ''];
    if (normal(of) === '' || remarks.test(of.trim())) return [];
    const stated = cellStates(text);
    if (!stated) return [];
    const about = [`key ${normal(textOf(first))}`, `column ${normal(of)}`];
    const fact = factOf({
      form: 'cell',
      about,
      stated,
      sentence: `${textOf(first)}\t${text}`,
      range: { start: cell.start, end: cell.end },
      place,
    });
    return fact ? [fact] : [];
  });
}

/** A cell states one value, or a few words. */
function cellStates(text: string): Stated | undefined {
  if (text.length > longestCell || normal(text) === '') return undefined;
  const values = valuesIn(text);
  if (values.length > 1) return undefined;
  const rest = values.length === 1 ? text.slice(0, values[0]?.start) + text.slice(values[0]?.end) : text;
  if (values.length === 1) return /[\p{L}\d]/u.test(rest) ? undefined : ordered(values);
  const words = normal(text);
  return words.split(' ').length <= 4 ? { is: 'words', words } : undefined;
}

/** A paragraph that ends with a colon and the short items below it. */
function listBelow(canonical: string, blocks: readonly Block[], index: number, place: Place): Fact | undefined {
  const block = blocks[index] as Block;
  const lead = canonical.slice(block.text, block.end);
  if (block.kind !== 'paragraph' || !/:\s*$/.test(lead) || lead.length > 160 || exemplary.test(lead) || valuesIn(lead).length > 0)
    return undefined;
  const members: string[] = [];
  let last = index;
  for (let at = index + 1; blocks[at]?.kind === 'item' && blocks[at]?.level === blocks[index + 1]?.level; at += 1) {
    const item = blocks[at] as Block;
    const words = normal(canonical.slice(item.text, item.end)).split(' ');
    if (words.length > 4 || valuesIn(canonical.slice(item.text, item.end)).length > 0) return undefined;
    members.push(words.join(' '));
    last = at;
  }
  const range = { start: block.start, end: (blocks[last] as Block).end };
  if (members.length < 2) return undefined;
  const sentence = canonical.slice(range.start, range.end);
  return factOf({ form: 'list', about: aboutWords(lead, []), stated: { is: 'members', members: members.sort() }, sentence, range, place });
}
