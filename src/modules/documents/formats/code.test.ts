import { expect, test } from 'vitest';
import { parseCode } from './code.ts';
import { expectInvariants } from './parsed-document.fixture.ts';

const pieces = (text: string, language: string): string[] => {
  const document = parseCode(text, language);
  expectInvariants(document);
  return document.blocks.map(({ start, end, kind, attributes }) => {
    expect([kind, attributes]).toEqual(['code', { language }]);
    return document.canonical.slice(start, end);
  });
};

test('cut where something new begins at the left edge', () => {
  expect(pieces('import a\n\n\ndef f():\n  x\n\n  y\n\n# g\ndef g(): pass\n', 'python')).toEqual([
    'import a',
    'def f():\n  x\n\n  y',
    '# g\ndef g(): pass',
  ]);
  expect(pieces('a: 1\nb:\n  - x\n\nc: 2\n', 'yaml')).toEqual(['a: 1\nb:\n  - x', 'c: 2']);
});

test('JSON of one long line is set out; numbers and texts stay as written', () => {
  const long = 'x'.repeat(3000);
  expect(pieces(`{"a":1.0,"b":{"c":[1e5,"{,}"]},"d":"${long}"}`, 'json')).toEqual([
    '{\n  "a": 1.0,',
    `  "b": {\n    "c": [\n      1e5,\n      "{,}"\n    ]\n  },\n  "d": "${long}"\n}`,
  ]);
});

test('a file of one endless piece is cut all the same', () => {
  expect(pieces(Array.from({ length: 200 }, (_, line) => `line ${line}`).join('\n'), 'sql')).toHaveLength(4);
});
