import { expect, test } from 'vitest';
import { changedDocuments, shownDocumentOf } from './changed.ts';
import type { DocumentDiff } from './redline-rows.ts';
import { templatesOf } from './table-templates.ts';

const document = (
  path: string,
  change: DocumentDiff['change'],
  ...kinds: readonly DocumentDiff['blocks'][number]['kind'][]
): DocumentDiff => ({ path, change, blocks: kinds.map((kind) => ({ kind })) });

test('the document shown is the one that is named, or the first whose text changed', () => {
  const changed = changedDocuments([
    document('a', 'renamed'),
    document('b', 'unchanged'),
    document('c', 'edited', 'same', 'edited', 'added'),
  ]);
  expect(changed.map(({ path }) => path)).toEqual(['a', 'c']);
  expect(shownDocumentOf(changed, undefined)?.path).toBe('c');
  expect(shownDocumentOf(changed, 'a')?.path).toBe('a');
  expect(shownDocumentOf(changed, 'gone')?.path).toBe('c');
  expect(shownDocumentOf([], 'a')).toBeUndefined();
});

test('columns give way only when they need more room than there is', () => {
  const row = (start: number, ...cells: readonly string[]) => {
    let at = start;
    const ranges = cells.map((cell) => {
      const range = { start: at, end: at + cell.length };
      at = range.end + 1;
      return range;
    });
    return { start, end: at - 1, text: start, section: -1, kind: 'row' as const, table: 0, cells: ranges };
  };
  const narrow = templatesOf({ text: 'ab\tcd', blocks: [row(0, 'ab', 'cd')] }).get(0);
  expect(narrow).toMatch(/^minmax\((\d\.\d\dem,\d+fr)\) minmax\(\1\)$/);
  const words = Array.from({ length: 6 }, () => 'x'.repeat(30));
  const wide = templatesOf({ text: words.join('\t'), blocks: [row(0, ...words)] }).get(0) ?? '';
  const least = [...wide.matchAll(/minmax\(([\d.]+)em/g)].reduce((sum, [, em]) => sum + Number(em), 0);
  expect(least).toBeCloseTo(34, 0);
});
