/** A note: where it would like to begin, and how high it is, in pixels. */
export interface NoteBox {
  readonly wanted: number;
  readonly height: number;
}

/**
 * Where notes go in a margin: each at the height of what it belongs to, or as soon below it as the notes above leave room.
 * Notes keep their order; the result has the order of what was given.
 */
export function stackNotes(notes: readonly NoteBox[], gap: number): number[] {
  const order = notes.map((note, index) => ({ ...note, index })).sort((a, b) => a.wanted - b.wanted || a.index - b.index);
  const tops: number[] = Array.from({ length: notes.length }, () => 0);
  let free = 0;
  for (const { wanted, height, index } of order) {
    const top = Math.max(free, wanted);
    tops[index] = top;
    free = top + height + gap;
  }
  return tops;
}
