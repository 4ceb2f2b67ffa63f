import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../property.ts';
import {
  applyEdits,
  blocksOf,
  editOperations,
  generateDocument,
  generateRentList,
  questionsFor,
  raiseRents,
  readGenerated,
  readSource,
  renderCsv,
  renderMarkdown,
  renderText,
  truthOf,
} from './index.ts';

test('the same seed gives the same document, edits and questions', () => {
  const make = () => {
    const document = generateDocument(7, 6);
    const { document: edited, edits } = applyEdits(document, 8, 10);
    return { source: renderMarkdown(document), edited: renderMarkdown(edited), edits, questions: questionsFor(edited, 9, 5) };
  };
  expect(make()).toEqual(make());
  expect(renderMarkdown(generateDocument(8, 6))).not.toBe(make().source);
});

test('what is written is what is read, after any edits', () => {
  fc.assert(
    fc.property(fc.nat(1e9), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 15 }), (seed, size, count) => {
      const { document } = applyEdits(generateDocument(seed, size), seed + 1, count);
      expect(readGenerated(document).sentences.size).toBe(blocksOf(document).flatMap(({ sentences }) => sentences).length);
    }),
    { numRuns: propertyRuns(60) },
  );
});

test.each(editOperations)('%s happens and leaves the given document as it was', (op) => {
  const before = generateDocument(5, 8);
  const source = renderMarkdown(before);
  const { document, edits } = applyEdits(before, 6, 2, [op]);
  expect(edits).toHaveLength(2);
  expect(edits.every((edit) => edit.op === op)).toBe(true);
  expect(renderMarkdown(before)).toBe(source);
  if (op !== 'reformat' && op !== 'move_section') expect(renderMarkdown(document)).not.toBe(source);
});

test('truth is read from identities', () => {
  const before = generateDocument(5, 4);
  const { document, edits } = applyEdits(before, 3, 1, ['negate']);
  const target = edits[0]?.target ?? '';
  expect(truthOf(before, document, target)).toBe('edited');
  const other = blocksOf(before)
    .flatMap(({ sentences }) => sentences)
    .find(({ id }) => id !== target);
  expect(truthOf(before, document, other?.id ?? '')).toBe('kept');
  expect(truthOf(before, document, 'nothing')).toBe('removed');
});

test('questions ask for an answer that stands in their sentence', () => {
  const document = generateDocument(11, 8);
  const { sentences } = readGenerated(document);
  const questions = questionsFor(document, 1, 6);
  expect(questions).toHaveLength(6);
  for (const { sentence, answer } of questions) expect(sentences.get(sentence)?.text).toContain(answer);
});

test('plain text and CSV can be read', () => {
  expect(readSource(renderText(generateDocument(2, 3)), 'a.txt').blocks.length).toBeGreaterThan(5);
  const rows = generateRentList(3, 20);
  expect(readSource(renderCsv(rows), 'rents.csv').blocks).toHaveLength(21);
  const raised = raiseRents(rows, 4, 3);
  expect(raised.cells.length).toBeGreaterThan(0);
  expect(renderCsv(raised.rows)).not.toBe(renderCsv(rows));
});
