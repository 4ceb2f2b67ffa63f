import { expect, test } from 'vitest';
import type { TrackingContext } from '../../kernel/lineage/index.ts';
import { createSearchInput } from '../search/index.ts';
import { answering, createAnswerKind, type AnswerOutput, type AnswerSubject } from './lineage-kinds.ts';

const subject = { question: 'When is the rent due?', k: 8, bundle: null } as AnswerSubject;
const scores = { terms: '', weights: [], passages: [] };
const before: AnswerOutput = { found: false, confidence: 0, sentences: [] };
const said = { found: true, confidence: 1, sentences: [] };

test('an answer is followed by how it was chosen; of one that does not say so nothing is read', async () => {
  const reads: unknown[] = [];
  const context = {
    read: async (_: unknown, request: unknown) => (reads.push(request), { terms: [], passages: [] }),
  } as unknown as TrackingContext;
  const following = (followed: ReturnType<typeof answering.follow>) =>
    createAnswerKind(createSearchInput(), { ...answering, follow: () => followed }).follow?.(context, subject, { ...before, scores });
  const kind = createAnswerKind(createSearchInput());
  expect(await kind.follow?.(context, subject, before)).toBeUndefined();
  expect(reads).toEqual([]);
  expect(await following(undefined)).toBeUndefined();
  expect(await following({ answer: said })).toEqual(said);
  expect(await following({ answer: said, scores })).toEqual({ ...said, scores });
  expect(reads).toHaveLength(3);
});
