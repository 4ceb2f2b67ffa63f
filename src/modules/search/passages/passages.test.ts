import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../testing/property.ts';
import { documentOf, parsedDocument, text, type Part } from './document.fixture.ts';
import { blocksOf, locate, passagesOf, type Passage } from './passages.ts';
import { longestBody } from './sections.ts';

const runs = { numRuns: propertyRuns() };
const hashes = (passages: readonly Passage[]): string[] => passages.map(({ contentHash }) => contentHash);

function newPassages(before: readonly Passage[], after: readonly Passage[]): number {
  const known = new Set(before.map(({ contentHash, headingKey }) => `${contentHash}\n${headingKey}`));
  return after.filter(({ contentHash, headingKey }) => !known.has(`${contentHash}\n${headingKey}`)).length;
}

describe('cutting', () => {
  test('every block is in exactly one passage, except headings with something below', () => {
    fc.assert(
      fc.property(parsedDocument, (parsed) => {
        const passages = passagesOf(parsed);
        const covered = passages.flatMap(({ firstBlock, lastBlock }) =>
          Array.from({ length: lastBlock - firstBlock + 1 }, (_, offset) => firstBlock + offset),
        );
        const parents = new Set(parsed.blocks.map(({ section }) => section));
        expect(covered).toEqual(parsed.blocks.flatMap(({ kind }, at) => (kind === 'heading' && parents.has(at) ? [] : [at])));
        expect(passages.map(({ ordinal }) => ordinal)).toEqual(passages.map((_, at) => at));
        expect(passagesOf(parsed)).toEqual(passages);
      }),
      runs,
    );
  });

  test('a passage stays within its section and within the length, unless it is one block', () => {
    fc.assert(
      fc.property(parsedDocument, (parsed) => {
        for (const { firstBlock, lastBlock, body } of passagesOf(parsed)) {
          expect(new Set(parsed.blocks.slice(firstBlock, lastBlock + 1).map(({ section }) => section)).size).toBe(1);
          expect(body.length <= longestBody || firstBlock === lastBlock).toBe(true);
        }
      }),
      runs,
    );
  });

  test('the content hash determines the body and its blocks', () => {
    const byHash = new Map<string, string>();
    fc.assert(
      fc.property(parsedDocument, (parsed) => {
        for (const passage of passagesOf(parsed)) {
          const content = JSON.stringify([passage.body, blocksOf(parsed, passage)]);
          expect(byHash.get(passage.contentHash) ?? content).toBe(content);
          byHash.set(passage.contentHash, content);
        }
      }),
      runs,
    );
  });

  test('a heading with nothing below is a passage of its own text under its ancestors', () => {
    const parsed = documentOf([
      { kind: 'heading', text: 'Lease', level: 1 },
      { kind: 'heading', text: 'Reserved', number: '2. ', level: 2 },
      { kind: 'heading', text: 'Rent', number: '3. ', level: 2 },
      { kind: 'paragraph', text: 'The rent is due.' },
    ]);
    expect(passagesOf(parsed).map(({ body, headingPath, headingKey }) => [body, headingPath, headingKey])).toEqual([
      ['Reserved', ['Lease'], 'Lease'],
      ['The rent is due.', ['Lease', '3. Rent'], 'Lease\nRent'],
    ]);
  });

  test('heads and feet of pages are in no passage, and change none', () => {
    const parts: Part[] = [
      { kind: 'heading', text: 'Rent', level: 1 },
      { kind: 'paragraph', text: 'The rent is due.' },
    ];
    const plain = documentOf(parts);
    const { canonical, blocks } = documentOf([...parts, { kind: 'paragraph', text: 'Lease' }, { kind: 'paragraph', text: 'Page 2' }]);
    const roles = ['header', 'footer'] as const;
    const paged = {
      canonical,
      blocks: blocks.map((block, at) => (at < 2 ? block : { ...block, section: -1, role: roles[at - 2] as 'header' })),
    };
    expect(passagesOf(paged)).toEqual(passagesOf(plain));
    expect(passagesOf({ canonical, blocks })).not.toEqual(passagesOf(plain));
  });

  test('two tables, one table and paragraphs are different contents; empty ones are none', () => {
    const rows = (second: number) =>
      passagesOf(
        documentOf([
          { kind: 'row', text: 'a\tb', table: 0 },
          { kind: 'row', text: 'c\td', table: second },
        ]),
      )[0] as Passage;
    expect([rows(0).body, rows(1).body]).toEqual(['a\tb\nc\td', 'a\tb\n\nc\td']);
    expect(rows(0).contentHash).not.toBe(rows(1).contentHash);
    expect(passagesOf(documentOf([]))).toEqual([]);
    expect(passagesOf(documentOf([{ kind: 'heading', text: '' }]))).toEqual([]);
  });

  test('ten thousand equal rows are cut quickly', () => {
    const passages = passagesOf(documentOf(Array.from({ length: 10_000 }, () => ({ kind: 'row', text: 'open\t0', table: 0 }))));
    expect(passages.length).toBeLessThan(100);
    expect(passages.length).toBeGreaterThan(40);
  });
});

describe('what an edit touches', () => {
  const long = fc
    .array(text, { minLength: 20, maxLength: 40 })
    .map((texts): Part[] => texts.map((each, at) => ({ kind: 'paragraph', text: `${at} ${each}` })));

  test('one changed word touches few passages, an inserted paragraph few more', () => {
    let seed = 1;
    const next = (bound: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * bound);
    };
    const paragraph = (): Part => ({ kind: 'paragraph', text: Array.from({ length: 20 + next(60) }, () => `w${next(2_000)}`).join(' ') });
    let [edited, inserted] = [0, 0];
    for (let run = 0; run < 100; run++) {
      const parts = Array.from({ length: 40 }, paragraph);
      const at = next(parts.length);
      const before = passagesOf(documentOf(parts));
      const changed = parts.map((each, index) => (index === at ? { ...each, text: `${each.text} herewith` } : each));
      edited += newPassages(before, passagesOf(documentOf(changed)));
      inserted += newPassages(before, passagesOf(documentOf([...parts.slice(0, at), paragraph(), ...parts.slice(at)])));
    }
    // One section of about 12 passages. Cutting in the middle would touch 1.0 and 5.4.
    expect(edited / 100).toBeLessThan(1.6);
    expect(inserted / 100).toBeLessThan(1.7);
  });

  test('a moved section, new numbers and other markers touch none', () => {
    fc.assert(
      fc.property(long, long, (first, second) => {
        const section = (number: string, title: string, parts: readonly Part[]): Part[] => [
          { kind: 'heading', text: title, number, level: 1 },
          ...parts,
        ];
        const before = passagesOf(documentOf([...section('1. ', 'Rent', first), ...section('2. ', 'Term', second)]));
        const after = passagesOf(documentOf([...section('7.2 ', 'Term', second), ...section('', 'Rent', first)]));
        expect(newPassages(before, after)).toBe(0);
        expect([...hashes(after)].sort()).toEqual([...hashes(before)].sort());
        expect(after[0]?.headingPath).toEqual(['7.2 Term']);
      }),
      runs,
    );
  });

  test('a renamed heading changes no content', () => {
    const named = (title: string) =>
      passagesOf(
        documentOf([
          { kind: 'heading', text: title },
          { kind: 'paragraph', text: 'The rent is due.' },
        ]),
      );
    expect(hashes(named('Rent'))).toEqual(hashes(named('Payment')));
    expect(named('Rent')[0]?.headingKey).toBe('Rent');
  });
});

describe('locating', () => {
  test('what is located is the same text, and everything inside one block is located', () => {
    fc.assert(
      fc.property(parsedDocument, fc.nat(), fc.nat(), (parsed, from, length) => {
        for (const passage of passagesOf(parsed)) {
          const start = from % passage.body.length;
          const end = Math.min(passage.body.length, start + 1 + (length % 200));
          const place = locate(parsed, passage, { start, end });
          const inside = blocksOf(parsed, passage).some((block) => block.start <= start && end <= block.end);
          if (inside) expect(place).toBeDefined();
          if (place) expect(parsed.canonical.slice(place.start, place.end)).toBe(passage.body.slice(start, end));
        }
      }),
      runs,
    );
  });

  test('a range over blocks is located only where no marker lies between', () => {
    const parsed = documentOf([
      { kind: 'paragraph', text: 'One.' },
      { kind: 'paragraph', text: 'Two.' },
      { kind: 'item', text: 'Three.', number: '- ' },
    ]);
    const passage = passagesOf(parsed)[0] as Passage;
    expect(locate(parsed, passage, { start: 0, end: 10 })).toEqual({ start: 0, end: 10 });
    expect(locate(parsed, passage, { start: 0, end: passage.body.length })).toBeUndefined();
    expect(locate(parsed, passage, { start: 12, end: 18 })).toEqual({ start: 14, end: 20 });
    expect(locate(parsed, passage, { start: 5, end: 6 })).toBeUndefined();
    expect(locate(parsed, passage, { start: 3, end: 3 })).toBeUndefined();
    expect(locate(parsed, passage, { start: 0, end: 99 })).toBeUndefined();
    expect(locate(parsed, passage, { start: -1, end: 3 })).toBeUndefined();
  });
});
