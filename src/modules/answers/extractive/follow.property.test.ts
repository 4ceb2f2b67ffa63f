import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../kernel/shared/fingerprint.ts';
import { propertyRuns } from '../../../testing/property.ts';
import type { AnswerTerm } from '../../search/index.ts';
import { answerExtractively } from './answer.ts';
import type { AnswerPassage } from './candidates.ts';
import { chooseAnswer, followAnswer } from './follow.ts';

const question = 'When must the tenant give notice to the owner?';
const terms: readonly AnswerTerm[] = [
  { term: 'tenant', weight: 3 },
  { term: 'notic', weight: 2 },
  { term: 'owner', weight: 4 },
];

function passage(sentences: readonly string[], document = 'lease', headingKey = 'Ending'): AnswerPassage {
  const body = sentences.join(' ');
  return { document, headingKey, body, contentHash: sha256(body), blocks: [{ start: 0, end: body.length, kind: 'paragraph' }] };
}

const words = ['tenant', 'notice', 'owner', 'roof', 'in March', 'garden', 'pays', 'the', 'and'];
const sentence = fc.array(fc.constantFrom(...words), { minLength: 2, maxLength: 7 }).map((list) => `A ${list.join(' ')}.`);
const somePassage = fc
  .tuple(fc.array(sentence, { minLength: 1, maxLength: 4 }), fc.constantFrom('lease', 'rules'), fc.constantFrom('Ending', 'Notice'))
  .map(([sentences, document, heading]) => passage(sentences, document, heading));
/** A change: a passage goes, one comes, and in some the last sentence is taken out or another put in its place. */
const change = fc.record({
  gone: fc.nat(12),
  come: fc.option(somePassage),
  edits: fc.array(fc.tuple(fc.nat(7), fc.option(sentence)), { maxLength: 2 }),
});

function changed(
  passages: readonly AnswerPassage[],
  { gone, come, edits }: typeof change extends fc.Arbitrary<infer C> ? C : never,
): AnswerPassage[] {
  const next = [...passages];
  for (const [at, text] of edits) {
    const old = next[at];
    const kept = old?.body.match(/[^.]+\./g)?.slice(0, -1) ?? [];
    const sentences = [...kept.map((each) => each.trim()), ...(text === null ? [] : [text])];
    if (old && sentences.length > 0) next[at] = passage(sentences, old.document, old.headingKey);
  }
  return [...next.filter((_, at) => at !== gone), ...(come ? [come] : [])].slice(0, 8);
}

describe('following an answer', () => {
  test('says what ranking every sentence says, change after change, or nothing', () => {
    let followed = 0;
    fc.assert(
      fc.property(
        fc.array(somePassage, { minLength: 4, maxLength: 8 }),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (first, changes) => {
          let passages = first;
          let chosen = chooseAnswer({ question, terms, passages });
          for (const one of changes) {
            passages = changed(passages, one);
            const input = { question, terms, passages };
            const next = chosen.choice ? followAnswer(input, chosen.choice) : undefined;
            if (next) {
              followed++;
              expect(next.answer).toEqual(answerExtractively(input));
            }
            chosen = next ?? chooseAnswer(input);
          }
        },
      ),
      { numRuns: propertyRuns(300) },
    );
    expect(followed).toBeGreaterThan(30);
  });

  const best = 'The tenant must give notice to the owner in March.';
  const others = [passage(['The owner keeps the roof.']), passage(['A tenant pays.', 'The garden is green.'], 'rules')];
  const choice = chooseAnswer({ question, terms, passages: [passage([best, 'It is so.']), ...others] }).choice;
  const follow = (...passages: AnswerPassage[]): string | undefined =>
    choice ? followAnswer({ question, terms, passages }, choice)?.answer.sentences[0]?.text : undefined;

  test.each([
    ['an edit beside the sentence, in its own passage', [passage([best, 'It is not so.']), ...others]],
    ['a passage that came and says nothing of it', [passage([best, 'It is so.']), ...others, passage(['Rain falls.'])]],
    ['the sentence in another section', [passage([best, 'It is so.'], 'lease', 'Notice'), ...others]],
  ])('%s takes no new ranking', (_, passages) => {
    expect(follow(...passages)).toBe(best);
  });

  test.each([
    ['the sentence was edited', [passage([best.replace('March', 'May'), 'It is so.']), ...others]],
    ['the sentence is gone', others],
    ['a better one came', [passage([best, 'It is so.']), ...others, passage(['Notice to the owner: the tenant gives it in May.'])]],
  ])('%s: the recipe has to run', (_, passages) => {
    expect(follow(...passages)).toBeUndefined();
  });

  test('a sentence that was passed over is not looked at, and yet not forgotten when words beside a chosen one go', () => {
    const asks = 'A tenant asks the owner.';
    const passages = (beside: string): AnswerPassage[] => [
      passage([best]),
      passage(['The owner hears of the notice of a tenant.']),
      passage([asks, beside]),
      passage(['An owner and a tenant.'], 'rules'),
      passage(['Rain falls.']),
    ];
    const before = chooseAnswer({ question, terms, passages: passages('It is for a notice.') });
    const after = {
      question,
      terms,
      passages: passages('In the garden and on the roof nobody ever does anything of that kind, whatever is said of it elsewhere.'),
    };
    expect(before.answer.sentences[2]?.text).toBe(asks);
    expect(answerExtractively(after).sentences[2]?.text).toBe('An owner and a tenant.');
    expect(before.choice && followAnswer(after, before.choice)).toBeUndefined();
  });

  test('other weights of the words, and a sentence that stands in very many places, are not followed', () => {
    const passages = [passage([best])];
    const before = chooseAnswer({ question, terms, passages });
    expect(before.choice && followAnswer({ question, terms: terms.slice(1), passages }, before.choice)).toBeUndefined();
    const many = Array.from({ length: 8 }, (_, at) => passage([best], `lease ${at}`));
    expect(chooseAnswer({ question, terms, passages: many }).choice).toBeNull();
  });
});
