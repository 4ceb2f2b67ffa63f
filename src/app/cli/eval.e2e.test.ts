/** Measuring from the command line: in a workspace of its own, or in a bundle of the one that is there. */
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openCommandLine } from './command-line.fixture.ts';

vi.setConfig({ testTimeout: 240_000 });

const subjects = ['ferry', 'canoe', 'glider', 'tram', 'bicycle', 'balloon', 'submarine', 'tractor', 'sledge', 'lorry', 'barge', 'kayak'];

/** Every query has one right document; the last is judged against another one, and found on no account. */
const collection = {
  name: 'vehicles',
  docs: [
    ...subjects.map((subject, at) => ({
      id: `doc ${subject}`,
      title: at % 2 === 0 ? `The ${subject}` : '',
      text: `A ${subject} is kept in shed ${at + 10}. It was painted in ${1990 + at}.`,
    })),
    { id: 'blank', title: '', text: ' ' },
  ],
  queries: [
    ...subjects.map((subject, at) => ({ id: subject, text: `In which shed is the ${subject}?`, answers: [`shed ${at + 10}`] })),
    { id: 'painted', text: 'When was the ferry painted?', quotes: { 'doc ferry': ['It was\npainted in 1990.', 'shed 10'] } },
    { id: 'nothing', text: 'How are zebras vaccinated?', impossible: true },
    { id: 'lost', text: 'ferry' },
  ],
  qrels: { ...Object.fromEntries(subjects.map((subject) => [subject, { [`doc ${subject}`]: 1 }])), lost: { blank: 2 } },
};

test('a collection is measured in a workspace that goes with it', async () => {
  await using line = await openCommandLine({}, tmpdir());
  const temporary = join(line.directory, 'temporary');
  await line.write('vehicles.json', JSON.stringify(collection));
  await line.write('temporary/.keep', '');
  const ran = await line.json(['eval', 'vehicles.json'], { env: { TMPDIR: temporary } });
  expect(ran).toMatchObject({
    exit: 0,
    err: '',
    json: {
      collection: 'vehicles',
      documents: 13,
      unreadable: 1,
      queries: 15,
      k: 10,
      ranking: { judged: 13, ndcg: 0.9231, recall: 0.9231, mrr: 0.9231, hit: 0.9231 },
      sentences: { questions: 12, found: 1, hitAt1: 1, hitAt3: 1, rightDocument: 1 },
      impossible: { questions: 1, refused: 1, auroc: 1 },
      quotes: { documents: 1, recall: 1, read: 0.8333 },
      searchMs: { p50: expect.any(Number), p95: expect.any(Number) },
    },
  });
  expect(await readdir(temporary)).toEqual(['.keep']);
  expect(await readdir(line.directory)).not.toContain('.stemma');
  const table = await line.run(['eval', 'vehicles.json', '-k', '1', '--queries', '3']);
  expect(table).toMatchObject({ exit: 0, err: '' });
  expect(table.out).toMatch(/^vehicles: 13 documents \(1 without readable text\), 3 queries\n {2}nDCG@1 {10}1\.0000 {2}3 judged queries\n/);
});

test('with --bundle in the workspace that is there: kept, measured again without adding, never mixed with something else', async () => {
  await using line = await openCommandLine({});
  await line.write('vehicles.json', JSON.stringify(collection));
  await line.write(
    'other.json',
    JSON.stringify({ ...collection, docs: collection.docs.map((doc) => ({ ...doc, text: `${doc.text} New.` })) }),
  );
  await line.write('note.md', 'A ferry, a ferry, a ferry: in another bundle.');
  await line.serve();
  expect((await line.json(['add', 'note.md', '--bundle', 'notes'])).exit).toBe(0);
  const first = (await line.json(['eval', 'vehicles.json', '--bundle', 'trial'])).json;
  const again = (await line.json(['eval', 'vehicles.json', '--bundle', 'trial'])).json;
  expect(first).toMatchObject({ ranking: { ndcg: 0.9231 }, addSeconds: expect.any(Number) });
  expect(again).not.toHaveProperty('addSeconds');
  expect(again).toMatchObject({ unreadable: 1, ranking: { ndcg: 0.9231 }, sentences: { hitAt1: 1 } });
  for (const bundle of ['trial', 'notes']) {
    const refused = await line.json(['eval', 'other.json', '--bundle', bundle]);
    expect([refused.exit, refused.json['error']?.['code']]).toEqual([1, 'CONFLICT']);
  }
  const { json } = await line.json(['status']);
  expect(json['bundles']).toMatchObject([
    { name: 'notes', documents: 1 },
    { name: 'trial', documents: 12, published: { number: 1 }, staged: null },
  ]);
});

test('what cannot be measured is a named error', async () => {
  await using line = await openCommandLine({}, tmpdir());
  await line.write('notes.json', '# Notes');
  await line.write('list.json', '{"docs": []}');
  const codeOf = async (...args: string[]): Promise<unknown> => {
    const { exit, json } = await line.json(['eval', ...args]);
    return [exit, json['error']?.['code']];
  };
  expect(await codeOf('nowhere.json')).toEqual([1, 'NOT_FOUND']);
  expect(await codeOf('.')).toEqual([1, 'VALIDATION_ERROR']);
  expect(await codeOf('notes.json')).toEqual([1, 'VALIDATION_ERROR']);
  expect(await codeOf('list.json')).toEqual([1, 'VALIDATION_ERROR']);
  for (const wrong of [[], ['a.json', 'b.json'], ['list.json', '-k', '0'], ['list.json', '-k', '101'], ['list.json', '--queries', 'x']])
    expect(await codeOf(...wrong)).toEqual([2, 'VALIDATION_ERROR']);
  // What is refused before it is begun leaves no directory behind.
  expect(await readdir(line.directory)).not.toContain('.stemma');
});
