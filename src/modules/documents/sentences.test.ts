import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../testing/property.ts';
import { cpuMs } from '../../testing/cpu-time.ts';
import { sentencesOf } from './sentences.ts';

const cut = (text: string): string[] => sentencesOf(text).map(({ start, end }) => text.slice(start, end));

test.each([
  ['One sentence', ['One sentence']],
  ['Pay first. Complain later.', ['Pay first.', 'Complain later.']],
  ['Fees, e.g. Parking, are due. They rise.', ['Fees, e.g. Parking, are due.', 'They rise.']],
  ['See No. 4 and Art. 5 of the act. It applies.', ['See No. 4 and Art. 5 of the act.', 'It applies.']],
  ['Is it allowed? No. The tenant must ask.', ['Is it allowed?', 'No.', 'The tenant must ask.']],
  [
    'The U.S. Government pays. He lives in the U.S. The tenant left.',
    ['The U.S. Government pays.', 'He lives in the U.S.', 'The tenant left.'],
  ],
  ['It is 3.5 m long. Fine.', ['It is 3.5 m long.', 'Fine.']],
  ['Dr. Varga and J. Okonjo signed. Both agree!', ['Dr. Varga and J. Okonjo signed.', 'Both agree!']],
  ['He said "Stop." Then he left.', ['He said "Stop."', 'Then he left.']],
  ['"Why?" he asked. Nobody knew.', ['"Why?" he asked.', 'Nobody knew.']],
  ['Due am 3. März 2025. Danach nicht.', ['Due am 3. März 2025.', 'Danach nicht.']],
  ['Paid within 30. The rest waits.', ['Paid within 30.', 'The rest waits.']],
  ['Rent is due.[1] Deposit too.', ['Rent is due.[1]', 'Deposit too.']],
  ['それは本です。これはペンです。', ['それは本です。', 'これはペンです。']],
  ['Rent: 500\nDeposit: 100', ['Rent: 500', 'Deposit: 100']],
  ['The tenant shall not\npay twice.', ['The tenant shall not\npay twice.']],
  ['Wait... what? Yes.', ['Wait... what?', 'Yes.']],
  ['', []],
  ['  \n ', []],
])('%j', (text, sentences) => expect(cut(text)).toEqual(sentences));

test('sentences are in order, without blanks at their ends, and nothing but blanks lies between them', () => {
  const piece = fc.constantFrom('a', 'B', '.', ' ', '\n', '!', '"', '3', 'No.', 'e.g.', '。', '\u00a0', 'The');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      let at = 0;
      for (const { start, end } of sentencesOf(text)) {
        expect(text.slice(at, start).trim()).toBe('');
        expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(text.slice(at).trim()).toBe('');
    }),
    { numRuns: propertyRuns(300) },
  );
});

test('a long block without a sentence end is read in linear time', () => {
  for (const text of ['a. b '.repeat(100_000), '.'.repeat(500_000), ' '.repeat(500_000)])
    expect(cpuMs(() => sentencesOf(text))).toBeLessThan(3000);
});
