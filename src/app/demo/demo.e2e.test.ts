/** The demo's story on both databases and through the command line: every number it shows, and every quote where it says it is. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Progress } from '../../kernel/contract/envelope.ts';
import { uploadBlob } from '../../kernel/blobs/contract.ts';
import { askRoute, listAnswers, type ListedAnswer } from '../../modules/answers/contract.ts';
import {
  addDocuments,
  applyRoute,
  listBundles,
  planRoute,
  readText,
  restoreRoute,
  type Citation,
} from '../../modules/documents/contract.ts';
import { listInsights, type PresentedInsight } from '../../modules/evidence/contract.ts';
import { describeDatabases } from '../../testing/databases.ts';
import { openCommandLine } from '../cli/command-line.fixture.ts';
import { createStemmaClient, type StemmaClient } from '../client.ts';
import { startProduct } from '../main-job/product.fixture.ts';
import { playDemo } from './contract.ts';
import { counts } from './counts.fixture.ts';
import { runDemo } from './run-demo.ts';
import { stepText } from './scene.ts';
import { insights, questions } from './story.ts';

const untilStaged = ['lease', 'house', 'questions', 'insights', 'stage'];

const lease = { params: { bundle: 'lease' }, body: {} };

/** What is saved, in the order of the story. */
async function saved(client: StemmaClient): Promise<{ answers: ListedAnswer[]; insights: PresentedInsight[] }> {
  const { answers } = await client.call(listAnswers, { query: { limit: 200 } });
  const { insights: listed } = await client.call(listInsights, { query: { limit: 200 } });
  expect([answers.length, listed.length]).toEqual([questions.length, insights.length]);
  const inOrder = <T>(texts: readonly string[], all: readonly T[], textOf: (one: T) => string): T[] =>
    texts.map((text) => all.find((one) => textOf(one) === text) as T);
  return {
    answers: inOrder(
      questions.map(({ question }) => question),
      answers,
      ({ question }) => question,
    ),
    insights: inOrder(
      insights.map(({ statement }) => statement),
      listed,
      ({ statement }) => statement,
    ),
  };
}

/** Every citation's quote is the text at its place in its version, and is drawn on the page it names when there are pages. */
async function expectExactCitations(client: StemmaClient): Promise<void> {
  const now = await saved(client);
  const citations: Citation[] = [
    ...now.answers.flatMap(({ sentences }) => sentences.flatMap((sentence) => sentence.citations)),
    ...now.insights.flatMap(({ evidence }) => evidence),
  ];
  expect(citations.length).toBeGreaterThan(15);
  for (const { bundle, document, version, start, end, quote, page, boxes } of citations) {
    const bytes = await client.call(readText, { params: { bundle }, query: { path: document, version: String(version) } });
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).slice(start, end)).toBe(quote);
    if (!document.endsWith('.pdf')) {
      expect({ page, boxes }, document).toEqual({ page: undefined, boxes: undefined });
      continue;
    }
    expect(boxes?.[0]?.page, quote).toBe(page);
    for (const { x, y, width, height } of boxes ?? []) {
      expect(x >= 80 && y >= 80 && x + width <= 596 && y + height <= 842, quote).toBe(true);
      expect(width * height, quote).toBeGreaterThan(20);
    }
  }
}

const first = ({ sentences }: Pick<ListedAnswer, 'sentences'>): string | undefined => sentences[0]?.text;

/** The end of the heading path of an insight's first quote, without its number. */
const part = ({ evidence }: PresentedInsight): string | undefined => evidence[0]?.headingPath.at(-1)?.replace(/^\d+\. /, '');

describeDatabases((kind) => {
  test('plays the whole story with these numbers, and only once', { timeout: 120_000 }, async () => {
    await using product = await startProduct(kind);
    const client = createStemmaClient(product.url);
    const told: Progress[] = [];
    const played = await client.call(playDemo, { body: {}, onProgress: (step) => void told.push(step) });

    expect(played).toMatchObject({ outcome: 'played', open: '/b/lease' });
    expect(Object.fromEntries(played.steps.map((step) => [step.id, step.counts]))).toEqual(counts);
    expect(played.steps.map(({ id }) => id)).toEqual(Object.keys(counts));
    // A listener that is slow misses some, but what is told is told in order and as it is.
    const texts = played.steps.map((step, at) => stepText(at + 1, step));
    const finished = told.flatMap(({ detail }) => (detail === undefined ? [] : [texts.indexOf(detail)]));
    expect(finished.length).toBeGreaterThan(0);
    expect(finished).toEqual(finished.filter((at) => at >= 0).sort((a, b) => a - b));
    for (const { lines, shows } of played.steps) expect(lines.length > 0 && shows.endsWith('.')).toBe(true);
    await expectExactCitations(client);

    const again = await client.call(playDemo, { body: {} });
    expect(again).toEqual({ outcome: 'already', message: 'The demo is here already; nothing was done.', open: '/b/lease', steps: [] });
    expect((await saved(client)).answers.every(({ state }) => state === 'current')).toBe(true);
  });

  test('leaves version 2 staged for somebody to apply by hand', { timeout: 120_000 }, async () => {
    await using product = await startProduct(kind);
    const client = createStemmaClient(product.url);
    const played = await client.call(playDemo, { body: { until: 'staged' } });
    expect(played.steps.map(({ id }) => id)).toEqual(untilStaged);
    await expectExactCitations(client);
    const before = await saved(client);
    expect(before.answers.map(({ found }) => found)).toEqual(questions.map((_, at) => at !== 2));
    expect(await client.call(playDemo, { body: {} })).toMatchObject({
      outcome: 'already',
      message: expect.stringContaining('Version 2 of the lease is staged'),
    });

    const { affected } = await client.call(planRoute, lease);
    expect(affected.map(({ kind: of }) => of).sort()).toEqual([...Array(4).fill('answer'), 'evidence', 'evidence', 'insight', 'insight']);
    expect(await client.call(applyRoute, lease)).toEqual(counts['apply']);
    await expectExactCitations(client);

    const after = await saved(client);
    expect(first(after.answers[0] as ListedAnswer)).toBe(first(before.answers[0] as ListedAnswer)?.replace('30 days', '45 days'));
    expect(first(after.answers[1] as ListedAnswer)).toBe('The monthly rent for the Premises is £2,550.');
    expect(first(after.answers[2] as ListedAnswer)).toMatch(/^The Tenant may install solar panels on the south slope/);
    expect(after.answers[3]).toMatchObject({ found: false, sentences: [] });
    for (const at of [4, 5, 6, 7]) expect(first(after.answers[at] as ListedAnswer)).toBe(first(before.answers[at] as ListedAnswer));
    expect(after.answers.every(({ state }) => state === 'current')).toBe(true);

    const outcomes = after.insights.map(({ state, evidence }) => [state, ...evidence.map(({ outcome }) => outcome)]);
    expect(outcomes).toEqual([
      ['stale', 'edited'],
      ['stale', 'removed'],
      ['current', 'moved'],
      ['current', 'moved'],
      ['current', 'unchanged'],
      ['current', 'moved_with_context'],
      ['current', 'unchanged', 'unchanged'],
    ]);
    // The twins stay in the parts they were taken from, wherever those have gone.
    expect(after.insights.map(part)).toEqual([
      ...before.insights.slice(0, 2).map(part),
      'Dispute Resolution',
      'Assignment and Subletting',
      'Repair and Maintenance',
      'Assignment and Subletting',
      undefined,
    ]);
    expect(after.insights[0]?.evidence[0]).toMatchObject({ version: 1, newText: expect.stringContaining('45 days') });
    // What rests on the other bundle alone is as it was, to the letter; only scores follow the statistics of the whole workspace.
    const ofHouse = ({ answers, insights: all }: typeof after): unknown => [answers.slice(6), all[6]];
    expect(ofHouse(after)).toEqual(ofHouse(before));

    const restored = await client.call(restoreRoute, { ...lease, body: { version: 1 } });
    expect(restored).toEqual(counts['restore']);
    const back = await saved(client);
    expect([...back.answers, ...back.insights].map(({ state }) => state)).toEqual(Array(15).fill('current'));
    expect(back.answers.map(first)).toEqual(before.answers.map(first));
    await expectExactCitations(client);
  });

  test('takes up what was interrupted', { timeout: 120_000 }, async () => {
    await using product = await startProduct(kind);
    const client = createStemmaClient(product.url);
    let left = 3;
    const failing = createStemmaClient(product.url, (request) => {
      if (request.url.endsWith('/insights') && left-- === 0) throw new TypeError('The connection was lost.');
      return fetch(request);
    });
    const call = { signal: new AbortController().signal, progress: () => {}, until: 'restored' } as const;
    await expect(runDemo({ ...call, client: failing })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect((await client.call(listInsights)).insights.length).toBe(3);
    expect(await client.call(playDemo, { body: {} })).toMatchObject({ outcome: 'played' });
    const { answers, insights: recorded } = await saved(client);
    expect([...answers, ...recorded].map(({ state }) => state)).toEqual(Array(15).fill('current'));
    const question = questions[0]?.question ?? '';
    expect((await client.call(askRoute, { body: { question, bundle: 'lease', asOf: '2' } })).sentences[0]?.text).toContain('45 days');
  });

  test('touches no bundle that has one of its names', { timeout: 120_000 }, async () => {
    await using product = await startProduct(kind);
    const client = createStemmaClient(product.url);
    const { sha256: blob } = await client.call(uploadBlob, { body: '# My house\n\nThe door is green.' });
    await client.call(addDocuments, { params: { bundle: 'house' }, body: { documents: [{ path: 'door.md', blob }] } });
    const refused = { code: 'CONFLICT', message: expect.stringContaining('"house"'), details: { bundle: 'house' } };
    await expect(client.call(playDemo, { body: {} })).rejects.toMatchObject(refused);
    expect((await client.call(listBundles)).bundles.map(({ name }) => name)).toEqual(['house']);
  });
});

test('tells the story on the command line from nothing in under 20 seconds', { timeout: 120_000 }, async () => {
  await using line = await openCommandLine();
  const started = performance.now();
  const played = await line.run(['demo']);
  const seconds = (performance.now() - started) / 1000;
  console.log(`stemma demo took ${seconds.toFixed(1)} s from nothing`);
  expect(seconds).toBeLessThan(20);
  expect(played).toMatchObject({ exit: 0, err: '' });
  expect([...played.out.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number))).toEqual(Object.keys(counts).map((_, at) => at + 1));
  expect(played.out).toContain("at least 45 days' notice");
  expect(played.out).toContain('Published lease@3: 0 run again');
  expect(played.out).toContain('15 current, 0 suspect, 0 stale');
  expect(played.out.trimEnd().endsWith('stemma start')).toBe(true);

  const again = await line.run(['demo']);
  expect(again).toMatchObject({ exit: 0, err: '' });
  expect(again.out).toMatch(/^The demo is here already; nothing was done\.\nPlay it from the beginning in another directory/);
  const elsewhere = await mkdtemp(join(tmpdir(), 'stemma-demo-'));
  try {
    const kept = await line.json(['demo', '--keep', '--data', elsewhere]);
    expect(kept.json).toMatchObject({ outcome: 'played', steps: untilStaged.map((id) => ({ id, counts: counts[id] })) });
    expect((await line.run(['status', '--data', elsewhere])).out).toContain('version 2 staged');
  } finally {
    await rm(elsewhere, { recursive: true, force: true });
  }
});
