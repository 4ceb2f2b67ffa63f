/** What the guide says of a text, and that it says nothing that does not stand there. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSource } from '../../testing/generated/parsed.ts';
import { propertyRuns } from '../../testing/property.ts';
import type { ParsedDocument, Range } from '../documents/index.ts';
import { outlineOf, usedPassages } from './coverage.ts';
import { definitionsIn } from './definitions.ts';
import { keyTerms, type Frequencies } from './key-terms.ts';
import { namesIn } from './names.ts';
import { suggestQuestions } from './questions.ts';
import { readText } from './read-text.ts';
import { summaryOf } from './summary.ts';

const common: Frequencies = { passages: 100, df: new Map([['month', 90]]) };

const lease = readSource(`# Lease of a boat shed

## Definitions

"Shed" means the boat shed at Lower Quay, with its slipway. Ada Fell (the "Landlord") owns it.

## Rent and deposit

The rent is 900 euros a month. The rent is paid to Quay Savings Bank each month. A late rent costs the tenant five euros a day.
Each month the tenant of the boat shed sends a slip to Quay Savings Bank.

## Who repairs the slipway?

Ada Fell repairs the slipway. The tenant of the boat shed tells Ada Fell about damage within two days.
`);

const quotes = ({ canonical }: ParsedDocument, ranges: readonly Range[]): string[] =>
  ranges.map(({ start, end }) => canonical.slice(start, end));

test('terms are what a text repeats and others do not, a run of words before its parts', () => {
  const terms = keyTerms(readText(lease), common).map(({ term }) => term);
  expect(terms).toContain('boat shed');
  expect(terms).not.toContain('shed');
  expect(terms.slice(0, 5)).not.toContain('month');
  expect(terms.some((term) => /^(?:the|is|of) /.test(term))).toBe(false);
});

test('names are what has a capital where a sentence does not begin, in one form', () => {
  const names = namesIn(readText(lease)).map(({ name, count }) => [name, count]);
  expect(names).toContainEqual(['Quay Savings Bank', 2]);
  expect(names).toContainEqual(['Ada Fell', 3]);
  expect(names.map(([name]) => name)).not.toContain('Each');
  const days = readSource(
    'They meet each Working Day. On this Working Day nothing happens. After two Working Days it ends. In The Old Mill they sit.',
  );
  expect(namesIn(readText(days)).map(({ name, count }) => [name, count])).toEqual([
    ['Working Day', 3],
    ['Old Mill', 1],
  ]);
});

test('in German, where every noun has a capital, a name has several words or is written in capitals', () => {
  const text = readText(
    readSource('Die Miete geht an die BfA und an Herrn Jo Brandt. Der Mieter zahlt die Miete an die GWB und die GWB bestätigt das.'),
  );
  expect(text.language).toBe('de');
  expect(namesIn(text).map(({ name }) => name)).toEqual(['GWB', 'Herrn Jo Brandt']);
});

test('definitions of three forms, each with the sentence that says it', () => {
  const german = readSource(
    '„Ruhezeit“ bezeichnet die Nacht. Der Vermieter (im Folgenden „Verwaltung“) schweigt. Interest means money for waiting.',
  );
  const found = (document: ParsedDocument): string[][] =>
    definitionsIn(readText(document)).map(({ term, sentence }) => [term, ...quotes(document, [sentence])]);
  expect(found(lease)).toEqual([
    ['Shed', '"Shed" means the boat shed at Lower Quay, with its slipway.'],
    ['Landlord', 'Ada Fell (the "Landlord") owns it.'],
  ]);
  expect(found(german).map(([term]) => term)).toEqual(['Ruhezeit', 'Verwaltung', 'Interest']);
});

test('a slide without a title suggests no question', () => {
  const text = readText(lease);
  const blocks = lease.blocks.map((block) => (block.kind === 'heading' ? { ...block, attributes: { title: 'none' } } : block));
  expect(suggestQuestions(text, { blocks }, { definitions: [], terms: keyTerms(text, common) })).toEqual([]);
});

test('questions come from headings that are some, definitions and sections, in the language of the text', () => {
  const text = readText(lease);
  const questions = suggestQuestions(text, lease, { definitions: definitionsIn(text), terms: keyTerms(text, common) });
  expect(questions.map(({ question }) => question)).toEqual([
    'Who repairs the slipway?',
    'What does “Shed” mean?',
    'What about rent and deposit?',
    'What does “Landlord” mean?',
    'What about definitions?',
  ]);
  const german = readSource('# Ordnung\n\n## Kaution\n\nDie Kaution ist nicht klein und der Mieter zahlt sie.');
  expect(suggestQuestions(readText(german), german, { definitions: [], terms: [] }).map(({ question }) => question)).toEqual([
    'Was ist mit Kaution?',
  ]);
});

test('a summary is whole sentences that do not repeat each other', () => {
  const said = quotes(lease, summaryOf(readText(lease), common));
  expect(said.length).toBeGreaterThanOrEqual(2);
  expect(said.every((sentence) => sentence.endsWith('.'))).toBe(true);
  const twice = readSource('The committee approves every budget of the harbour before spring begins. '.repeat(8));
  expect(summaryOf(readText(twice), common)).toHaveLength(1);
});

test('weight lies on passages by overlap, and on sections with all that is below them', () => {
  const document = readSource('# A\n\nOne two.\n\n## B\n\nThree four.\n\n# C\n\nFive six.');
  const range = (words: string): Range => ({
    start: document.canonical.indexOf(words),
    end: document.canonical.indexOf(words) + words.length,
  });
  const passages = ['One two.', 'Three four.', 'Five six.'].map((words) => ({ ...range(words), contentHash: words }));
  const resting = {
    passages,
    evidence: [
      { ...range('four'), insights: ['x', 'y'] },
      { ...range('Three'), insights: ['x'] },
    ],
    answers: [{ part: 'One two.', cited: 1, read: 2 }],
  };
  const used = usedPassages(resting);
  expect(used).toEqual([
    { ...range('One two.'), evidence: 0, insights: 0, cited: 1, read: 2 },
    { ...range('Three four.'), evidence: 2, insights: 2, cited: 0, read: 0 },
  ]);
  const outline = outlineOf(document, resting, used);
  expect(outline.map(({ depth, evidence, insights, cited, until }) => [depth, evidence, insights, cited, until])).toEqual([
    [1, 2, 2, 1, range('C').start],
    [2, 2, 2, 0, range('C').start],
    [1, 0, 0, 0, document.canonical.length],
  ]);
});

test('whatever the text, all that is said stands in it, and the same text says the same', () => {
  const piece = fc.constantFrom(
    'Rent',
    'the',
    'Ada Fell',
    '“Term” means',
    'slipway',
    '900',
    '.',
    '?',
    '\n\n',
    '# ',
    '## ',
    '- ',
    '| a | b |',
    '„',
    '漢字',
    'É́',
    '\u{1f642}',
    '(the "X")',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
      const document = readSource(`x ${pieces.join(' ')}`);
      const say = (): unknown => {
        const text = readText(document);
        const [terms, names, definitions] = [keyTerms(text, common), namesIn(text), definitionsIn(text)];
        const questions = suggestQuestions(text, document, { definitions, terms });
        const summary = summaryOf(text, common);
        for (const { term, count, places } of terms) {
          expect(count).toBeGreaterThanOrEqual(places.length);
          expect(quotes(document, places).map((quote) => quote.replaceAll(/\s+/g, ' '))).toContain(term);
        }
        for (const { name, places } of names) expect(quotes(document, places)[0]?.replaceAll(/\s/g, ' ')).toBe(name);
        for (const range of [...summary, ...questions.map(({ from }) => from), ...definitions.map(({ sentence }) => sentence)]) {
          expect(range.end).toBeGreaterThan(range.start);
          expect(range.end).toBeLessThanOrEqual(document.canonical.length);
        }
        return { terms, names, definitions, questions, summary };
      };
      expect(say()).toEqual(say());
    }),
    { numRuns: propertyRuns() },
  );
});
