/**
 * Plain text to blocks. Blank lines part paragraphs and a single line break is a soft one, except before lines that are clearly
 * list items or dated log lines. A heading is only what carries a number and stands alone.
 */
import type { ParsedDocument } from '../model.ts';
import { BlockBuilder } from './block-builder.ts';

/** Parses the text of a plain text file. Never throws on any text. */
export function parseText(text: string): ParsedDocument {
  const builder = new BlockBuilder();
  readText(text, builder);
  return builder.finish();
}

/** Adds what a plain text says. */
export function readText(text: string, builder: BlockBuilder): void {
  const lines = text
    .replace(/\r\n?|\u2028/g, '\n')
    .replace(/[\f\u2029]/g, '\n\n')
    .split('\n');
  let paragraph: string[] = [];
  for (const line of lines) {
    if (line.trim() !== '') paragraph.push(line);
    else if (paragraph.length > 0) {
      addParagraph(paragraph, builder);
      paragraph = [];
    }
  }
  if (paragraph.length > 0) addParagraph(paragraph, builder);
}

const marker = /^([ \t]*)(?:([-*+•‣◦▪–])|(\d{1,3}[.)]|\((?:[a-zA-Z]|\d{1,2}|[ivxlc]{2,5})\)|[a-z]\)))[ \t]+(?=\S)/;
const dated = /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

interface Item {
  readonly indent: number;
  readonly number: string | undefined;
  readonly text: string;
}

function addParagraph(lines: readonly string[], builder: BlockBuilder): void {
  const only = lines.length === 1 ? (lines[0] as string).trim() : '';
  const level = only === '' ? 0 : headingLevel(only);
  if (level > 0) {
    builder.text({ kind: 'heading', text: only, level });
    return;
  }
  /** Indentations of the items that are open, so that a level is how deep an item stands and not how far. */
  const indents: number[] = [];
  let open: { item: Item | undefined; lines: string[] } = { item: undefined, lines: [] };
  const close = (): void => {
    if (open.lines.length > 0) add(open.item, open.lines.join(' '), indents, builder);
  };
  lines.forEach((line, index) => {
    const item = itemOf(line);
    const begins =
      item && (index === 0 || open.item !== undefined || (lines[index - 1] as string).trimEnd().endsWith(':') || listFollows(lines, index));
    if (begins) {
      close();
      open = { item, lines: [item.text] };
    } else if (dated.test(line)) {
      close();
      open = { item: undefined, lines: [line] };
    } else open.lines.push(line);
  });
  close();
}

function add(item: Item | undefined, text: string, indents: number[], builder: BlockBuilder): void {
  if (!item) {
    builder.text({ kind: 'paragraph', text });
    return;
  }
  while (indents.length > 0 && (indents.at(-1) as number) >= item.indent) indents.pop();
  indents.push(item.indent);
  builder.text({ kind: 'item', text, number: item.number, level: indents.length });
}

function itemOf(line: string): Item | undefined {
  const found = marker.exec(line);
  if (!found) return undefined;
  const indent = Array.from(found[1] as string).reduce((column, blank) => column + (blank === '\t' ? 4 - (column % 4) : 1), 0);
  return { indent, number: found[3], text: line.slice(found[0].length) };
}

/** In the middle of prose one line may begin with "4." by accident, two that follow each other do not. */
const listFollows = (lines: readonly string[], index: number): boolean =>
  itemOf(lines[index] as string)?.number?.match(/^\(?(?:1|a|i)\b/) !== null && itemOf(lines[index + 1] ?? '') !== undefined;

const labelled =
  /^(?:ARTICLE|SECTION|CHAPTER|PART|ANNEX|APPENDIX|SCHEDULE|EXHIBIT|Article|Section|Chapter|Part|Annex|Appendix|Schedule|Exhibit) (?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,7}|[A-Z])(?:$|[.:]$|[.:]? ?[–—:-]? ?["“]?\p{Lu})/u;
const numberedCapitals = /^(\d{1,3}(?:(?:\.\d{1,3})+[.)]?|[.)])) ["“]?\p{Lu}[\p{Lu}\p{N}\p{P} ]{3,}$/u;

/** 0 unless a line that stands alone is clearly a heading: "1. DEFINITIONS", "ARTICLE II", "Section 4: Payment". */
function headingLevel(line: string): number {
  if (line.length > 120) return 0;
  const numbered = numberedCapitals.exec(line);
  if (numbered) return Math.min(6, (numbered[1] as string).match(/\d+/g)?.length ?? 1);
  return labelled.test(line) && !/[.;,]$/.test(line.replace(/^(\S+ \S+)\.$/, '$1')) ? 1 : 0;
}
