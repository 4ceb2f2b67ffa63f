import { describe, expect, test } from 'vitest';
import { readSource } from '../../src/testing/generated/index.ts';
import { matchUnit } from './matcher.ts';
import { pageText, type PageText } from './page-text.ts';

const read = (source: string): PageText => {
  const { canonical, blocks } = readSource(source);
  return pageText(canonical, blocks);
};

const clause = 'Any notice under this section must be given in writing.';
const rent = 'The rent is due on the third working day of every month.';
const dogs = 'Dogs may be kept with the written consent of the landlord.';

/** Of the nth unit that says something: what became of it, and what stands before it now. */
function became(says: string, a: string, b: string, nth = 0): string {
  const [from, to] = [read(a), read(b)];
  const verdict = matchUnit(from, from.saying.get(says)?.[nth] ?? -1, to);
  return verdict.truth === 'kept' ? `kept after ${to.units[verdict.unit - 1]?.text}` : verdict.truth;
}

describe('what truly became of a sentence', () => {
  const twice = `# A\n\n${rent}\n\n${clause}\n\n# B\n\n${dogs}\n\n${clause}`;
  test.each([
    ['the only one, elsewhere', rent, `${rent}\n\n${dogs}`, `${dogs}\n\n${rent}`, 0, `kept after ${dogs}`],
    ['a word of it changed', rent, rent, rent.replace('third', 'fifth'), 0, 'lost'],
    ['each of two by the words beside it', clause, twice, twice.replace('# A', '# New'), 1, `kept after ${dogs}`],
    ['one of two is gone, and the other is where it was', clause, twice, `# B\n\n${dogs}\n\n${clause}`, 0, 'lost'],
    ['of two in a row one is gone', clause, `${clause}\n\n${clause}`, clause, 0, 'open'],
    ['a short one among other words', 'So it is.', `${rent} So it is. ${dogs}`, 'All is new here. So it is. Nothing stayed.', 0, 'open'],
    ['a cell whose row has another name', 'Flat\t1,200', table('Flat'), table('House'), 0, 'lost'],
    ['a cell in its row', 'Flat\t1,200', table('Flat'), `${rent}\n\n${table('Flat')}`, 0, 'kept after Flat'],
  ])('%s', (_, says, a, b, nth, expected) => {
    expect(became(says, a, b, nth)).toBe(expected);
  });
});

function table(name: string): string {
  return `| What | Rent |\n| --- | --- |\n| ${name} | 1,200 |\n| Garage in the yard | 90 |`;
}
