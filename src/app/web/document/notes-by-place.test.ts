import { expect, test } from 'vitest';
import { placesByText, standingElsewhere, type Dependant } from './notes-by-place.ts';

const of = (kind: string, id: string, state: Dependant['state'], ...spans: [number, number][]): Dependant => ({
  kind,
  id,
  label: id,
  state,
  spans: spans.map(([start, end]) => ({ start, end })),
});
const dependants = [
  of('evidence', 'e1', 'current', [10, 20]),
  of('insight', 'i1', 'suspect', [10, 20]),
  of('answer', 'a1', 'stale', [30, 40], [10, 20], [10, 20]),
  of('evidence', 'e2', 'stale'),
];

test('every passage once, in the order of the text, insights before answers before evidence', () => {
  expect(
    placesByText(dependants).map(({ start, end, state, dependants: those }) => [start, end, state, those.map(({ id }) => id)]),
  ).toEqual([
    [10, 20, 'stale', ['i1', 'a1', 'e1']],
    [30, 40, 'stale', ['a1']],
  ]);
  expect(placesByText([])).toEqual([]);
});

test('what has no passage here stands apart', () => {
  expect(standingElsewhere(dependants).map(({ id }) => id)).toEqual(['e2']);
});
