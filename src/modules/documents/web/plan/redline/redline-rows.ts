/** A difference of one document as rows to read, in the reading order of the newer version. Pure. */
import type { ResultOf } from '../../../../../kernel/contract/route.ts';
import type { RedlineWord } from '../../../../../ui/marks/redline.tsx';
import type { diffRoute } from '../../../contract.ts';
import type { ShownBlock } from '../../viewer/shown-document.ts';

export type DocumentDiff = ResultOf<typeof diffRoute>['documents'][number];
type BlockDiff = DocumentDiff['blocks'][number];

/** One version of the document, as far as its rows need it. */
export interface DocumentSide {
  readonly text: string;
  readonly blocks: readonly ShownBlock[];
}

/** The other place of blocks that moved together. */
export interface Elsewhere {
  /** The key of the row at the other place. */
  readonly row: string;
  /** Where from or where to, seen from here. */
  readonly direction: 'up' | 'down';
  /** The heading that stands there; undefined without one. */
  readonly section: string | undefined;
  /** How many blocks moved together. */
  readonly count: number;
}

interface RowBase {
  readonly key: string;
  readonly from?: ShownBlock;
  readonly to?: ShownBlock;
}

export type BlockRow =
  | (RowBase & { readonly kind: 'same' | 'added' | 'removed' })
  | (RowBase & { readonly kind: 'edited'; readonly words: readonly RedlineWord[] })
  /** `elsewhere` is said at the first of what moved together. */
  | (RowBase & { readonly kind: 'moved'; readonly elsewhere: Elsewhere | undefined })
  /** Where blocks stood that are elsewhere now. */
  | { readonly key: string; readonly kind: 'left'; readonly blocks: readonly ShownBlock[]; readonly elsewhere: Elsewhere };

/** The rows of a document. Blocks that moved are at their new place, and a row of kind `left` says so at the old one. */
export function redlineRows(
  { blocks }: Pick<DocumentDiff, 'blocks'>,
  from: DocumentSide | undefined,
  to: DocumentSide | undefined,
): BlockRow[] {
  const [fromAt, toAt] = [indexBlocks(from), indexBlocks(to)];
  const places = blocks.map((change) => ({ change, key: keyOf(change), i: placeIn(fromAt, change.from), j: placeIn(toAt, change.to) }));
  // In the order of the older version: what stood one after the other is missed in that order.
  const runs = movedRuns(places).sort(([a], [b]) => (a?.i ?? 0) - (b?.i ?? 0));
  const anchorOf = anchors(places);
  const order = new Map(places.map(({ key }, index) => [key, index]));
  const leftAfter = new Map<string, Extract<BlockRow, { kind: 'left' }>[]>();
  const elsewhereOf = new Map<string, Elsewhere>();
  for (const run of runs) {
    const first = run[0] as Place;
    const after = anchorOf(first.i);
    const down = (after === undefined ? -1 : (order.get(after) ?? -1)) < (order.get(first.key) ?? 0);
    const key = `left ${first.key}`;
    const count = run.length;
    elsewhereOf.set(first.key, { row: key, direction: down ? 'down' : 'up', section: sectionOf(from, first.i), count });
    const left = {
      key,
      kind: 'left' as const,
      blocks: run.flatMap(({ i }) => from?.blocks[i] ?? []),
      elsewhere: { row: first.key, direction: down ? ('down' as const) : ('up' as const), section: sectionOf(to, first.j), count },
    };
    leftAfter.set(after ?? '', [...(leftAfter.get(after ?? '') ?? []), left]);
  }
  const rows: BlockRow[] = [...(leftAfter.get('') ?? [])];
  for (const place of places) {
    rows.push(rowOf(place, { from, to, elsewhere: elsewhereOf.get(place.key) }), ...(leftAfter.get(place.key) ?? []));
  }
  return rows;
}

interface Place {
  readonly change: BlockDiff;
  readonly key: string;
  /** Indexes of its blocks in the two versions; -1 where there is none. */
  readonly i: number;
  readonly j: number;
}

const keyOf = ({ from, to }: BlockDiff): string => `${from ? `${from.start}-${from.end}` : ''}>${to ? `${to.start}-${to.end}` : ''}`;

const indexBlocks = (side: DocumentSide | undefined): Map<string, number> =>
  new Map((side?.blocks ?? []).map(({ start, end }, index) => [`${start} ${end}`, index]));

const placeIn = (index: ReadonlyMap<string, number>, range: BlockDiff['from']): number =>
  range ? (index.get(`${range.start} ${range.end}`) ?? -1) : -1;

/** Blocks that moved and stand one after the other in both versions. */
function movedRuns(places: readonly Place[]): Place[][] {
  const runs: Place[][] = [];
  let before: Place | undefined;
  for (const place of places) {
    if (place.change.kind === 'moved') {
      const follows = before?.change.kind === 'moved' && before.i + 1 === place.i;
      if (follows) runs.at(-1)?.push(place);
      else runs.push([place]);
    }
    before = place;
  }
  return runs;
}

/** Finds the key of the row after which a block of the older version stood: that of the nearest block above it that did not move. */
function anchors(places: readonly Place[]): (index: number) => string | undefined {
  const rowAt = new Map(places.flatMap(({ change, i, key }) => (i >= 0 && change.kind !== 'moved' ? [[i, key] as const] : [])));
  return (index) => {
    for (let above = index - 1; above >= 0; above -= 1) {
      const row = rowAt.get(above);
      if (row !== undefined) return row;
    }
    return undefined;
  };
}

/** The heading under which a block stands, or which it is; undefined without one. */
export function sectionOf(side: DocumentSide | undefined, index: number): string | undefined {
  const block = side?.blocks[index];
  if (!side || !block) return undefined;
  const heading = block.kind === 'heading' ? block : side.blocks[block.section];
  return heading && side.text.slice(heading.start, heading.end).replaceAll(/\s+/g, ' ');
}

function rowOf(
  { change, key, i, j }: Place,
  { from, to, elsewhere }: { from: DocumentSide | undefined; to: DocumentSide | undefined; elsewhere: Elsewhere | undefined },
): BlockRow {
  const [older, newer] = [from?.blocks[i], to?.blocks[j]];
  const base = { key, ...(older ? { from: older } : {}), ...(newer ? { to: newer } : {}) };
  if (change.kind === 'edited') return { ...base, kind: 'edited', words: change.words ?? [] };
  if (change.kind === 'moved') return { ...base, kind: 'moved', elsewhere };
  return { ...base, kind: change.kind };
}
