/** Where marker strokes go: ranges of the canonical text cut at block edges and at each other, exactly the words. Pure. */

/** A half-open range of the canonical text, in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export const tones = ['lapis', 'verdigris', 'ochre', 'vermilion'] as const;
export type Tone = (typeof tones)[number];

/** A range that is marked. An empty one marks the place between two characters. */
export interface Mark extends TextRange {
  /** Shared with its note in the margin. */
  readonly key: string;
  readonly tone: Tone;
  /** The place one came for. */
  readonly strong?: boolean;
}

/** A run of text under the same marks, in the order they were given; `points` are the empty marks right before it. */
export interface Piece extends TextRange {
  readonly marks: readonly Mark[];
  readonly points: readonly Mark[];
}

/**
 * A range cut where marks begin and end. The pieces cover it without gap or overlap; an empty mark at its very end closes it with an
 * empty piece. Marks that only touch the range are left out.
 */
export function piecesOf({ start, end }: TextRange, marks: readonly Mark[]): Piece[] {
  const wide = marks.filter((mark) => mark.start < end && mark.end > start && mark.start < mark.end);
  const points = marks.filter((mark) => mark.start === mark.end && mark.start >= start && mark.start <= end);
  if (wide.length === 0 && points.length === 0) return start < end ? [{ start, end, marks: [], points: [] }] : [];
  const inside = [...wide.flatMap((mark) => [mark.start, mark.end]), ...points.map((mark) => mark.start)].filter(
    (at) => at > start && at < end,
  );
  const cuts = [...new Set([start, ...inside, end])].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const piece = { start: cuts[index] as number, end: cuts[index + 1] as number };
    pieces.push({
      ...piece,
      marks: wide.filter((mark) => mark.start <= piece.start && mark.end >= piece.end),
      points: points.filter((mark) => mark.start === piece.start),
    });
  }
  const last = points.filter((mark) => mark.start === end && end > start);
  return last.length === 0 ? pieces : [...pieces, { start: end, end, marks: [], points: last }];
}

/** The marks that have a part in a range, empty ones at its edges included. */
export const marksIn = (marks: readonly Mark[], { start, end }: TextRange): readonly Mark[] =>
  marks.filter((mark) => (mark.start < end && mark.end > start) || (mark.start === mark.end && mark.start >= start && mark.start <= end));

/** The index of the range that holds an offset, or of the last one before it; 0 when it lies before all. `ranges` are in order. */
export function indexAt(ranges: readonly TextRange[], offset: number): number {
  let [low, high] = [0, ranges.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ranges[middle] as TextRange).start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A span that an address names: two whole numbers in order and within the text; undefined for anything else. */
export function spanIn(text: string, start: string | undefined, end: string | undefined): TextRange | undefined {
  if (!/^\d{1,9}$/.test(start ?? '') || !/^\d{1,9}$/.test(end ?? '')) return undefined;
  const span = { start: Number(start), end: Number(end) };
  return span.start < span.end && span.end <= text.length ? span : undefined;
}

/** The marked places in the order of the text, those with the same range once: what one steps through. */
export function placesOf(marks: readonly Mark[]): readonly Mark[] {
  const places = new Map<string, Mark>();
  for (const mark of marks) if (!places.has(`${mark.start} ${mark.end}`)) places.set(`${mark.start} ${mark.end}`, mark);
  return [...places.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}
