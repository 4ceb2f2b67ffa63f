import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../kernel/shared/fingerprint.ts';
import { propertyRuns } from '../../../testing/property.ts';
import type { AnswerTerm } from '../../search/index.ts';
import { answerExtractively, type ExtractiveInput } from './answer.ts';
import type { AnswerPassage } from './candidates.ts';
import { followAnswer, rankAnswer, type RankedAnswer } from './follow.ts';

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
/** A change: a passage goes, one comes, in some the last sentence is taken out or another put in its place; or words weigh otherwise. */
const change = fc.record({
  weights: fc.option(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 3 }), { freq: 3 }),
  heading: fc.option(fc.constantFrom('Over', 'Notice'), { freq: 3 }),
  gone: fc.nat(12),
  come: fc.option(somePassage),
  edits: fc.array(fc.tuple(fc.nat(7), fc.option(sentence)), { maxLength: 2 }),
});

function changed(
  passages: readonly AnswerPassage[],
  { heading, gone, come, edits }: typeof change extends fc.Arbitrary<infer C> ? C : never,
): AnswerPassage[] {
  const next = [...passages];
  for (const [at, text] of edits) {
    const old = next[at];
    const kept = old?.body.match(/[^.]+\./g)?.slice(0, -1) ?? [];
    const sentences = [...kept.map((each) => each.trim()), ...(text === null ? [] : [text])];
    if (old && sentences.length > 0) next[at] = passage(sentences, old.document, old.headingKey);
  }
  const after = [...next.filter((_, at) => at !== gone), ...(come ? [come] : [])].slice(0, 8);
  return heading === null ? after : after.map((one) => ({ ...one, headingKey: heading }));
}

/** The same as rows under a header, about number 12 instead of an owner: a row without the number says nothing. */
function asTable({ body, document, headingKey }: AnswerPassage): AnswerPassage {
  const rows = body.replaceAll('owner', '12').match(/[^.]+\./g) ?? [];
  let at = 0;
  const blocks = rows.map((row, index) => {
    const start = at;
    at += row.length;
    return { start, end: at, kind: 'row' as const, ...(index === 0 && rows.length > 1 ? { header: true as const } : {}) };
  });
  const text = rows.join('');
  return { document, headingKey: headingKey.replace('Over', 'Over 12'), body: text, contentHash: sha256(`row ${text}`), blocks };
}

const following = (input: ExtractiveInput, { scores }: RankedAnswer): RankedAnswer | undefined => scores && followAnswer(input, scores);

describe('following an answer', () => {
  test('says what ranking every sentence says, change after change, or nothing', () => {
    const followed = { 'as before': 0, 'weighed otherwise': 0 };
    fc.assert(
      fc.property(
        fc.array(somePassage, { minLength: 4, maxLength: 8 }),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (first, changes, isTable) => {
          const readAs = (all: readonly AnswerPassage[]) => (isTable ? all.map(asTable) : all);
          let passages = first;
          let weighed = isTable ? terms.map((term) => (term.term === 'owner' ? { ...term, term: '12' } : term)) : terms;
          let before = rankAnswer({ question, terms: weighed, passages: readAs(passages) });
          for (const one of changes) {
            passages = changed(passages, one);
            weighed = weighed.map((term, at) => ({ ...term, weight: one.weights?.[at] ?? term.weight }));
            const input = { question, terms: weighed, passages: readAs(passages) };
            const next = following(input, before);
            if (next) {
              followed[one.weights ? 'weighed otherwise' : 'as before']++;
              expect(next.answer).toEqual(answerExtractively(input));
            }
            before = next ?? rankAnswer(input);
          }
        },
      ),
      { numRuns: propertyRuns(300) },
    );
    expect(followed['as before']).toBeGreaterThan(30);
    expect(followed['weighed otherwise']).toBeGreaterThan(3);
  });

  const best = 'The tenant must give notice to the owner in March.';
  const others = [passage(['The owner keeps the roof.']), passage(['A tenant pays.', 'The garden is green.'], 'rules')];
  const said = rankAnswer({ question, terms, passages: [passage([best, 'It is so.']), ...others] });
  const follow = (...passages: AnswerPassage[]): string | undefined =>
    following({ question, terms, passages }, said)?.answer.sentences[0]?.text;

  test.each([
    ['an edit beside the sentence, in its own passage', [passage([best, 'It is not so.']), ...others], best],
    ['a passage that came and says nothing of it', [passage([best, 'It is so.']), ...others, passage(['Rain falls.'])], best],
    ['the sentence in another section', [passage([best, 'It is so.'], 'lease', 'Notice'), ...others], best],
    ['one beside the only other passage, which is the one that answers', [passage([best, 'It is so.']), passage(['Rain falls.'])], best],
    [
      'all headings, in which nothing is asked for',
      [[best, 'It is so.'], ['The owner keeps the roof.']].map((text) => passage(text, 'lease', 'Over')),
      best,
    ],
    ['the sentence edited', [passage([best.replace('March', 'May'), 'It is so.']), ...others], best.replace('March', 'May')],
  ])('%s: not all passages are looked at', (_, passages, first) => {
    expect(follow(...passages)).toBe(first);
  });

  test.each([
    [
      'a heading that is asked for, over all of them',
      [passage([best, 'It is so.'], 'lease', 'The tenant'), passage(['Rain.'], 'lease', 'The tenant')],
    ],
    ['all passages came', [passage([best], 'other'), passage(['The owner keeps the roof.'], 'other')]],
    ['the sentence is gone and every other one is needed', [...others]],
  ])('%s: the recipe has to run', (_, passages) => {
    expect(follow(...passages)).toBeUndefined();
  });

  test('a sentence that was passed over is found when words beside a chosen one go', () => {
    const asks = 'A tenant asks the owner.';
    const passages = (beside: string): AnswerPassage[] => [
      passage([best]),
      passage(['The owner hears of the notice of a tenant.']),
      passage([asks, beside]),
      passage(['An owner and a tenant.'], 'rules'),
      passage(['Rain falls.']),
    ];
    const before = rankAnswer({ question, terms, passages: passages('It is for a notice.') });
    const after = {
      question,
      terms,
      passages: passages('In the garden and on the roof nobody ever does anything of that kind, whatever is said of it elsewhere.'),
    };
    expect(before.answer.sentences[2]?.text).toBe(asks);
    const followed = following(after, before);
    expect(followed?.answer.sentences[2]?.text).toBe('An owner and a tenant.');
    expect(followed?.answer).toEqual(answerExtractively(after));
  });

  test('words that weigh more make every sentence better, and it is looked at when it may be good enough', () => {
    const passages = [
      passage(['The tenant gives notice.']),
      passage(['A tenant and the notice.']),
      passage(['The notice of a tenant ends.']),
      passage(['The owner is here.'], 'rules'),
      passage(['Rain falls.']),
    ];
    const before = rankAnswer({ question, terms: terms.map((term) => ({ ...term, weight: term.term === 'owner' ? 1 : 4 })), passages });
    const after = { question, terms: terms.map((term) => ({ ...term, weight: term.term === 'owner' ? 9 : 1 })), passages };
    const followed = following(after, before);
    expect(followed?.answer ?? answerExtractively(after)).toEqual(answerExtractively(after));
    expect(answerExtractively(after)).not.toEqual(before.answer);
  });

  test('a chosen sentence is quoted also where it is worth less, between words that say nothing of it', () => {
    const asks = 'A tenant asks the owner.';
    const filler = 'In the garden and on the roof nobody ever does anything of that kind, whatever is said of it elsewhere.';
    const passages = (beside: string): AnswerPassage[] => [
      passage([best, beside]),
      passage(['The owner hears of the notice of a tenant.']),
      passage([asks]),
      passage([filler, asks, filler], 'rules'),
      passage(['Rain falls.']),
    ];
    const followed = following(
      { question, terms, passages: passages('It was so.') },
      rankAnswer({ question, terms, passages: passages('It is so.') }),
    );
    expect(followed?.answer.sentences[2]).toMatchObject({ text: asks, quotes: [{}, {}] });
  });

  test('what came nearest and was too little: the passages it stands in are not looked at again when another one is edited', () => {
    const near = ['A tenant pays.', 'The roof of a tenant.', 'A garden for the tenant.'].map((text) => passage([text]));
    const asked = [...terms, { term: 'harvest', weight: 40 }];
    const before = rankAnswer({ question, terms: asked, passages: near });
    const after = { question, terms: asked, passages: [passage(['A tenant pays.', 'Rain falls.']), ...near.slice(1)] };
    expect(following(after, before)?.answer).toEqual(answerExtractively(after));
    expect(answerExtractively(after).found).toBe(false);
  });

  test('of sentences that score alike the first is decided by all places of theirs, also where better ones stand', () => {
    const [both, gate, lamp, owner] = [
      'A tenant, notice and an owner.',
      'A tenant and a gate.',
      'A tenant and a lamp.',
      'An owner of a gate.',
    ];
    const passages = (other: string): AnswerPassage[] => [
      passage([other]),
      passage([gate, both, lamp, both], 'e6'),
      passage([lamp, gate, both, owner, lamp, owner], 'f'),
      passage(['A tenant and a roof.'], 'g'),
    ];
    const before = rankAnswer({ question, terms, passages: passages(`${both} ${gate} A tenant and a roof.`) });
    const after = { question, terms, passages: passages('Rain falls on the roof.') };
    expect(following(after, before)?.answer).toEqual(answerExtractively(after));
  });

  test('another question is not followed; a sentence that stands in very many places is, with as many of them', () => {
    const many = Array.from({ length: 12 }, (_, at) => passage([best], `lease ${at}`));
    const before = rankAnswer({ question, terms, passages: [...many, ...others] });
    const after = { question, terms, passages: [...many.slice(2), ...others] };
    expect(following({ ...after, terms: terms.slice(1) }, before)).toBeUndefined();
    const followed = following(after, before);
    expect(followed?.answer).toEqual(answerExtractively(after));
    expect(followed?.answer.sentences[0]?.quotes).toHaveLength(8);
  });
});
