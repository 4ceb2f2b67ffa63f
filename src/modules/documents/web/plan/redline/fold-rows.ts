/** Unchanged runs put away, and the changes one steps through. Pure. */
import type { ShownBlock } from '../../viewer/shown-document.ts';
import type { BlockRow } from './redline-rows.ts';

/** A run of unchanged blocks that is not shown. */
export interface FoldRow {
  readonly kind: 'fold';
  readonly key: string;
  readonly count: number;
  /** What they are: "unchanged paragraphs". */
  readonly words: string;
  /** The block with which the text goes on after it, and the version it is of; undefined at the end. */
  readonly next: { readonly block: ShownBlock; readonly side: 'from' | 'to' } | undefined;
}

export type ShownRow = BlockRow | FoldRow;

/** How many unchanged blocks stay beside a change, and how many it takes for a fold. */
const beside = 1;
const worthIt = 3;
const foldPrefix = 'fold ';

/** The rows with long unchanged runs as one row each; those whose key is in `opened` are shown. */
export function foldRows(rows: readonly BlockRow[], opened: ReadonlySet<string>): ShownRow[] {
  const shown: ShownRow[] = [];
  for (let at = 0; at < rows.length;) {
    const row = rows[at] as BlockRow;
    if (row.kind !== 'same') {
      shown.push(row);
      at += 1;
      continue;
    }
    let end = at;
    while (rows[end]?.kind === 'same') end += 1;
    shown.push(...foldRun(rows, at, end, opened));
    at = end;
  }
  return shown;
}

function foldRun(rows: readonly BlockRow[], start: number, end: number, opened: ReadonlySet<string>): ShownRow[] {
  const first = start + (start === 0 ? 0 : beside);
  const last = end - (end === rows.length ? 0 : beside);
  const hidden = rows.slice(first, last);
  const key = foldPrefix + hidden[0]?.key;
  if (hidden.length < worthIt || opened.has(key)) return rows.slice(start, end);
  const next = nextOf(rows[last]);
  return [
    ...rows.slice(start, first),
    { kind: 'fold', key, count: hidden.length, words: foldWords(hidden), next },
    ...rows.slice(last, end),
  ];
}

/** The key of the first row that a fold hides. */
export const foldedFirst = (fold: string): string => fold.slice(foldPrefix.length);

function nextOf(row: BlockRow | undefined): FoldRow['next'] {
  if (!row || row.kind === 'left') return undefined;
  if (row.to) return { block: row.to, side: 'to' };
  return row.from && { block: row.from, side: 'from' };
}

function foldWords(hidden: readonly BlockRow[]): string {
  const kinds = new Set(hidden.map((row) => (row.kind === 'left' ? undefined : (row.to ?? row.from)?.kind)));
  if (kinds.size === 1 && kinds.has('row')) return 'unchanged rows';
  return kinds.has('row') || kinds.has('code') ? 'unchanged blocks' : 'unchanged paragraphs';
}

/** The keys of the rows at which a change begins: each edited block, and the first of neighbours that came, went or moved together. */
export function changeSteps(rows: readonly BlockRow[]): string[] {
  return rows.flatMap((row, index) => {
    if (row.kind === 'same' || row.kind === 'left') return [];
    const before = rows[index - 1];
    const goesOn = row.kind === 'moved' ? row.elsewhere === undefined : row.kind !== 'edited' && before?.kind === row.kind;
    return goesOn ? [] : [row.key];
  });
}
