import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random, applyEdits, blocksOf, generateDocument, readGenerated } from '../../../testing/generated/index.ts';
import type { PlacedSentence } from '../../../testing/generated/index.ts';
import { propertyRuns } from '../../../testing/property.ts';
import { carry } from './carry.ts';
import { compareVersions } from './comparison.ts';
import { sentenceRanges } from './reviewed-sentences.ts';

const cases = [fc.nat(1e9), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 14 })] as const;

/** The whole sentence and three of its words. */
function quotesIn({ start, text }: PlacedSentence, random: Random): { start: number; end: number }[] {
  const words = [...text.matchAll(/\S+/g)];
  const first = words[random.between(0, Math.max(0, words.length - 3))];
  const last = words[Math.min(words.length - 1, words.indexOf(first as RegExpExecArray) + 2)];
  const part = first && last ? [{ start: start + first.index, end: start + last.index + last[0].length }] : [];
  return [{ start, end: start + text.length }, ...part];
}

type Generated = ReturnType<typeof readGenerated>;

/** The sentences of each block by identity; a heading counts as one. */
function identitiesByBlock({ parsed, sentences }: Generated): Set<string>[] {
  const blocks = parsed.blocks.map(() => new Set<string>());
  for (const { id, block } of sentences.values()) blocks[block]?.add(id);
  return blocks;
}

/**
 * Whether the text leaves no doubt, whatever the identities say: the same words between the very blocks they stood between.
 * A clause that was removed there, when its copy came to stand in the same place, cannot be told from one that stayed.
 */
function standsBetweenTheSame(from: Generated, to: Generated, block: number, place: number): boolean {
  const before = identitiesByBlock(from);
  const after = identitiesByBlock(to);
  const isSame = (step: number): boolean => {
    const old = before[block + step];
    const now = after[place + step];
    return old === undefined || now === undefined ? old === now : [...old].some((id) => now.has(id));
  };
  return isSame(-1) && isSame(1);
}

describe('generated documents whose truth is known by identity', () => {
  test('what is reported as certain is the very sentence, word for word; what truly changed is never certain', () => {
    fc.assert(
      fc.property(...cases, (seed, size, count) => {
        const before = generateDocument(seed, size);
        const { document: after, edits } = applyEdits(before, seed + 1, count);
        const from = readGenerated(before);
        const to = readGenerated(after);
        const comparison = compareVersions(from.parsed, to.parsed);
        const random = new Random(seed);
        for (const sentence of from.sentences.values()) {
          for (const span of quotesIn(sentence, random)) {
            const quote = from.parsed.canonical.slice(span.start, span.end);
            const result = carry({ quote, from: from.parsed, span, to: to.parsed, comparison });
            const now = to.sentences.get(sentence.id);
            const about = `${JSON.stringify(quote)} of ${sentence.id} after ${JSON.stringify(edits)}`;
            if ('span' in result) {
              const { start, end } = result.span;
              const place = to.parsed.blocks.findIndex((block) => block.start <= start && end <= block.end);
              if (sentence.twin !== undefined && now?.start !== start && standsBetweenTheSame(from, to, sentence.block, place)) {
                expect(to.parsed.canonical.slice(start, end)).toBe(quote);
                continue;
              }
              expect({ about, text: now?.text, start, slice: to.parsed.canonical.slice(start, end) }).toEqual({
                about,
                text: sentence.text,
                start: (now?.start ?? 0) + span.start - sentence.start,
                slice: quote,
              });
            } else {
              const { length } = to.parsed.canonical;
              expect({ about, wrong: result.candidates.filter(({ start, end }) => start < 0 || start >= end || end > length) }).toEqual({
                about,
                wrong: [],
              });
            }
          }
        }
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  test('a sentence that is one of a kind and stayed in its paragraph is found again', () => {
    fc.assert(
      fc.property(...cases, (seed, size, count) => {
        const before = generateDocument(seed, size);
        const { document: after } = applyEdits(before, seed + 1, count, [
          'edit_word',
          'insert_sentence',
          'insert_paragraph',
          'remove_paragraph',
          'rename_heading',
          'reformat',
        ]);
        const from = readGenerated(before);
        const to = readGenerated(after);
        const comparison = compareVersions(from.parsed, to.parsed);
        for (const sentence of from.sentences.values()) {
          if (sentence.kind !== 'paragraph' || sentence.twin !== undefined || to.sentences.get(sentence.id)?.text !== sentence.text)
            continue;
          const { outcome } = carry({
            quote: sentence.text,
            from: from.parsed,
            span: { start: sentence.start, end: sentence.end },
            to: to.parsed,
            comparison,
          });
          expect({ text: sentence.text, kept: ['unchanged', 'moved', 'moved_with_context'].includes(outcome) }).toEqual({
            text: sentence.text,
            kept: true,
          });
        }
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  test('after going back everything is where it was', () => {
    fc.assert(
      fc.property(cases[0], cases[1], (seed, size) => {
        const from = readGenerated(generateDocument(seed, size));
        const again = readGenerated(generateDocument(seed, size));
        for (const { start, end, text } of from.sentences.values()) {
          expect(carry({ quote: text, from: from.parsed, span: { start, end }, to: again.parsed })).toEqual({
            outcome: 'unchanged',
            span: { start, end },
            contextChanged: false,
          });
        }
      }),
      { numRuns: propertyRuns(30) },
    );
  });

  test('a not in front of a quote, in its sentence, is always an edit', () => {
    fc.assert(
      fc.property(cases[0], cases[1], (seed, size) => {
        const before = generateDocument(seed, size);
        const random = new Random(seed);
        const from = readGenerated(before);
        const own = [...from.sentences.values()].filter(
          ({ kind, twin, text }) => kind === 'paragraph' && twin === undefined && text.split(' ').length > 5,
        );
        if (own.length === 0) return;
        const chosen = random.pick(own);
        const words = chosen.text.split(' ');
        const at = random.between(1, words.length - 3);
        const after = structuredClone(before);
        const sentence = blocksOf(after)
          .flatMap(({ sentences }) => sentences)
          .find(({ id }) => id === chosen.id);
        if (!sentence) return;
        sentence.text = [...words.slice(0, at), 'not', ...words.slice(at)].join(' ');
        const start = chosen.start + words.slice(0, at).join(' ').length + 1;
        const quote = from.parsed.canonical.slice(start, chosen.end);
        const result = carry({ quote, from: from.parsed, span: { start, end: chosen.end }, to: readGenerated(after).parsed });
        expect(result.outcome).toBe('edited');
        expect(result).toMatchObject({ newText: sentence.text });
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  test('sentences cover every quote: a block is its sentences and the blanks between them', () => {
    const { parsed } = readGenerated(generateDocument(1, 8));
    parsed.blocks.forEach((block, index) => {
      const rest = sentenceRanges(parsed, index).reduceRight(
        (text, range) => text.slice(0, range.start - block.text) + text.slice(range.end - block.text),
        parsed.canonical.slice(block.text, block.end),
      );
      expect(rest.trim()).toBe('');
    });
  });
});
