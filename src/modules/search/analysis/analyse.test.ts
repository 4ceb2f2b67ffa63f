import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../testing/property.ts';
import { cpuMs } from '../../../testing/cpu-time.ts';
import { analyse, analyseQuery, containsPhrase, folded, queryLimits } from './analyse.ts';
import { longestToken, tokensOf } from './tokens.ts';

describe('words of a text', () => {
  test.each([
    ['Straße, Ärger und CAFÉ', ['strasse', 'arger', 'und', 'cafe']],
    ['Section 7.2, version 1.2.3', ['section', '7.2', 'version', '1.2.3']],
    ['7.10 is not 7.1', ['7.10', 'is', 'not', '7.1']],
    ['EUR 1,200.00 or 1.200,00 or 1,200', ['eur', '1200', 'or', '1200', 'or', '1200']],
    ['1,200.50 and 3,5', ['1200.50', 'and', '3.5']],
    ['1,2,3', ['1', '2', '3']],
    ["don't, the tenant’s, o'brien, l’homme", ['dont', 'the', 'tenant', 'obrien', 'homme']],
    ['non-disclosure e-mail', ['non', 'disclosure', 'e', 'mail']],
    ['the U.S. and z.B.', ['the', 'us', 'and', 'zb']],
    ['ﬁne print, ２０２６', ['fine', 'print', '2026']],
    ['東京都 tower', ['東京', '京都', 'tower']],
    ['木', ['木']],
    ['カフェ2号', ['カフ', 'フェ', '2', '号']],
    ['snake_case b2b', ['snake', 'case', 'b2b']],
    ['co\u00adoperate', ['cooperate']],
    ['... --- !', []],
  ])('%s', (text, words) => {
    expect(folded(text)).toEqual(words);
  });

  test('forms of a word share a term, in English and German', () => {
    expect(analyse('terminations')).toEqual(analyse('termination'));
    expect(analyse('Verträge')).toEqual(analyse('Verträgen'));
    expect(analyse('1,200.00')).toEqual(['1200']);
  });

  test('ranges are of the text, in order, and words are bounded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        let last = 0;
        for (const { folded: word, start, end } of tokensOf(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(word.length).toBeGreaterThan(0);
          expect(word.length).toBeLessThanOrEqual(longestToken);
          last = start;
        }
      }),
      { numRuns: propertyRuns() },
    );
  });

  test('case and composition do not matter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Über', 'naïve', 'STRASSE', 'Fußgänger', 'Ørsted', '7.2', "l'État"), { maxLength: 6 }),
        (words) => {
          const text = words.join(' ');
          expect(folded(text.normalize('NFD'))).toEqual(folded(text));
          expect(folded(text.toLowerCase())).toEqual(folded(text));
        },
      ),
      { numRuns: propertyRuns() },
    );
  });
});

describe('queries', () => {
  test('question words are dropped unless nothing else is left', () => {
    expect(analyseQuery('What is the termination notice?').terms.map(({ term }) => term)).toEqual(analyse('termination notice'));
    expect(analyseQuery('to be or not').terms.map(({ term }) => term)).toEqual(['to', 'be', 'or', 'not']);
  });

  test('quotes mean a phrase whose words are searched too, a star means a prefix', () => {
    const query = analyseQuery('"notice period" „drei Monate“ contr*');
    expect(query.phrases).toEqual([
      ['notice', 'period'],
      ['drei', 'monate'],
    ]);
    expect(query.prefixes).toEqual(['contr']);
    expect(query.terms.map(({ term }) => term)).toEqual(analyse('notice period drei monate'));
  });

  test('repeated words weigh more', () => {
    expect(analyseQuery('rent rent deposit').terms).toEqual([
      { term: 'rent', weight: 2, source: 'word' },
      { term: 'deposit', weight: 1, source: 'word' },
    ]);
  });

  test.each([
    ['words', Array.from({ length: 20_000 }, (_, n) => `w${n}`).join(' ')],
    ['one word', 'a'.repeat(100_000)],
    ['quotes', '“'.repeat(100_000)],
    ['straight quotes', '" '.repeat(50_000)],
    ['stars', 'a*'.repeat(50_000)],
    ['digits', '1,'.repeat(50_000)],
    ['one number', '1'.repeat(100_000)],
    ['initials', 'a.'.repeat(50_000)],
    ['blanks', ' '.repeat(100_000)],
  ])('100 kB of %s stay bounded and quick', (_, text) => {
    let query = analyseQuery('');
    const best = Math.min(...[1, 2, 3].map(() => cpuMs(() => (query = analyseQuery(text)))));
    // A quadratic pattern takes 400 ms or more, a linear one 1 to 40 ms.
    expect(best).toBeLessThan(300);
    expect(query.terms.length).toBeLessThanOrEqual(queryLimits.terms);
    expect(query.phrases.length).toBeLessThanOrEqual(queryLimits.phrases);
    expect(query.prefixes.length).toBeLessThanOrEqual(queryLimits.prefixes);
  });

  test('a phrase is adjacent words', () => {
    const words = folded('The notice period is three months');
    expect(containsPhrase(words, ['notice', 'period'])).toBe(true);
    expect(containsPhrase(words, ['notice', 'three'])).toBe(false);
    expect(containsPhrase(words, ['three', 'months'])).toBe(true);
    expect(containsPhrase(['a'], ['a', 'b'])).toBe(false);
  });
});
