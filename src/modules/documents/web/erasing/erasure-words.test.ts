import { expect, test } from 'vitest';
import { doneWords, erasureGroups, takenWords } from './erasure-words.ts';

const item = (kind: string, action: 'purged' | 'redacted' | 'rerun') => ({ kind, id: kind, label: kind, action });

test('a plan says what goes, and lists what has a name by what becomes of it', () => {
  expect(takenWords({ counts: { documents: 1, revisions: 3, passages: 14, versions: 3 } })).toBe(
    '1 document with 3 revisions and 14 passages goes, from all 3 versions that list it.',
  );
  expect(takenWords({ counts: { documents: 2, revisions: 2, passages: 1, versions: 1 } })).toBe(
    '2 documents with 2 revisions and 1 passage go, from the one version that lists them.',
  );
  const items = [item('revision', 'purged'), item('answer', 'rerun'), item('evidence', 'purged')];
  expect(erasureGroups({ items }).map(({ title, items: own }) => [title, own.length])).toEqual([
    ['Goes with it', 1],
    ['Is run again without it', 1],
  ]);
});

test('a receipt says what became of everything', () => {
  const items = [item('revision', 'purged'), item('evidence', 'purged'), item('evidence', 'purged'), item('insight', 'purged')];
  expect(doneWords({ items })).toBe('2 quotes and 1 insight are gone.');
  expect(doneWords({ items: [item('answer', 'rerun'), item('bundle_version', 'redacted')] })).toBe(
    '1 answer was run again; 1 version stays without its words.',
  );
  expect(doneWords({ items: [item('revision', 'purged')] })).toBe('Nothing that was saved rested on it.');
});
