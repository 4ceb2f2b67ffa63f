import { expect, test } from 'vitest';
import { Random } from '../../testing/generated/random.ts';
import { TextAnalysis, type AnalysedTexts } from './analyse-texts.ts';
import { analysed, AnalysisThread } from './analysis-thread.ts';

const words = ['the', 'lamps', 'running', 'Größe', 'naïve', "company's", '1,200.00', '東京都', '\ud800', '', 'U.S.'];

function texts(count: number, seed: number): string[] {
  const dice = new Random(seed);
  return Array.from({ length: count }, () => Array.from({ length: dice.between(0, 40) }, () => dice.pick(words)).join(' '));
}

function oneByOne(given: readonly string[]): AnalysedTexts {
  const analysis = new TextAnalysis();
  for (const text of given) analysis.add(text);
  return analysis.result();
}

test('what is analysed in a thread is what is analysed here, for several who ask at once', async () => {
  const asked = [
    [texts(3000, 1), texts(100, 2)],
    [texts(10, 3), []],
    [texts(2500, 4), texts(2500, 5)],
  ];
  const answers = await Promise.all(asked.map((kinds) => analysed(kinds)));
  expect(answers).toEqual(asked.map((kinds) => kinds.map(oneByOne)));
  expect(answers[0]?.[0]?.lengths).toHaveLength(3000);
});

test('a thread that ends gives back everything that it was asked', async () => {
  const thread = new AnalysisThread(new URL('data:text/javascript,process.exit(1)'));
  expect(await Promise.all([thread.analysed([['a lamp']]), thread.analysed([['another']])])).toEqual([undefined, undefined]);
});
