/** The routes of asking and of saved answers. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';
import { states } from '../../kernel/lineage/kinds.ts';
import { causeSchema, citationSchema, partChangeSchema } from '../documents/contract.ts';
import { hitSchema } from '../search/contract.ts';
import { dismissalSchema, verdictSchema } from '../verdicts/contract.ts';

export { answerEvents } from './contract-events.ts';

const id = z.uuid();
const byId = z.object({ id });
const asOf = z.object({
  asOf: z.string().max(100).optional().describe('A version number of the only bundle, or a time: as it was served then.'),
});

const askedCellSchema = z.object({
  cell: z.string().describe('`Budget!B7` in a sheet; elsewhere `Table 1!B7`, rows counted from the first of the table.'),
  column: z.string().describe('What the header calls its column.'),
  row: z.string().describe('The cell that the question names the row by.'),
  value: z.string(),
  start: z.int().min(0).describe('In the canonical text of that version, in UTF-16 code units.'),
  end: z.int().min(0).describe('Exclusive.'),
});

const answerCitation = citationSchema.extend({
  asked: askedCellSchema.optional().describe('The cell that is asked for, when the question names both its row and its column.'),
});

export const answerSchema = z
  .object({
    found: z.boolean().describe('False: not in the sources.'),
    confidence: z.number().describe('Share of the question that is covered, 0 to 1.'),
    sentences: z.array(z.object({ text: z.string(), citations: z.array(answerCitation) })),
    retrieved: z
      .array(
        hitSchema
          .pick({ bundle: true, document: true, version: true, passage: true, score: true, start: true, end: true })
          .extend(hitSchema.pick({ snippet: true, headingPath: true, page: true }).shape)
          .extend({ cited: z.boolean().describe('Whether a sentence of the answer stands on it.') }),
      )
      .describe('Every passage that was read, cited or not.'),
    wordsOnly: z
      .literal(true)
      .optional()
      .describe('The embedder was away when this was asked: passages were found by their words, not by their meaning.'),
    id: id.optional().describe('Of the saved answer.'),
    erasedAt: z.iso
      .datetime()
      .optional()
      .describe('When something it was taken from was erased: what it said then is not kept, and is not what `found` tells.'),
  })
  .meta({ id: 'Answer', description: 'An answer: its sentences with what they stand on, or that it is not in the sources.' });
export type PresentedAnswer = z.output<typeof answerSchema>;

export const savedAnswerSchema = answerSchema
  .extend({
    id,
    question: z.string(),
    state: z.enum(states),
    causes: z.array(causeSchema),
    verdicts: z.array(verdictSchema).describe('On its sentences, newest first.'),
    dismissed: dismissalSchema.optional().describe('Its flag was put aside; it counts as current.'),
  })
  .meta({ id: 'SavedAnswer', description: 'An answer that was kept, in the state it is in.' });
export type SavedAnswer = z.output<typeof savedAnswerSchema>;

/** What was read for an answer is shown with the answer alone: it takes a search. */
export const listedAnswerSchema = savedAnswerSchema
  .omit({ retrieved: true })
  .meta({ id: 'ListedAnswer', description: 'A saved answer in a list: what it says and stands on.' });
export type ListedAnswer = z.output<typeof listedAnswerSchema>;

export const askRoute = defineRoute({
  name: 'answers.ask',
  method: 'POST',
  path: '/ask',
  summary: 'Answer a question from the documents, every sentence tied to its span; or say that it is not in the sources.',
  body: z.object({
    question: z.string().min(1).max(100_000),
    bundle: z.string().max(100).optional(),
    asOf: z.string().max(100).optional().describe('A version number (with one bundle in scope) or a time.'),
    save: z.boolean().optional().describe('Keep the answer; it then follows what it read.'),
  }),
  result: answerSchema,
  errors: ['NOT_FOUND'],
  creates: true,
});

export const listAnswers = defineRoute({
  name: 'answers.list',
  method: 'GET',
  path: '/answers',
  summary: 'List saved answers with their state. What each of them read is shown with the answer alone.',
  query: asOf.extend({ state: z.enum(states).optional().describe('Only answers in this state.') }),
  paged: true,
  result: z.object({ answers: z.array(listedAnswerSchema) }),
  errors: ['NOT_FOUND'],
});

export const showAnswer = defineRoute({
  name: 'answers.show',
  method: 'GET',
  path: '/answers/:id',
  summary: 'Show a saved answer as it is, or as it was served.',
  params: byId,
  query: asOf,
  result: savedAnswerSchema,
  errors: ['NOT_FOUND'],
});

export const refreshAnswerRoute = defineRoute({
  name: 'answers.refresh',
  method: 'POST',
  path: '/answers/:id/refresh',
  summary: 'Run a saved answer again on what is published now.',
  params: byId,
  body: z.object({}).optional(),
  result: savedAnswerSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const deleteAnswerRoute = defineRoute({
  name: 'answers.delete',
  method: 'DELETE',
  path: '/answers/:id',
  summary: 'Delete a saved answer.',
  params: byId,
  result: z.object({ id, deleted: z.literal(true) }),
  errors: ['NOT_FOUND', 'CONFLICT'],
});

const diffedMoment = z.object({
  seq: z.int().describe('The publish sequence.'),
  staged: z.boolean().describe('With a staged version on top of it.'),
});

export const answerDiffRoute = defineRoute({
  name: 'answers.diff',
  method: 'GET',
  path: '/answers/:id/diff',
  summary: 'What a saved answer said at one moment and says at another, sentence by sentence, each beside the words that caused it.',
  params: byId,
  query: z.object({
    from: z.string().max(100).optional().describe('A version number or a time; left out, what it said last before it said this.'),
    to: z.string().max(100).optional().describe('A version number, that of a staged version too, or a time; left out, now.'),
  }),
  result: z.object({ id, question: z.string(), from: diffedMoment, to: diffedMoment, sentences: z.array(partChangeSchema) }),
  errors: ['NOT_FOUND'],
});

export const answerRoutes = [askRoute, listAnswers, showAnswer, answerDiffRoute, refreshAnswerRoute, deleteAnswerRoute] as const;
