import { describe, expect, test } from 'vitest';
import type { ShownBlock } from '../../viewer/shown-document.ts';
import { changeSteps, foldedFirst, foldRows, type FoldRow } from './fold-rows.ts';
import { redlineRows, type BlockRow, type DocumentDiff, type DocumentSide } from './redline-rows.ts';

/** A document of one-line blocks; a line with # is a heading. */
function side(...lines: readonly string[]): DocumentSide {
  let [start, section] = [0, -1];
  const blocks = lines.map((line, index): ShownBlock => {
    const block = {
      start,
      end: start + line.length,
      text: start,
      section: line.startsWith('#') ? -1 : section,
      kind: line.startsWith('#') ? ('heading' as const) : ('paragraph' as const),
    };
    if (block.kind === 'heading') section = index;
    start = block.end + 1;
    return block;
  });
  return { text: lines.join('\n'), blocks };
}

const range = (of: DocumentSide, index: number | undefined) =>
  index === undefined ? {} : { start: of.blocks[index]?.start ?? -1, end: of.blocks[index]?.end ?? -1 };
type Kind = DocumentDiff['blocks'][number]['kind'];
function diff(
  from: DocumentSide,
  to: DocumentSide,
  changes: readonly (readonly [Kind, number | undefined, number | undefined])[],
): Pick<DocumentDiff, 'blocks'> {
  return {
    blocks: changes.map(([kind, i, j]) => ({
      kind,
      ...(i === undefined ? {} : { from: range(from, i) as { start: number; end: number } }),
      ...(j === undefined ? {} : { to: range(to, j) as { start: number; end: number } }),
    })),
  };
}

const told = (rows: readonly BlockRow[], from: DocumentSide, to: DocumentSide): string[] =>
  rows.map((row) => {
    if (row.kind === 'left') return `left ${row.blocks.length} ${row.elsewhere.direction} ${row.elsewhere.section ?? ''}`;
    const text = row.to ? to.text.slice(row.to.start, row.to.end) : row.from ? from.text.slice(row.from.start, row.from.end) : '';
    const moved =
      row.kind === 'moved' && row.elsewhere ? ` (${row.elsewhere.count} ${row.elsewhere.direction} ${row.elsewhere.section ?? ''})` : '';
    return `${row.kind} ${text}${moved}`;
  });

describe('redlineRows', () => {
  test('what moved is at its new place, and its old place says where to', () => {
    const from = side('#A', 'a1', '#B', 'b1', '#C', 'c1');
    const to = side('#A', 'a1', '#C', 'c1', '#B', 'b1');
    const rows = redlineRows(
      diff(from, to, [
        ['same', 0, 0],
        ['same', 1, 1],
        ['same', 4, 2],
        ['same', 5, 3],
        ['moved', 2, 4],
        ['moved', 3, 5],
      ]),
      from,
      to,
    );
    expect(told(rows, from, to)).toEqual([
      'same #A',
      'same a1',
      'left 2 down #B',
      'same #C',
      'same c1',
      'moved #B (2 down #B)',
      'moved b1',
    ]);
    const [left, moved] = [rows[2], rows[5]];
    expect(left?.kind === 'left' && left.elsewhere.row).toBe(moved?.key);
    expect(moved?.kind === 'moved' && moved.elsewhere?.row).toBe(left?.key);
  });
  test('what was first and moved is missed at the top', () => {
    const from = side('x', 'a', 'b');
    const to = side('a', 'b', 'x');
    const rows = redlineRows(
      diff(from, to, [
        ['same', 1, 0],
        ['same', 2, 1],
        ['moved', 0, 2],
      ]),
      from,
      to,
    );
    expect(told(rows, from, to)).toEqual(['left 1 down ', 'same a', 'same b', 'moved x (1 down )']);
  });
  test('what moved up is missed below', () => {
    const from = side('a', 'b', 'x');
    const to = side('x', 'a', 'b');
    const rows = redlineRows(
      diff(from, to, [
        ['moved', 2, 0],
        ['same', 0, 1],
        ['same', 1, 2],
      ]),
      from,
      to,
    );
    expect(told(rows, from, to)).toEqual(['moved x (1 up )', 'same a', 'same b', 'left 1 up ']);
  });
  test('neighbours that come from two places are two moves', () => {
    const from = side('x', 'a', 'y', 'b');
    const to = side('a', 'b', 'x', 'y');
    const rows = redlineRows(
      diff(from, to, [
        ['same', 1, 0],
        ['same', 3, 1],
        ['moved', 0, 2],
        ['moved', 2, 3],
      ]),
      from,
      to,
    );
    expect(rows.filter(({ kind }) => kind === 'left')).toHaveLength(2);
    expect(changeSteps(rows)).toHaveLength(2);
  });
  test('what moved apart is missed at one place, in the order in which it stood there', () => {
    const from = side('a', 'x', 'y', 'b');
    const to = side('a', 'b', 'y', 'x');
    const rows = redlineRows(
      diff(from, to, [
        ['same', 0, 0],
        ['same', 3, 1],
        ['moved', 2, 2],
        ['moved', 1, 3],
      ]),
      from,
      to,
    );
    const missed = rows.map((row) =>
      row.kind === 'left' ? row.blocks.map(({ start, end }) => from.text.slice(start, end)).join() : row.kind,
    );
    expect(missed).toEqual(['same', 'x', 'y', 'same', 'moved', 'moved']);
  });
  test('a document that is only in one version is all of one kind', () => {
    const to = side('#A', 'a1');
    expect(
      told(
        redlineRows(
          diff(to, to, [
            ['added', undefined, 0],
            ['added', undefined, 1],
          ]),
          undefined,
          to,
        ),
        to,
        to,
      ),
    ).toEqual(['added #A', 'added a1']);
  });
  test('every row has a key of its own', () => {
    const from = side('x', 'a', 'y', 'b');
    const to = side('a', 'b', 'x', 'y');
    const keys = redlineRows(
      diff(from, to, [
        ['same', 1, 0],
        ['same', 3, 1],
        ['moved', 0, 2],
        ['moved', 2, 3],
      ]),
      from,
      to,
    ).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('foldRows', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const document = side(...lines);
  const rows = redlineRows(
    diff(
      document,
      document,
      lines.map((_, index) => [index === 10 ? 'edited' : 'same', index, index] as const),
    ),
    document,
    document,
  );
  test('keeps one block beside a change and puts the others away', () => {
    const shown = foldRows(rows, new Set());
    expect(shown.map((row) => (row.kind === 'fold' ? `${row.count} ${row.words}` : row.kind))).toEqual([
      '9 unchanged paragraphs',
      'same',
      'edited',
      'same',
      '8 unchanged paragraphs',
    ]);
    expect((shown[0] as FoldRow).next).toEqual({ block: document.blocks[9], side: 'to' });
    expect((shown[4] as FoldRow).next).toBeUndefined();
  });
  test('an opened run is shown whole, the other stays', () => {
    const fold = foldRows(rows, new Set())[0] as FoldRow;
    const shown = foldRows(rows, new Set([fold.key]));
    expect(shown).toHaveLength(13);
    expect(foldedFirst(fold.key)).toBe(rows[0]?.key);
  });
  test('short runs are not worth it', () => {
    const few = redlineRows(
      diff(document, document, [
        ['edited', 0, 0],
        ['same', 1, 1],
        ['same', 2, 2],
        ['same', 3, 3],
        ['edited', 4, 4],
      ]),
      document,
      document,
    );
    expect(foldRows(few, new Set())).toEqual(few);
  });
  test('folded or not, every row is there once', () => {
    const all = foldRows(rows, new Set()).flatMap((row) => (row.kind === 'fold' ? row.count : 1));
    expect(all.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
  });
});

test('a step is an edited block, or the first of neighbours that came or went together', () => {
  const document = side('a', 'b', 'c', 'd', 'e', 'f');
  const rows = redlineRows(
    diff(document, document, [
      ['edited', 0, 0],
      ['edited', 1, 1],
      ['added', undefined, 2],
      ['added', undefined, 3],
      ['removed', 2, undefined],
      ['same', 4, 4],
    ]),
    document,
    document,
  );
  expect(changeSteps(rows)).toEqual([rows[0]?.key, rows[1]?.key, rows[2]?.key, rows[4]?.key]);
});
