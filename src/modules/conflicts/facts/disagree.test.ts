/** The rules held against pairs that a person labelled: precision first, and how much of what is there is found. */
import { expect, test } from 'vitest';
import { readSource } from '../../../testing/generated/parsed.ts';
import { conflictsAmong, type StandingFact } from './disagree.ts';
import { labelled, type Labelled } from './labelled.fixture.ts';
import { factsOf, numbersIn } from './statements.ts';

function standing(text: string): StandingFact[] {
  const [first = '', ...others] = text.split('\n|||');
  const documents: [string, string][] = [
    [others.some((one) => one.startsWith('budget')) ? 'budget-2025.md' : 'a.md', first],
    ...others.map((one): [string, string] => [one.slice(0, one.indexOf('\n')), one.slice(one.indexOf('\n') + 1)]),
  ];
  return documents.flatMap(([document, source]) =>
    factsOf(readSource(source, document)).map((fact) => ({ ...fact, document, named: numbersIn(document) })),
  );
}

const found = ({ text }: Labelled): boolean => {
  const facts = standing(text);
  return conflictsAmong(facts, facts).length > 0;
};

test('no lookalike is taken for a contradiction, and most contradictions are found', () => {
  const wrong = labelled.filter((pair) => !pair.contradicts && found(pair)).map(({ why }) => why);
  const missed = labelled.filter((pair) => pair.contradicts && !found(pair)).map(({ why }) => why);
  expect(wrong).toEqual([]);
  expect(missed).toEqual(['other words between', 'passive and active']);
});
