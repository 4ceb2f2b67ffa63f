/** Where spans of a paged revision are drawn: one box per line and page, exactly the words. */
import type { Reader } from '../../kernel/db/port.ts';
import type { Range, WordBox } from './model.ts';
import { countPages, loadWords, type PageWords } from './page-store.ts';

/** In points (1/72 inch) from the top left corner of the page as it is shown. */
export interface PageBox {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface RevisionSpan extends Range {
  readonly revision: string;
}

/** The page of a citation and its boxes as contracts show them; nothing for a document without pages. Slides have no boxes. */
export function drawnAt(boxes: readonly PageBox[] | undefined, page: number | undefined): { page?: number; boxes?: PageBox[] } {
  if (boxes?.[0]) return { page: boxes[0].page, boxes: [...boxes] };
  return page === undefined ? {} : { page };
}

/** The boxes of each span, at its index; undefined for none and for a revision without pages. */
export async function boxesOf(reader: Reader, spans: readonly (RevisionSpan | undefined)[]): Promise<(readonly PageBox[] | undefined)[]> {
  const revisions = [...new Set(spans.flatMap((span) => (span ? [span.revision] : [])))];
  if (revisions.length === 0) return [];
  const paged = await countPages(reader, revisions);
  const given = spans.filter((span) => span !== undefined && paged.has(span.revision)) as RevisionSpan[];
  const likely = Map.groupBy(await loadWords(reader, given), ({ revision }) => revision);
  const boxes: (readonly PageBox[] | undefined)[] = [];
  for (const span of spans) {
    if (!span || !paged.has(span.revision)) boxes.push(undefined);
    else {
      const own = drawn(likely.get(span.revision) ?? [], span);
      boxes.push(own.length > 0 ? own : await anywhere(reader, span));
    }
  }
  return boxes;
}

/** The head and the foot of a page stand behind the text, outside the range of any page: every page is looked at. */
const anywhere = async (reader: Reader, span: RevisionSpan): Promise<PageBox[]> =>
  drawn(await loadWords(reader, [{ revision: span.revision, start: -1, end: 2 ** 31 - 1 }]), span);

const drawn = (pages: readonly PageWords[], span: Range): PageBox[] =>
  pages.flatMap(({ page, words }) =>
    linesOf(words.filter(([start, end]) => start < span.end && end > span.start).map((word) => covered(word, span))).map((line) => ({
      page,
      ...line,
    })),
  );

type Box = Omit<PageBox, 'page'>;

/** The part of a word that a span covers, by the share of its characters. */
function covered([start, end, x, y, width, height]: WordBox, span: Range): Box {
  const perCharacter = width / Math.max(1, end - start);
  const left = Math.max(0, span.start - start) * perCharacter;
  const right = Math.max(0, end - span.end) * perCharacter;
  return { x: round(x + left), y, width: round(width - left - right), height };
}

const round = (points: number): number => Math.round(points * 100) / 100;

/** Joins the boxes of words that follow each other on a line. */
function linesOf(words: readonly Box[]): Box[] {
  const lines: Box[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    const gap = line ? word.x - (line.x + line.width) : Infinity;
    if (!line || gap < -word.height / 2 || gap > word.height * 2 || !sharesLine(line, word)) {
      lines.push(word);
      continue;
    }
    const y = Math.min(line.y, word.y);
    const bottom = Math.max(line.y + line.height, word.y + word.height);
    lines[lines.length - 1] = { x: line.x, y, width: round(word.x + word.width - line.x), height: round(bottom - y) };
  }
  return lines;
}

/** Whether two boxes overlap by half of the lower one. */
function sharesLine(a: Box, b: Box): boolean {
  const overlap = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return overlap >= Math.min(a.height, b.height) / 2;
}
