import { expect, test } from 'vitest';
import { valuesIn } from './values.ts';

const said = (text: string): string[] =>
  valuesIn(text).map(({ value, start, end }) => {
    const what =
      value.type === 'quantity'
        ? `${value.low ?? '…'}..${value.high ?? '…'} ${value.unit}`
        : value.type === 'place'
          ? `#${value.number} ${value.unit}`
          : value.type === 'date'
            ? value.date
            : `${value.minutes} min`;
    return `${what} <${text.slice(start, end)}>`;
  });

test.each([
  ['within six weeks of it', ['…..42 duration <within six weeks>']],
  ['on the third day', ['#3 dai <third day>']],
  ['EUR 1,500.50 a month', ['1500.5..1500.5 euro <EUR 1,500.50>']],
  ['1.500 Euro', ['1500..1500 euro <1.500 Euro>']],
  ['at least 30 days', ['30..… duration <at least 30 days>']],
  ['between 3 and 5 days', ['3..5 duration <between 3 and 5 days>']],
  ['3–5 kg', ['3..5 weight <3–5 kg>']],
  ['a 30-day notice', ['30..30 duration <30-day>']],
  ['three working days', ['3..3 working duration 1 <three working days>']],
  ['on 31 March 2027 at 9:30', ['2027-03-31 <31 March 2027>', '570 min <9:30>']],
  ['March 1st, 2027', ['2027-03-01 <March 1st, 2027>']],
  ['two keys', ['2..2 of kei <two keys>']],
  ['ten per cent of it', ['10..10 percent <ten per cent>']],
  ['clause 7, flat 2 and page 9', []],
  ['account 030123456789', []],
  ['it may be so', []],
])('%s', (text, expected) => {
  expect(said(text)).toEqual(expected);
});
