/** What holds for every strategy that cuts at headings: nothing is lost, and what is edited here changes nothing there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../kernel/shared/fingerprint.ts';
import { propertyRuns } from '../../../testing/property.ts';
import type { ParsedDocument } from '../../documents/index.ts';
import { documentOf, parsedDocument, type Part } from './document.fixture.ts';
import { longestTable, markdownPassagesOf } from './markdown.ts';
import { passagesOf, type Passage } from './passages.ts';
import { longestBody } from './sections.ts';
import { neighbours, shortest } from './semantic/boundaries.ts';
import { semanticPassagesOf, type Distances } from './semantic/semantic.ts';
import { perWindow } from './semantic/sentence-windows.ts';
import { strategyNamed, strategiesWith } from './strategies.ts';

/** As far apart as a hash of the two texts says: no order in it that cutting could lean on. */
const anyDistance: Distances = async (pairs) =>
  pairs.map(({ before, after }) => {
    const key = sha256(`${before}\n${after}`);
    return { key, distance: Number.parseInt(key.slice(0, 5), 16) };
  });

/** How far an edit reaches: so many blocks or characters, whichever is more, and then so many characters. */
const strategies = [
  {
    name: 'standard',
    cut: async (document: ParsedDocument) => passagesOf(document),
    reach: { blocks: 0, characters: 0, more: longestBody },
  },
  {
    name: 'markdown',
    cut: async (document: ParsedDocument) => markdownPassagesOf(document),
    reach: { blocks: 0, characters: 0, more: longestBody },
  },
  {
    name: 'semantic',
    cut: (document: ParsedDocument) => semanticPassagesOf(document, anyDistance),
    reach: { blocks: perWindow + neighbours, characters: 2 * shortest, more: longestBody },
  },
] as const;

/** Numbers below a bound, one after the other, the same for the same seed. */
function numbers(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

describe.each(strategies)('$name', ({ cut, reach }) => {
  test('every block is in exactly one passage, in order, except headings with something below', async () => {
    await fc.assert(
      fc.asyncProperty(parsedDocument, async (parsed) => {
        const covered = (await cut(parsed)).flatMap(({ firstBlock, lastBlock }) =>
          Array.from({ length: lastBlock - firstBlock + 1 }, (_, offset) => firstBlock + offset),
        );
        const parents = new Set(parsed.blocks.map(({ section }) => section));
        expect(covered).toEqual(parsed.blocks.flatMap(({ kind }, at) => (kind === 'heading' && parents.has(at) ? [] : [at])));
      }),
      { numRuns: propertyRuns() },
    );
  });

  test('an edit of one block changes only passages within its reach', async () => {
    let far = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const next = numbers(seed);
        const paragraph = (): Part => ({
          kind: 'paragraph',
          text: `${'W'.repeat(20 + next(300))} ${next(1e6)}.`,
        });
        const parts = Array.from({ length: 80 }, paragraph);
        const at = next(parts.length);
        const edit = [[paragraph()], [], [paragraph(), parts[at] as Part]][next(3)] as Part[];
        const [before, after] = [documentOf(parts), documentOf(parts.toSpliced(at, 1, ...edit))];
        const [cutBefore, cutAfter] = [await cut(before), await cut(after)];
        // From both ends: what lies in front of the edit, and what lies behind it.
        const front = beyond(before, at, -1, reach);
        const back = beyond(before, at, 1, reach) - parts.length;
        const inFront = (passages: readonly Passage[]) => hashes(passages.filter(({ lastBlock }) => lastBlock < front));
        const behind = (passages: readonly Passage[], blocks: number) =>
          hashes(passages.filter(({ firstBlock }) => firstBlock - blocks > back));
        expect(inFront(cutAfter)).toEqual(inFront(cutBefore));
        expect(behind(cutAfter, after.blocks.length)).toEqual(behind(cutBefore, before.blocks.length));
        far += inFront(cutBefore).length + behind(cutBefore, before.blocks.length).length;
      }),
      { numRuns: Math.min(propertyRuns(50), 300) },
    );
    expect(far).toBeGreaterThan(100);
  });
});

const hashes = (passages: readonly Passage[]): string[] => passages.map(({ contentHash }) => contentHash);

/** The first block in a direction that an edit does not reach. */
function beyond({ blocks }: ParsedDocument, at: number, step: 1 | -1, reach: { blocks: number; characters: number; more: number }): number {
  let [block, left, passed] = [at, reach.more, 0];
  while (blocks[block] && left > 0) {
    block += step;
    const length = (blocks[block]?.end ?? 0) - (blocks[block]?.text ?? 0);
    passed += length;
    if (Math.abs(block - at) > reach.blocks && passed > reach.characters) left -= length;
  }
  return block;
}

describe('markdown', () => {
  const rows = (count: number, text: string, table = 0): Part[] =>
    Array.from({ length: count }, (_, row) => ({ kind: 'row', text: `${text} ${row}`, table }));
  const paragraphs = (count: number): Part[] =>
    Array.from({ length: count }, (_, at) => ({ kind: 'paragraph', text: `Paragraph ${at} ${'says a word or two '.repeat(10)}` }));
  const kinds = (document: ParsedDocument, { firstBlock, lastBlock }: Passage): string[] =>
    document.blocks.slice(firstBlock, lastBlock + 1).map(({ kind }) => kind);

  test('keeps a table and a block of code whole in a section that is cut, and the path of its headings', () => {
    const table = rows(60, 'a row of a table that is longer than a passage');
    const code: Part = { kind: 'code', text: 'const rent = 1;\n'.repeat(200) };
    const document = documentOf([
      { kind: 'heading', text: 'Lease', level: 1 },
      { kind: 'heading', text: 'Rent', number: '7.2 ', level: 2 },
      ...paragraphs(10),
      ...table,
      ...paragraphs(10),
      code,
      ...paragraphs(10),
    ]);
    const passages = markdownPassagesOf(document);
    expect(passages.length).toBeGreaterThan(5);
    expect(passages.map((each) => kinds(document, each).filter((kind) => kind === 'row').length).filter((count) => count > 0)).toEqual([
      60,
    ]);
    expect(passages.filter(({ body }) => body.includes(code.text))).toHaveLength(1);
    expect(new Set(passages.map(({ headingPath }) => headingPath.join(' > ')))).toEqual(new Set(['Lease > 7.2 Rent']));
    // The standard strategy cuts this table.
    expect(passagesOf(document).filter((each) => kinds(document, each).includes('row')).length).toBeGreaterThan(1);
  });

  test('two tables next to each other are two, and one too long to be quoted is cut between rows', () => {
    const twins = documentOf([...rows(40, 'a row of the first table of the two', 0), ...rows(40, 'a row of the second table', 1)]);
    expect(markdownPassagesOf(twins).map(({ firstBlock, lastBlock }) => [firstBlock, lastBlock])).toEqual([
      [0, 39],
      [40, 79],
    ]);
    const long = markdownPassagesOf(documentOf(rows(400, 'a row of a table that goes on and on and on')));
    expect(long.length).toBeGreaterThan(1);
    expect(Math.max(...long.map(({ body }) => body.length))).toBeLessThanOrEqual(longestBody);
    expect(longestTable).toBeGreaterThan(longestBody);
  });
});

describe('semantic', () => {
  /** Far apart where the subject changes. */
  const bySubject: Distances = async (pairs) =>
    pairs.map(({ before, after }) => {
      const subject = (text: string): string => /\b(rent|garden|boiler)\b/.exec(text)?.[0] ?? '';
      return { key: sha256(`${before}\n${after}`), distance: subject(before.slice(-150)) === subject(after.slice(0, 150)) ? 1 : 900_000 };
    });
  const about = (subject: string, count: number): Part[] =>
    Array.from({ length: count }, (_, at) => ({
      kind: 'paragraph',
      text: `Of the ${subject} it is said, point ${at}: ${'so it goes '.repeat(8)}.`,
    }));

  test('cuts where the subject changes, and never between rows of a table while there is another place', async () => {
    const document = documentOf([...about('rent', 5), ...about('garden', 5), ...about('boiler', 5)]);
    expect((await semanticPassagesOf(document, bySubject)).map(({ firstBlock, lastBlock }) => [firstBlock, lastBlock])).toEqual([
      [0, 4],
      [5, 9],
      [10, 14],
    ]);
    const row = (at: number): Part => ({ kind: 'row', text: `boiler ${at} ${'cell '.repeat(6)}`, table: 0 });
    const tabled = documentOf([...about('rent', 5), ...Array.from({ length: 30 }, (_, at) => row(at)), ...about('garden', 5)]);
    expect((await semanticPassagesOf(tabled, bySubject)).map(({ firstBlock, lastBlock }) => [firstBlock, lastBlock])).toEqual([
      [0, 4],
      [5, 34],
      [35, 39],
    ]);
  });

  test('a passage is no longer than it may be unless it is one block, and rarely shorter', async () => {
    const parts = Array.from({ length: 200 }, (_, at): Part => ({ kind: 'paragraph', text: `${at} ${'words '.repeat(5 + (at % 40))}` }));
    const lengths = (await semanticPassagesOf(documentOf(parts), anyDistance)).map(({ body }) => body.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(longestBody);
    expect(lengths.filter((length) => length < shortest - 2).length).toBeLessThan(lengths.length / 20);
  });

  test('asks for every boundary once, of all sections in one call, and for none within a table', async () => {
    const asked: number[] = [];
    const counting: Distances = (pairs) => {
      asked.push(pairs.length);
      return anyDistance(pairs);
    };
    const heading: Part = { kind: 'heading', text: 'Rent', level: 1 };
    const row: Part = { kind: 'row', text: 'cell', table: 0 };
    await semanticPassagesOf(documentOf([heading, ...about('rent', 3), heading, ...about('garden', 2), row, row, row]), counting);
    expect(asked).toEqual([2 + 2]);
  });
});

test('a strategy is its name and its version; one that lacks something says what', () => {
  const known = strategiesWith(undefined);
  expect(strategyNamed(known, 'markdown@1')).toBe(known['markdown']);
  for (const gone of ['markdown@2', 'shredder@1', 'markdown', undefined])
    expect(() => strategyNamed(known, gone)).toThrow(/does not have any more/);
  expect(() => strategyNamed(known, 'semantic@1:tiny:12345678')).toThrow(/need an embedder/);
});
