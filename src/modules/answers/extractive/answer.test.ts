import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../kernel/shared/fingerprint.ts';
import { propertyRuns } from '../../../testing/property.ts';
import { analyse } from '../../search/index.ts';
import { cpuMs } from '../../../testing/cpu-time.ts';
import { answerExtractively, answerLimits, rankSentences } from './answer.ts';
import { answerTypeOf } from './answer-type.ts';
import type { AnswerBlock, AnswerPassage } from './candidates.ts';

const runs = { numRuns: propertyRuns() };
const terms = (...words: string[]) => [...new Set(words.flatMap(analyse))].map((term) => ({ term, weight: 3 }));

function passage(texts: readonly string[], more: Partial<AnswerPassage> = {}, kind: AnswerBlock['kind'] = 'paragraph'): AnswerPassage {
  const joint = kind === 'row' ? '\n' : '\n\n';
  let at = 0;
  const blocks = texts.map((text, index) => {
    const start = at;
    at += text.length + joint.length;
    return { start, end: start + text.length, kind, ...(kind === 'row' && index === 0 ? { header: true as const } : {}) };
  });
  const body = texts.join(joint);
  return { document: 'lease', contentHash: sha256(body), headingKey: '', body, blocks, ...more };
}

const word = fc.constantFrom('rent', 'notice', 'tenant', 'landlord', 'deposit', 'pays', 'monthly', '2026', 'Berlin', 'garden');
const sentence = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => `The ${words.join(' ')}.`);
const block = fc.array(sentence, { minLength: 1, maxLength: 4 }).map((sentences) => sentences.join(' '));
const passages = fc.array(
  fc
    .record({
      blocks: fc.array(block, { minLength: 1, maxLength: 3 }),
      document: fc.constantFrom('a', 'b', 'c'),
      headingKey: fc.constantFrom('', 'Rent', 'Term\nNotice'),
    })
    .map(({ blocks, ...more }) => passage(blocks, more)),
  { maxLength: 8 },
);
const question = fc.array(word, { minLength: 1, maxLength: 4 });

describe('the answer', () => {
  test('quotes exactly, at most three sentences, each once', () => {
    fc.assert(
      fc.property(passages, question, (read, words) => {
        const answer = answerExtractively({ question: words.join(' '), terms: terms(...words), passages: read });
        expect(answer.sentences.length).toBeLessThanOrEqual(answerLimits.sentences);
        expect(answer.found).toBe(answer.sentences.length > 0);
        expect(new Set(answer.sentences.map(({ text }) => text)).size).toBe(answer.sentences.length);
        for (const { text, quotes } of answer.sentences) {
          expect(quotes.length).toBeGreaterThan(0);
          for (const quote of quotes) {
            const source = read.find(({ contentHash, document }) => contentHash === quote.contentHash && document === quote.document);
            expect(source?.body.slice(quote.start, quote.end)).toBe(text);
            expect(quote.quoteHash).toBe(sha256(text));
          }
        }
      }),
      runs,
    );
  });

  test('does not depend on the order of passages or terms', () => {
    fc.assert(
      fc.property(passages, question, fc.infiniteStream(fc.nat()), (read, words, random) => {
        const shuffled = [...read].map((each) => ({ each, at: random.next().value as number })).sort((a, b) => a.at - b.at);
        const input = { question: words.join(' '), terms: terms(...words), passages: read };
        expect(answerExtractively({ ...input, passages: shuffled.map(({ each }) => each) })).toEqual(answerExtractively(input));
        expect(answerExtractively({ ...input, terms: input.terms.toReversed() }).confidence).toBe(answerExtractively(input).confidence);
      }),
      runs,
    );
  });

  test('a passage without a word of the question changes nothing', () => {
    fc.assert(
      fc.property(passages, question, (read, words) => {
        const input = { question: words.join(' '), terms: terms(...words), passages: read };
        expect(answerExtractively({ ...input, passages: [...read, passage(['Unrelated weather report.'], { document: 'z' })] })).toEqual(
          answerExtractively(input),
        );
      }),
      runs,
    );
  });

  test('equal sentences of several documents are one sentence with several quotes', () => {
    const read = ['b', 'a'].map((document) => passage(['The deposit is three rents. Other things follow.'], { document }));
    const [first] = answerExtractively({ question: 'deposit rents', terms: terms('deposit', 'rent'), passages: read }).sentences;
    expect(first?.text).toBe('The deposit is three rents.');
    expect(first?.quotes.map(({ document }) => document)).toEqual(['a', 'b']);
  });

  test('says when less than half of the question is covered', () => {
    const read = [passage(['The rent is due monthly.'])];
    const input = {
      question: 'rent of the moon base',
      terms: [
        { term: 'rent', weight: 2 },
        { term: 'moon', weight: 6 },
        { term: 'base', weight: 3 },
      ],
      passages: read,
    };
    expect(answerExtractively(input)).toEqual({ found: false, confidence: 0.182, sentences: [] });
    expect(answerExtractively({ ...input, terms: terms('rent') }).found).toBe(true);
    expect(answerExtractively({ ...input, passages: [] })).toEqual({ found: false, confidence: 0, sentences: [] });
    expect(answerExtractively({ ...input, terms: [] }).found).toBe(false);
  });

  test('a repaired word covers what it repairs', () => {
    const read = [passage(['The deposit is three rents.'])];
    const answer = answerExtractively({
      question: 'depsoit',
      terms: [
        { term: 'depsoit', weight: 7 },
        { term: 'deposit', weight: 3, from: 'depsoit' },
      ],
      passages: read,
    });
    expect([answer.found, answer.confidence]).toEqual([true, 1]);
  });

  test('a table row is one sentence and its header row is context, not an answer', () => {
    const read = [passage(['City\tRent', 'Berlin\t900', 'Paris\t1,200'], {}, 'row')];
    const answer = answerExtractively({ question: 'rent Berlin', terms: terms('rent', 'berlin'), passages: read });
    expect(answer.sentences.map(({ text }) => text)).toEqual(['Berlin\t900', 'Paris\t1,200']);
    expect(answer.confidence).toBe(1);
  });

  test('a row is of the number that is asked for, or of none: the rents of others say nothing of unit 99', () => {
    const read = [passage(['Unit\tRent', '12\t1250', '13\t980'], {}, 'row')];
    const ask = (unit: string, more: Partial<AnswerPassage> = {}) =>
      answerExtractively({
        question: `rent of unit ${unit}`,
        terms: terms('rent', 'unit', unit),
        passages: read.map((one) => ({ ...one, ...more })),
      });
    expect(ask('13').sentences.map(({ text }) => text)).toEqual(['13\t980']);
    expect(ask('99')).toEqual({ found: false, confidence: 0, sentences: [] });
    expect(ask('99', { headingKey: 'Building 99' }).found).toBe(true);
  });

  test('headings count as context of every sentence below', () => {
    const answer = answerExtractively({
      question: 'notice period',
      terms: terms('notice', 'period'),
      passages: [passage(['The period is three months.'], { headingKey: 'Notice' })],
    });
    expect(answer.confidence).toBe(1);
  });
});

describe('ranking of sentences', () => {
  test.each([
    [
      'When was the lease signed?',
      ['lease', 'signed'],
      'The lease was signed on 4 March 2021.',
      'The lease was signed by both parties here.',
    ],
    ['How many rooms are there?', ['rooms'], 'The house has 12 rooms in total now.', 'The house has rooms of any size now.'],
    ['Who rents the house?', ['rents', 'house'], 'The house is rented by Anna Berg today.', 'The house is rented by somebody else today.'],
  ])('%s prefers a thing of the asked kind', (asked, words, better, other) => {
    const ranked = rankSentences({
      question: asked,
      terms: terms(...words),
      passages: [passage([other]), passage([better], { document: 'b' })],
    });
    expect(ranked[0]?.text).toBe(better);
  });

  test('question words of two languages tell the kind', () => {
    expect(['Wann endet es?', 'How much is it?', 'Wo liegt es?', 'Is it so?'].map(answerTypeOf)).toEqual([
      'time',
      'number',
      'name',
      'none',
    ]);
  });

  test('long passages stay quick', () => {
    const read = Array.from({ length: 8 }, (_, at) =>
      passage([`Passage ${at}. ` + 'The tenant pays rent monthly and gives notice. '.repeat(200)]),
    );
    const ms = cpuMs(() => rankSentences({ question: 'rent notice', terms: terms('rent', 'notice'), passages: read }));
    expect(ms).toBeLessThan(2_000);
  });
});
