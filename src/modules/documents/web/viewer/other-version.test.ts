import { describe, expect, test } from 'vitest';
import { changeOf, followSpan, type ChangedDocument } from './other-version.ts';

const blocks: ChangedDocument['blocks'] = [
  { kind: 'same', from: { start: 0, end: 10 }, to: { start: 0, end: 10 } },
  { kind: 'added', to: { start: 12, end: 40 } },
  { kind: 'edited', from: { start: 12, end: 30 }, to: { start: 42, end: 65 } },
  { kind: 'same', from: { start: 32, end: 50 }, to: { start: 67, end: 85 } },
  { kind: 'removed', from: { start: 52, end: 60 } },
  { kind: 'moved', from: { start: 62, end: 80 }, to: { start: 87, end: 106 } },
];
const changed: ChangedDocument = { path: 'new.md', fromPath: 'old.md', change: 'edited', blocks };

test('a document is found by the path it had', () => {
  const documents: ChangedDocument[] = [{ path: 'old.md', change: 'added', blocks: [] }, changed];
  expect(changeOf(documents, 'old.md')).toBe(changed);
  expect(changeOf(documents, 'new.md')).toBeUndefined();
});

describe('a span in the newer version', () => {
  const path = 'new.md';
  test.each([
    ['stands where it stood', { start: 2, end: 6 }, { kind: 'same', path, span: { start: 2, end: 6 } }],
    ['stands further down', { start: 34, end: 40 }, { kind: 'moved', path, span: { start: 69, end: 75 } }],
    [
      'is counted from the end of a block whose number grew',
      { start: 70, end: 80 },
      { kind: 'moved', path, span: { start: 96, end: 106 } },
    ],
    ['was edited: the whole passage', { start: 14, end: 20 }, { kind: 'edited', path, span: { start: 42, end: 65 } }],
    ['is gone', { start: 53, end: 58 }, { kind: 'removed', path }],
    ['is edited when a part of it was removed', { start: 40, end: 58 }, { kind: 'edited', path, span: { start: 67, end: 85 } }],
  ])('%s', (_, span, expected) => expect(followSpan(changed, span)).toEqual(expected));

  test('is the same in a document that was only renamed, and gone with a removed one', () => {
    const span = { start: 1, end: 2 };
    expect(followSpan({ path: 'b', fromPath: 'a', change: 'renamed', blocks: [] }, span)).toEqual({ kind: 'same', path: 'b', span });
    expect(followSpan({ path: 'a', change: 'removed', blocks: [] }, span)).toEqual({ kind: 'removed', path: undefined });
    expect(followSpan(undefined, span)).toEqual({ kind: 'removed', path: undefined });
  });

  test('is not taken for whole when its ends drifted apart', () => {
    const apart: ChangedDocument = {
      path: 'a',
      change: 'edited',
      blocks: [
        { kind: 'same', from: { start: 0, end: 10 }, to: { start: 0, end: 10 } },
        { kind: 'same', from: { start: 12, end: 20 }, to: { start: 30, end: 38 } },
      ],
    };
    expect(followSpan(apart, { start: 5, end: 15 })).toEqual({ kind: 'edited', path: 'a', span: { start: 0, end: 10 } });
  });
});
