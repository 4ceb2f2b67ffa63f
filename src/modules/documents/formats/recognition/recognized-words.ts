/** Recognised words as the words of a page, to be laid out like printed ones. */
import { median, turned } from '../pdf/geometry.ts';
import type { Rect } from '../pdf/geometry.ts';
import { isRightToLeft } from '../pdf/scripts.ts';
import { tidy } from '../pdf/tidy.ts';
import type { Word, WordPage } from '../pdf/words.ts';
import { confidenceOf, directionOf } from './tsv.ts';
import type { RecognizedPage, RecognizedRow } from './tsv.ts';

/** What of its type a line covers with ink, from the highest to the lowest letter. */
const inkShare = 0.92;

/** Puts what was recognised in a picture of a page, as it is shown, on the page. */
export function withRecognized(page: WordPage, found: RecognizedPage): WordPage {
  const direction = directionOf(found);
  const leftward = found.rows.filter(({ text }) => isRightToLeft(text)).length > found.rows.length / 4;
  const turn = direction === 2 && leftward ? 0 : direction;
  const frame = turn % 2 === 0 ? { width: page.width, height: page.height } : { width: page.height, height: page.width };
  const scale = { across: page.width / found.width, down: page.height / found.height };
  const shown = new Map(found.rows.map((row) => [row, scaled(row.place, scale)]));
  const upright = (row: RecognizedRow): Rect => turned(shown.get(row) as Rect, (4 - turn) % 4, page);
  const lines = new Map(found.rows.filter(({ kind }) => kind === 'line').map((row) => [row.line, upright(row)]));
  const sizes = sizesOf(found.rows, lines);
  const words = found.rows.flatMap((row): Word[] => {
    const text = tidy(row.text.replace(/\s+/gu, ''));
    if (row.kind !== 'word' || text === '') return [];
    const own = upright(row);
    const size = sizes.get(row.paragraph) ?? own.bottom - own.top;
    const place = asHighAs(lines.get(row.line), own, size);
    return [
      {
        ...place,
        text,
        size: Math.max(1, Math.round((size * 10) / inkShare) / 10),
        bold: false,
        spaced: true,
        page: page.index,
        ...(turn === 0 ? {} : { box: turned(place, turn, frame) }),
      },
    ];
  });
  return { ...page, frame, words, scanned: false, recognized: Math.round(confidenceOf(found)) };
}

const scaled = ({ left, top, right, bottom }: Rect, { across, down }: { across: number; down: number }): Rect => ({
  left: left * across,
  top: top * down,
  right: right * across,
  bottom: bottom * down,
});

/**
 * The usual height of the lines of each paragraph. A line without long letters is lower than the next, and neither is a heading for
 * it: only what clearly differs from most of the page is of another size.
 */
function sizesOf(rows: readonly RecognizedRow[], lines: ReadonlyMap<string, Rect>): Map<string, number> {
  const heights = Map.groupBy(
    rows.filter(({ kind }) => kind === 'line'),
    ({ paragraph }) => paragraph,
  );
  const heightOf = ({ line }: RecognizedRow): number => {
    const { top, bottom } = lines.get(line) as Rect;
    return bottom - top;
  };
  const own = new Map([...heights].map(([paragraph, of]) => [paragraph, median(of.map(heightOf), 1)]));
  const usual = median(
    rows.filter(({ kind }) => kind === 'word').flatMap(({ paragraph }) => own.get(paragraph) ?? []),
    1,
  );
  return new Map([...own].map(([paragraph, size]) => [paragraph, Math.abs(size / usual - 1) < 0.3 ? usual : size]));
}

/** As high as its line, as boxes of printed words are, so that they are marked side by side. A line that runs aslant is higher than its words. */
const asHighAs = (line: Rect | undefined, word: Rect, size: number): Rect =>
  line && line.bottom - line.top <= size * 1.3 ? { ...word, top: line.top, bottom: line.bottom } : word;
