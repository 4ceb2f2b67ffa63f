/** What stands on one slide, in the order of its shapes, which is the order in which it is read aloud. */
import { formattedNumber } from '../docx/number-format.ts';
import { descriptionOf } from '../description.ts';
import { contentsOf, paragraphText } from '../office/drawing.ts';
import type { Chart } from '../office/drawing.ts';
import { graphicOf } from '../office/graphic.ts';
import type { OfficePackage } from '../office/package.ts';
import { readableText } from '../readable-text.ts';
import { childOf, childrenOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';

export interface Line {
  readonly text: string;
  /** From 1 for a point of a list; undefined for running text. */
  readonly level: number | undefined;
  readonly number: string | undefined;
  readonly links: readonly string[];
}

export type Shape =
  | { readonly kind: 'title' | 'text' | 'footer'; readonly lines: readonly Line[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[]; readonly headed: boolean }
  | { readonly kind: 'chart'; readonly chart: Chart }
  | { readonly kind: 'picture'; readonly description: string };

/** Deeper than any slide nests its groups. */
const deepest = 50;
/** Wider and taller tables are a mistake or an attack. */
const widest = 500;

export class ShapeReader {
  readonly #file: OfficePackage;
  readonly #part: string;
  readonly #targets: ReadonlyMap<string, string>;

  constructor(file: OfficePackage, part: string) {
    this.#file = file;
    this.#part = part;
    this.#targets = new Map(file.relations(part).flatMap(({ id, external, target }) => (external ? [[id, target] as const] : [])));
  }

  /** The shapes inside a tree of shapes, those of groups in their place. */
  read(tree: XmlElement | undefined, depth = 0): Shape[] {
    if (!tree || depth > deepest) return [];
    return contentsOf(tree).flatMap((element): Shape[] => {
      if (element.name === 'p:sp') return this.#text(element);
      if (element.name === 'p:grpSp') return [...pictureOf(element), ...this.read(element, depth + 1)];
      if (element.name === 'p:graphicFrame') return [...this.#graphic(element), ...pictureOf(element)];
      return element.name === 'p:pic' ? pictureOf(element) : [];
    });
  }

  #text(shape: XmlElement): Shape[] {
    const placeholder = placeholderOf(shape);
    if (placeholder === 'dt' || placeholder === 'sldNum') return [];
    const isTitle = placeholder === 'title' || placeholder === 'ctrTitle';
    // The points of a placeholder have bullets unless they say otherwise, those of a text box none.
    const listed = placeholder === 'body' || placeholder === 'obj';
    const lines = this.lines(childOf(shape, 'p:txBody'), listed);
    if (lines.length === 0) return pictureOf(shape);
    const kind = isTitle ? 'title' : placeholder === 'ftr' || placeholder === 'hdr' ? 'footer' : 'text';
    return [
      {
        kind,
        lines:
          isTitle || lines.length === 1 ? lines.map((line) => (line.number === undefined ? { ...line, level: undefined } : line)) : lines,
      },
    ];
  }

  /** The paragraphs of a text body. */
  lines(body: XmlElement | undefined, listed: boolean): Line[] {
    const counts: { level: number; count: number }[] = [];
    return childrenOf(body, 'a:p').flatMap((paragraph): Line[] => {
      const text = paragraphText(paragraph);
      if (readableText(text) === '') return [];
      const properties = childOf(paragraph, 'a:pPr');
      const level = Math.min(Math.max(Number(properties?.attributes['lvl'] ?? 0) || 0, 0), 8);
      const auto = childOf(properties, 'a:buAutoNum')?.attributes;
      const marked = auto !== undefined || childOf(properties, 'a:buChar') !== undefined || childOf(properties, 'a:buBlip') !== undefined;
      const isPoint = marked || (listed && childOf(properties, 'a:buNone') === undefined);
      while ((counts.at(-1)?.level ?? -1) > level) counts.pop();
      if (!auto && counts.at(-1)?.level === level) counts.pop();
      let number: string | undefined;
      if (auto) {
        if (counts.at(-1)?.level !== level)
          counts.push({ level, count: Math.min(Math.max(Number(auto['startAt'] ?? 1) || 1, 1), 32_767) - 1 });
        const open = counts.at(-1) as { level: number; count: number };
        open.count += 1;
        number = autoNumber(open.count, auto['type'] ?? 'arabicPeriod');
      }
      return [{ text, level: isPoint ? level + 1 : undefined, number, links: this.#links(paragraph) }];
    });
  }

  #links(paragraph: XmlElement): string[] {
    return childrenOf(paragraph).flatMap((run) => {
      const id = childOf(childOf(run, 'a:rPr'), 'a:hlinkClick')?.attributes['r:id'];
      const target = this.#targets.get(id ?? '');
      return target === undefined || target.length > 2000 ? [] : [target];
    });
  }

  #graphic(frame: XmlElement): Shape[] {
    const data = childOf(childOf(frame, 'a:graphic'), 'a:graphicData');
    const table = childOf(data, 'a:tbl');
    if (table) return [tableOf(table)];
    return graphicOf(this.#file, this.#part, data).map((graphic): Shape =>
      graphic.kind === 'chart'
        ? graphic
        : { kind: 'text', lines: graphic.points.map((point) => ({ ...point, number: undefined, links: [] })) },
    );
  }
}

/** What a shape is a place for: "title", "body"...; undefined for one of its own. */
export function placeholderOf(shape: XmlElement): string | undefined {
  const place = childOf(childOf(childOf(shape, 'p:nvSpPr'), 'p:nvPr'), 'p:ph');
  return place && (place.attributes['type'] ?? 'obj');
}

/** What an element shows by its description; nothing without one. */
function pictureOf(element: XmlElement): Shape[] {
  const about = childrenOf(element).find(({ name }) => /^p:nv\w+Pr$/.test(name));
  const description = descriptionOf(childOf(about, 'p:cNvPr')?.attributes);
  return description === '' ? [] : [{ kind: 'picture', description }];
}

function tableOf(table: XmlElement): Shape {
  const headed = /^(?:1|true)$/.test(childOf(table, 'a:tblPr')?.attributes['firstRow'] ?? '');
  const rows = childrenOf(table, 'a:tr').map((row) =>
    childrenOf(row, 'a:tc')
      .slice(0, widest)
      .map((cell) => {
        const covered = /^(?:1|true)$/.test(cell.attributes['hMerge'] ?? cell.attributes['vMerge'] ?? '');
        return covered ? '' : childrenOf(childOf(cell, 'a:txBody'), 'a:p').map(paragraphText).join('\n');
      }),
  );
  return { kind: 'table', rows, headed };
}

const numberFormats: readonly (readonly [RegExp, string])[] = [
  [/^alphaLc/, 'lowerLetter'],
  [/^alphaUc/, 'upperLetter'],
  [/^romanLc/, 'lowerRoman'],
  [/^romanUc/, 'upperRoman'],
];

function autoNumber(count: number, type: string): string {
  const format = numberFormats.find(([start]) => start.test(type))?.[1] ?? 'decimal';
  const digits = formattedNumber(count, format);
  if (type.endsWith('ParenBoth')) return `(${digits})`;
  if (type.endsWith('ParenR')) return `${digits})`;
  return type.endsWith('Plain') ? digits : `${digits}.`;
}
