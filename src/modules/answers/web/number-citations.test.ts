import { expect, test } from 'vitest';
import { touches, type ShownCause } from '../../documents/web/index.ts';
import { numberCitations, splitCauses, type Citation } from './number-citations.ts';
import { askPath } from './paths.ts';

const at = (start: number, revision = 'r1'): Citation => ({
  bundle: 'lease',
  document: 'lease.md',
  version: 1,
  revision,
  start,
  end: start + 10,
  quote: 'ten chars.',
  headingPath: [],
});

test('citations are numbered as they come up, and the same place keeps its number', () => {
  const { sentences, notes } = numberCitations([
    { text: 'One.', citations: [at(50), at(0)] },
    { text: 'Two.', citations: [at(0), at(0), at(0, 'r2')] },
    { text: 'Three.', citations: [] },
  ]);
  expect(sentences.map(({ citations }) => citations.map(({ number }) => number))).toEqual([[1, 2], [2, 3], []]);
  expect(notes.map(({ number, citation }) => [number, citation.start, citation.revision])).toEqual([
    [1, 50, 'r1'],
    [2, 0, 'r1'],
    [3, 0, 'r2'],
  ]);
  expect(new Set(notes.map(({ key }) => key)).size).toBe(3);
});

test('causes that touch cited words come first, apart from the others', () => {
  const cause = (start: number, rest: Partial<ShownCause> = {}): ShownCause => ({
    reason: 'text_edited',
    bundle: 'lease',
    document: 'lease.md',
    from: { version: 1, start, end: start + 5 },
    ...rest,
  });
  const cited = cause(8);
  const others = [
    cause(10),
    cause(0, { document: 'other.md' }),
    cause(0, { from: { version: 2, start: 0, end: 5 } }),
    { reason: 'passages_outranked', message: 'Other passages rank higher.' },
  ];
  const sentences = [{ text: 'One.', citations: [at(0)] }];
  expect(splitCauses([...others, cited], sentences, touches)).toEqual({ cited: [cited], read: others });
});

test('a question goes into the address with its scope; now is said aloud', () => {
  expect(askPath('')).toBe('/ask');
  expect(askPath('What & who?', { bundle: 'lease', asOf: '2' })).toBe('/ask?q=What+%26+who%3F&b=lease&asOf=2');
  expect(askPath('Who?', { bundle: '', asOf: '' })).toBe('/ask?q=Who%3F&asOf=');
  expect(askPath('', { asOf: '' })).toBe('/ask?asOf=');
});
