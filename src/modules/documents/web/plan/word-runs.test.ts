import { describe, expect, test } from 'vitest';
import type { RedlineWord } from '../../../../ui/marks/redline.tsx';
import { cellsOf, isRemark, isRewritten, shortenWords, sideOf, wholeTexts } from './word-runs.ts';

const same = (text: string): RedlineWord => ({ op: 'equal', text });
const gone = (text: string): RedlineWord => ({ op: 'delete', text });
const came = (text: string): RedlineWord => ({ op: 'insert', text });

describe('shortenWords', () => {
  const long = 'one two three four five six seven eight nine ten';
  test('keeps what is beside a change and cuts at word ends', () => {
    expect(shortenWords([same(`${long} `), gone('30'), came('45'), same(` ${long}`)], 12)).toEqual([
      same('… nine ten '),
      gone('30'),
      came('45'),
      same(' one two …'),
    ]);
  });
  test('keeps both ends of what stands between two changes', () => {
    expect(shortenWords([gone('a'), same(` ${long} `), came('b')], 8)).toEqual([gone('a'), same(' one two … ten '), came('b')]);
  });
  test('leaves alone what is short', () => {
    const words = [same('at least '), gone('30'), came('45'), same(' days')];
    expect(shortenWords(words)).toEqual(words);
  });
});

test('a text of which little is kept counts as rewritten', () => {
  expect(isRewritten([same('The rent is '), gone('20'), came('30'), same(' a month.')])).toBe(false);
  expect(isRewritten([gone('Tenant '), came('Somebody'), same(' '), gone('number 699 of the house'), came('else')])).toBe(true);
  expect(isRewritten([])).toBe(false);
});

test('rewritten texts stand one after the other; nothing of either is lost', () => {
  const words = [gone('Tenant'), came('Somebody'), same(' '), gone('number nine'), came('else')];
  expect(wholeTexts(words)).toEqual([gone('Tenant number nine'), came('Somebody else')]);
  expect(wholeTexts([came('All new.')])).toEqual([came('All new.')]);
});

test('a side has its own words', () => {
  const words = [same('a '), gone('b'), came('c')];
  expect(sideOf(words, 'before')).toEqual([same('a '), gone('b')]);
  expect(sideOf(words, 'after')).toEqual([same('a '), came('c')]);
});

test('a row is cut into cells at tabs, empty ones included', () => {
  expect(cellsOf([same('U4\t'), gone('904'), came('1234'), same('\t\tx')])).toEqual([
    [same('U4')],
    [gone('904'), came('1234')],
    [],
    [same('x')],
  ]);
});

test('a remark is no text of a document', () => {
  expect(isRemark('not in the sources')).toBe(true);
  expect(isRemark('The rent is 20.')).toBe(false);
  expect(isRemark('the tenant pays. The landlord does not.')).toBe(false);
});
