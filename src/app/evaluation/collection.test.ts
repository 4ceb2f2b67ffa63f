import { describe, expect, test } from 'vitest';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { parseCollection, preparedDocuments } from './collection.ts';

const good = {
  name: 'boats',
  docs: [
    { id: 'a', title: 'Ferries', text: 'The ferry leaves at nine.' },
    { id: 'b', text: 'A canoe seats two.', source: 'left alone' },
  ],
  queries: [{ id: '1', text: 'When does the ferry leave?', answers: ['nine'], para: 'a' }],
  qrels: { '1': { a: 1 } },
};

function refused(text: string): StemmaError {
  try {
    parseCollection('boats.json', text);
  } catch (error) {
    if (error instanceof StemmaError) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('reading a collection', () => {
  test('members beyond the form are left alone; a byte order mark is no fault', () => {
    const read = parseCollection('boats.json', `\ufeff${JSON.stringify(good)}`);
    expect(read).toMatchObject({ name: 'boats', queries: [{ answers: ['nine'] }], qrels: { '1': { a: 1 } } });
  });

  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['no object', [], 'the whole'],
    ['no documents', { ...good, docs: undefined }, 'docs'],
    ['quotes of no document', { ...good, queries: [{ id: '1', text: 'When?', quotes: { c: ['nine'] } }] }, 'queries[0].quotes.c'],
    ['an empty list of documents', { ...good, docs: [], qrels: {} }, 'docs'],
    ['a document without a text', { ...good, docs: [good.docs[0], { id: 'b' }] }, 'docs[1].text'],
    ['an id that is a number', { ...good, docs: [{ id: 7, text: 'x' }], qrels: {} }, 'docs[0].id'],
    ['two documents of one id', { ...good, docs: [good.docs[0], good.docs[0]] }, 'docs[1].id'],
    ['two queries of one id', { ...good, queries: [good.queries[0], good.queries[0]] }, 'queries[1].id'],
    ['a query of blanks', { ...good, queries: [{ id: '1', text: ' \n' }] }, 'queries[0].text'],
    ['answers that are no list', { ...good, queries: [{ ...good.queries[0], answers: 'nine' }] }, 'queries[0].answers'],
    ['a grade that is no number', { ...good, qrels: { '1': { a: 'yes' } } }, 'qrels["1"].a'],
    ['judgements of an unknown query', { ...good, qrels: { '1': { a: 1 }, 'x y': { a: 1 } } }, 'qrels["x y"]'],
    ['a judgement of an unknown document', { ...good, qrels: { '1': { a: 1, gone: 1 } } }, 'qrels["1"].gone'],
    ['no judgements', { ...good, qrels: undefined }, 'qrels'],
  ];
  test.each(wrong)('%s is named by its place', (_, value, place) => {
    const error = refused(JSON.stringify(value));
    expect([error.code, error.details?.['place']]).toEqual(['VALIDATION_ERROR', place === 'the whole' ? '' : place]);
    expect(error.message).toContain(`boats.json is no collection: ${place}: `);
  });

  test('what is not JSON is said in one line', () => {
    expect(refused('# Boats\n\nA list.').message).toMatch(/^boats\.json is not JSON: .+\.$/);
    expect(refused('').code).toBe('VALIDATION_ERROR');
  });
});

describe('documents as they are stored', () => {
  const prepared = (title: string | undefined, text: string) =>
    preparedDocuments({ docs: [{ id: 'one', ...(title === undefined ? {} : { title }), text }] });

  test('the title is a heading, blank lines part paragraphs, and markup is text', () => {
    const [document] = prepared('A & B', 'First <b>line</b>\nof one.\n \nSecond *line*.');
    expect(document?.content).toContain('<h1>A &amp; B</h1>\n<p>First &lt;b&gt;line&lt;/b&gt;\nof one.</p>\n<p>Second *line*.</p>');
  });

  test('a title without a text is the text; neither is no document', () => {
    expect(prepared('Only a title', ' ')[0]?.content).toMatch(/utf-8">\n<p>Only a title<\/p>\n$/);
    expect(prepared(' ', 'Only a text')[0]?.content).toMatch(/utf-8">\n<p>Only a text<\/p>\n$/);
    expect(prepared(undefined, '\n')).toEqual([]);
  });

  test('other contents have other paths, the same contents the same', () => {
    expect(prepared('a', 'b')[0]?.path).toBe(prepared('a', 'b')[0]?.path);
    expect(prepared('a', 'b')[0]?.path).not.toBe(prepared('a', 'c')[0]?.path);
  });
});
