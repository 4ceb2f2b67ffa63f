import { describe, expect, test } from 'vitest';
import { readSource } from '../../../testing/generated/index.ts';
import { carried } from './carried.fixture.ts';
import { carry } from './carry.ts';
import { reviewedSentences } from './reviewed-sentences.ts';

const rent = 'The tenant must pay the rent before the third working day.';
const dogs = 'Dogs may be kept with the written consent of the landlord.';
const twin = 'Any notice under this section must be given in writing.';

describe('unchanged', () => {
  test('equal texts keep the place without work', () => {
    const document = readSource(`# A\n\n${rent}`);
    const span = { start: 3, end: 3 + rent.length };
    expect(carry({ quote: rent, from: document, span, to: readSource(`# A\n\n*${rent}*`) })).toEqual({
      outcome: 'unchanged',
      span,
      contextChanged: false,
    });
  });
  test('something is put in before its block', () => {
    expect(carried(rent, `# A\n\n${rent}`, `# A\n\nWelcome to this house.\n\n${rent}`)).toMatchObject({
      outcome: 'unchanged',
      text: rent,
      contextChanged: false,
    });
  });
  test('another sentence of the block differs: the context changed', () => {
    expect(carried(rent, `# A\n\n${rent} Cash is fine.`, `# A\n\n${rent} Cash is not accepted.`)).toMatchObject({
      outcome: 'unchanged',
      text: rent,
      contextChanged: true,
    });
  });
  test('another link target is context', () => {
    const link = (target: string): string => `# A\n\nSee [the list of all the fees](${target}) first.\n\n${dogs}`;
    expect(carried('the list of all the fees', link('a.md'), `${link('b.md')}\n\nEnd.`)).toMatchObject({
      outcome: 'unchanged',
      contextChanged: true,
    });
  });
  test('a short quote in a block that stays', () => {
    expect(carried('third working day', `# A\n\n${rent}`, `# A\n\n${rent}\n\n${dogs}`)).toMatchObject({ outcome: 'unchanged' });
  });
  test('new numbers of headings and items', () => {
    expect(carried(rent, `# 1. A\n\n1. ${dogs}\n2. ${rent}`, `# 2. A\n\n1. A new first item.\n2. ${dogs}\n3. ${rent}`)).toMatchObject({
      outcome: 'unchanged',
      text: rent,
    });
  });
  test('a paragraph that became a list item', () => {
    expect(carried(rent, `# A\n\n${rent}\n\nEnd.`, `# A\n\n- ${rent}\n\nEnd.`)).toMatchObject({ outcome: 'unchanged', text: rent });
  });
});

describe('moved', () => {
  test('its block is found once elsewhere', () => {
    const a = `# A\n\n${rent}\n\n# B\n\n${dogs}\n\nMore about dogs.\n\n# C`;
    const b = `# B\n\n${dogs}\n\nMore about dogs.\n\n# C\n\n# A\n\n${rent}`;
    expect(carried(rent, a, b)).toMatchObject({ outcome: 'moved', text: rent });
    expect(carried('third working', a, b)).toMatchObject({ outcome: 'moved', text: 'third working' });
  });
  test('a long quote is found once in both, in another block', () => {
    expect(
      carried(
        rent,
        `# A\n\n${rent} ${dogs}\n\n# B\n\nVisitors register at the door.`,
        `# A\n\n${dogs}\n\n# B\n\nVisitors register at the door. ${rent}`,
      ),
    ).toMatchObject({
      outcome: 'moved',
      text: rent,
      contextChanged: true,
    });
  });
  test('a short quote is not anchored by being the only one', () => {
    const a = `# A\n\nSmoking is banned. ${dogs}\n\n# B\n\nVisitors register at the door of the house each time.`;
    const b = `# A\n\n${dogs}\n\n# B\n\nVisitors register at the door of the house each time. Smoking is banned. Bicycles go to the shed behind the house.`;
    expect(carried('Smoking is banned.', a, b).outcome).toBe('ambiguous');
  });
  test('a short quote is anchored by one side of its context', () => {
    const tail = 'Bicycles go to the shed behind the big house.';
    const a = `# A\n\nSmoking is banned. ${tail}\n\n# B\n\nVisitors register at the door of the house each time.`;
    const b = `# B\n\nVisitors register at the door of the house each time. Smoking is banned. ${tail}`;
    expect(carried('Smoking is banned.', a, b)).toMatchObject({ outcome: 'moved' });
  });
});

describe('edited', () => {
  test('a word of the quote changed', () => {
    expect(carried('before the third working day', `# A\n\n${rent}`, `# A\n\n${rent.replace('third', 'fifth')}`)).toMatchObject({
      outcome: 'edited',
      candidates: ['before the fifth working day'],
      newText: rent.replace('third', 'fifth'),
    });
  });
  test('a not is put in front of the quote', () => {
    const result = carried(
      'pay the rent before the third working day',
      `# A\n\n${rent} ${dogs}`,
      `# A\n\n${rent.replace('must', 'must not')} ${dogs}`,
    );
    expect(result).toMatchObject({ outcome: 'edited', newText: rent.replace('must', 'must not') });
    expect(result).toMatchObject({ candidates: ['not pay the rent before the third working day'] });
  });
  test('another word of its sentence changed', () => {
    expect(carried('the rent before the third working day', `# A\n\n${rent}`, `# A\n\n${rent.replace('tenant', 'owner')}`)).toMatchObject({
      outcome: 'edited',
    });
  });
  test('a sentence is put between its parts', () => {
    expect(carried(`${rent} ${dogs}`, `# A\n\n${rent} ${dogs}`, `# A\n\n${rent} Cash is fine. ${dogs}`)).toMatchObject({
      outcome: 'edited',
      newText: `${rent} Cash is fine. ${dogs}`,
    });
  });
  test('a number that belongs to the quote changed', () => {
    expect(carried(`2. ${rent}`, `1. ${dogs}\n2. ${rent}`, `1. ${dogs}\n2. New.\n3. ${rent}`)).toMatchObject({
      outcome: 'edited',
      newText: `3. ${rent}`,
    });
  });
  test('its block moved and was edited', () => {
    const a = `# A\n\n${dogs}\n\n${rent}\n\n# B\n\nFirst of many.\n\nSecond of many.\n\nThird of many.`;
    const b = `# B\n\nFirst of many.\n\nSecond of many.\n\nThird of many.\n\n# A\n\n${dogs}\n\n${rent.replace('third', 'fifth')}`;
    expect(carried(rent, a, b)).toMatchObject({ outcome: 'edited', newText: rent.replace('third', 'fifth') });
  });
});

describe('twins are never guessed', () => {
  const two = `# A\n\n${rent}\n\n${twin}\n\n# B\n\n${dogs}\n\n${twin}`;
  const waiver = 'Failure to enforce a provision is not a waiver of it.';
  const clauses = (heading: string, between = ''): string =>
    `# A\n\n${twin}\n\n${waiver}\n\n${rent}\n\n# ${heading}\n\n${between}${twin}\n\n${waiver}\n\n${dogs}`;
  test('several in a row under a heading that was renamed stand between the same blocks as before', () => {
    const a = clauses('Notices and their form');
    const b = clauses('Notices and their written form');
    for (const clause of [twin, waiver]) {
      expect(carried(clause, a, b, 1)).toMatchObject({ outcome: 'unchanged', at: a.indexOf(clause) - 2 });
      expect(carried(clause, a, b, 2)).toMatchObject({ outcome: 'moved_with_context', text: clause, at: b.lastIndexOf(clause) - 4 });
    }
  });
  test('with a block between them that came too nothing holds them there', () => {
    const b = clauses('Notices and their written form', `${waiver}\n\n`);
    expect(carried(twin, clauses('Notices and their form'), b, 2).outcome).toBe('ambiguous');
  });
  test('each keeps its place between two anchors', () => {
    const b = `# A\n\n${rent}\n\n${twin}\n\n# B\n\n${dogs}\n\n${twin}\n\nNew end.`;
    const first = carried(twin, two, b, 1);
    expect(first.outcome).toBe('unchanged');
    const second = carried(twin, two, b, 2);
    expect(second.outcome).toBe('unchanged');
    expect(second.at).toBeGreaterThan(first.at ?? Infinity);
  });
  test('one was edited: the other stays where it is', () => {
    const b = two.replace(twin, twin.replace('writing', 'person'));
    expect(carried(twin, two, b, 1)).toMatchObject({ outcome: 'edited', newText: twin.replace('writing', 'person') });
    expect(carried(twin, two, b, 2)).toMatchObject({ outcome: 'unchanged' });
  });
  test('one was taken away: it is not found in the other', () => {
    const b = `# A\n\n${rent}\n\n# B\n\n${dogs}\n\n${twin}`;
    expect(carried(twin, two, b, 1).outcome).toBe('removed');
    expect(carried(twin, two, b, 2).outcome).toBe('unchanged');
  });
  test('a copy beside it leaves two candidates', () => {
    const b = `# A\n\n${rent}\n\n${twin}\n\n${twin}\n\n# B\n\n${dogs}\n\n${twin}`;
    expect(carried(twin, two, b, 1)).toMatchObject({ outcome: 'ambiguous', candidates: [twin, twin] });
  });
  test('a copy that moved beside the edited one is not taken for it', () => {
    const a = `# A\n\n${twin}\n\n${dogs}\n\n${rent}\n\n${twin}`;
    const b = `# A\n\n${rent}\n\n${twin}\n\n${dogs} No cats.\n\n${twin.replace('writing', 'person')}`;
    expect(carried(twin, a, b, 1)).toMatchObject({ outcome: 'ambiguous', candidates: [twin] });
    expect(carried(twin, a, b, 2)).toMatchObject({ outcome: 'ambiguous', candidates: [twin] });
  });
  test('a copy that stands between the very blocks it stood between is that copy', () => {
    const a = `# A\n\n${twin}\n\n${rent}\n\n${twin}\n\n${dogs}`;
    const b = `# A\n\n${rent}\n\n${twin}\n\n${dogs}`;
    expect(carried(twin, a, b, 1).outcome).toBe('removed');
    expect(carried(twin, a, b, 2).outcome).toBe('unchanged');
  });
  test('its neighbour moved beside the other copy and every heading was renamed', () => {
    const a = `# A\n\n${rent}\n\n${twin}\n\n## B\n\n${dogs}\n\n# C\n\nThe roof is flat.\n\n${twin}`;
    const b = `# X\n\n${twin}\n\n## Y\n\n${dogs}\n\n# Z\n\nThe roof is flat.\n\n${rent}\n\n${twin}`;
    expect(carried(twin, a, b, 1)).toMatchObject({ outcome: 'ambiguous', candidates: [twin, twin] });
    expect(carried(twin, a, b, 2)).toMatchObject({ outcome: 'ambiguous', candidates: [twin, twin] });
  });
  test('all surroundings are new: ambiguous', () => {
    const b = `# X\n\nSomething entirely other.\n\n${twin}\n\n# Y\n\nNothing of before is left.\n\n${twin}`;
    expect(carried(twin, two, b, 1)).toMatchObject({ outcome: 'ambiguous' });
  });
  test('sections changed places: exactly one candidate keeps the heading and the block before', () => {
    const b = `# B\n\n${dogs}\n\n${twin}\n\n# A\n\n${rent}\n\n${twin}`;
    const outcomes = [carried(twin, two, b, 1), carried(twin, two, b, 2)];
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['moved_with_context', 'moved_with_context']);
    expect(outcomes[0]?.at).toBeGreaterThan(outcomes[1]?.at ?? Infinity);
  });
  test('two that lay claim to one candidate', () => {
    const a = `# A\n\n${twin}\n\nMiddle of old.\n\n${twin}\n\nEnd of old.`;
    expect([1, 2].map((nth) => carried(twin, a, `# A\n\nAll is new here now.\n\n${twin}\n\nNo word remains.`, nth).outcome)).toEqual([
      'ambiguous',
      'ambiguous',
    ]);
  });
  test('edited in place with a copy elsewhere in the section', () => {
    const a = `${two}\n\n# C\n\nLast words.`;
    const b = `# A\n\n${twin}\n\n${rent}\n\n${twin.replace('must', 'must not')}\n\n# B\n\n${dogs}\n\n${twin}\n\n# C\n\nLast words.`;
    expect(['edited', 'ambiguous']).toContain(carried(twin, a, b, 1).outcome);
  });
  test('one is gone and the block before it moved beside the other', () => {
    const a = `# A\n\n${rent}\n\n${twin}\n\n# B\n\n${dogs}\n\n${twin}\n\nTail of old.\n\n# C\n\nEnd.`;
    const b = `# A\n\n# New\n\nCats.\n\n${rent}\n\n${twin}\n\nAltogether different.\n\n# C\n\nEnd.`;
    expect([1, 2].map((nth) => carried(twin, a, b, nth).outcome)).toEqual(['ambiguous', 'ambiguous']);
  });
  test('a sentence of two paragraphs, of which one is gone and the other was edited and stands near its place', () => {
    const a = `# A\n\n${twin} Old words about rent.\n\n# B\n\n${twin} Parking words about dogs.\n\n# C\n\nEnd.`;
    const b = `# Anew\n\n${twin} Parking words about mice.\n\n# B\n\n# C\n\nEnd.`;
    expect([1, 2].map((nth) => carried(twin, a, b, nth).outcome)).toEqual(['ambiguous', 'ambiguous']);
  });
  test('a sentence that stands in two edited paragraphs', () => {
    const a = `# A\n\n${twin} Old words about rent.\n\n# B\n\n${twin} Old words about dogs.`;
    const b = `# A\n\n${twin} Other words about rent.\n\n# B\n\n${twin} Other words about dogs.`;
    const first = carried(twin, a, b, 1);
    const second = carried(twin, a, b, 2);
    expect([first.outcome, second.outcome]).toEqual(['unchanged', 'unchanged']);
    expect(first.at).toBeLessThan(second.at ?? -1);
  });
});

describe('removed', () => {
  test('nothing like it is left', () => {
    expect(carried(rent, `# A\n\n${rent}\n\n${dogs}`, `# A\n\n${dogs}`)).toMatchObject({ outcome: 'removed', candidates: [] });
  });
  test('its sentence was taken out of the block', () => {
    expect(carried(rent, `# A\n\n${rent} ${dogs}`, `# A\n\n${dogs}`).outcome).toBe('removed');
  });
});

describe('quotes over several blocks', () => {
  const quote = `${rent}\n\n${dogs}`;
  test('kept when the joined slice is the whole quote', () => {
    expect(carried(quote, `# A\n\n${rent}\n\n${dogs}\n\nEnd.`, `# A\n\nNew.\n\n${rent}\n\n${dogs}\n\nEnd.`)).toMatchObject({
      outcome: 'unchanged',
      text: quote,
    });
  });
  test('a block between its parts: no longer contiguous', () => {
    expect(carried(quote, `# A\n\n${rent}\n\n${dogs}\n\nEnd.`, `# A\n\n${rent}\n\nNew.\n\n${dogs}\n\nEnd.`)).toMatchObject({
      outcome: 'edited',
      candidates: [rent, dogs],
    });
  });
  test('the worst of its parts', () => {
    expect(
      carried(quote, `# A\n\n${rent}\n\n${dogs}\n\nEnd.`, `# A\n\n${rent}\n\n${dogs.replace('may', 'must not')}\n\nEnd.`).outcome,
    ).toBe('edited');
    expect(carried(quote, `# A\n\n${rent}\n\n${dogs}\n\nEnd.`, `# A\n\n${rent}\n\nEnd.`).outcome).toBe('removed');
  });
});

describe('table cells', () => {
  const table = (rows: readonly string[], header = '| Unit | Tenant | Rent |'): string =>
    `# Rents\n\n${header}\n| --- | --- | --- |\n${rows.join('\n')}\n\nEnd.`;
  const rows = ['| A1 | Varga | 900 |', '| A2 | Okonjo | 900 |', '| A3 | Rao | 700 |'];
  const old = table(rows);
  test('its row by hash', () => {
    const result = carried('900', old, table(['| A0 | Salas | 900 |', ...rows]), 2);
    expect(result).toMatchObject({ outcome: 'unchanged', text: '900' });
    expect(result.to.canonical.slice((result.at ?? 0) - 10, result.at)).toBe('A2\tOkonjo\t');
  });
  test('its row by the cell that names it, when another cell changed', () => {
    const result = carried('900', old, table(['| A1 | Varga | 900 |', '| A2 | Pereira | 900 |', '| A3 | Rao | 700 |']), 2);
    expect(result).toMatchObject({ outcome: 'unchanged', contextChanged: true });
    expect(result.to.canonical.slice((result.at ?? 0) - 11, result.at)).toBe('A2\tPereira\t');
  });
  test('the cell changed, while another row has its text', () => {
    expect(carried('700', old, table(['| A1 | Varga | 700 |', '| A2 | Okonjo | 900 |', '| A3 | Rao | 750 |']))).toMatchObject({
      outcome: 'edited',
      newText: '750',
    });
  });
  test('its row is gone, while another row has its text', () => {
    expect(carried('900', old, table([rows[1] ?? '', rows[2] ?? '']), 1).outcome).toBe('removed');
  });
  test('columns changed places', () => {
    const result = carried(
      'Okonjo',
      old,
      table(['| Varga | A1 | 900 |', '| Okonjo | A2 | 900 |', '| Rao | A3 | 700 |'], '| Tenant | Unit | Rent |'),
    );
    expect(result).toMatchObject({ outcome: 'unchanged', text: 'Okonjo', contextChanged: true });
  });
  test('another header above the cell is context', () => {
    expect(carried('700', old, table(rows, '| Unit | Tenant | Rent in 2030 |'))).toMatchObject({
      outcome: 'unchanged',
      contextChanged: true,
    });
  });
  test('rows of a CSV', () => {
    expect(carried('950', 'Flat,Rent\nx,950\ny,950\n', 'Flat,Rent\nw,950\nx,975\ny,950\n', 1, 'rents.csv')).toMatchObject({
      outcome: 'edited',
      newText: '975',
    });
    expect(carried('950', 'Flat,Rent\nx,950\ny,950\n', 'Flat,Rent\nw,950\nx,975\ny,950\n', 2, 'rents.csv')).toMatchObject({
      outcome: 'unchanged',
    });
  });
});

test('a place that does not hold the quote is refused', () => {
  const document = readSource(rent);
  expect(() => carry({ quote: 'something', from: document, span: { start: 0, end: 9 }, to: document })).toThrow('does not hold the quote');
});

test('a verdict is bound to the sentences that contain the quote', () => {
  const document = readSource(`# A\n\n${rent} ${dogs}\n\n1. ${twin}`);
  const at = (quote: string) => ({ start: document.canonical.indexOf(quote), end: document.canonical.indexOf(quote) + quote.length });
  expect(reviewedSentences(document, at('third working'))).toEqual([rent]);
  expect(reviewedSentences(document, at('day. Dogs may'))).toEqual([rent, dogs]);
  expect(reviewedSentences(document, { start: at('landlord').start, end: at('Any notice').end })).toEqual([dogs, twin]);
});
