import { describe, expect, test } from 'vitest';
import { changeWords, compareListings, restoreWords, type ListingLine } from './compare-listings.ts';
import { dependantWords } from './dependant-words.ts';

const line = (path: string, document = path, revision = 'r1'): ListingLine => ({ path, document, revision });

const older = [line('same'), line('edited'), line('old-name', 'renamed'), line('both-old', 'both'), line('gone')];
const newer = [line('same'), line('edited', 'edited', 'r2'), line('new-name', 'renamed'), line('both-new', 'both', 'r2'), line('fresh')];

describe('two listings', () => {
  test('are compared by the identity of documents', () => {
    const { changes, removed } = compareListings(older, newer);
    expect(Object.fromEntries(changes)).toEqual({
      same: { change: 'same' },
      edited: { change: 'edited' },
      renamed: { change: 'renamed', before: 'old-name' },
      both: { change: 'renamed and edited', before: 'both-old' },
      fresh: { change: 'new' },
    });
    expect(removed.map(({ path }) => path)).toEqual(['gone']);
  });

  test('a path that another document has now is that document, new', () => {
    const { changes, removed } = compareListings([line('a', 'd1')], [line('a', 'd2')]);
    expect([changes.get('d2'), removed.length]).toEqual([{ change: 'new' }, 1]);
  });

  test('are told in words', () => {
    expect(changeWords(compareListings(older, newer))).toBe('2 documents changed, 1 new, 1 renamed and 1 removed');
    expect(changeWords(compareListings(older, older))).toBe('');
    expect(restoreWords(compareListings(newer, older))).toBe('3 documents change back, 1 comes back and 1 leaves.');
    expect(restoreWords(compareListings([line('a')], []))).toBe('1 document leaves.');
    expect(restoreWords(compareListings(older, older))).toContain('nothing changes');
  });
});

describe('what depends on a change', () => {
  test.each([
    [[], 'nothing that was saved depends on it'],
    [['answer'], '1 answer depends on it'],
    [['answer', 'answer', 'insight', 'evidence'], '2 answers and 1 insight depend on it'],
    [['evidence', 'evidence'], '2 quotes depend on it'],
  ])('%j', (kinds, words) => expect(dependantWords(kinds.map((kind) => ({ kind })))).toBe(words));
});
