/** The routes of recall: who was given what is wrong now, or will be. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';
import { states } from '../../kernel/lineage/kinds.ts';

const id = z.uuid();

export const exportKinds = ['answer', 'insight', 'bundle'] as const;
export type ExportKind = (typeof exportKinds)[number];

export const recipientSchema = z
  .object({
    kind: z.string().describe('How it was given: export, or saved (a saved answer, whose owner it was given to).'),
    id: id.describe('Of the export, or of the saved answer.'),
    label: z.string(),
    by: z.string().describe('Who exported or saved it.'),
    at: z.iso.datetime(),
    seq: z.int().describe('The publish sequence at which it was true.'),
    root: z.string().optional().describe('The root digest of the pack: who has the file can be told which one.'),
    holds: z.array(
      z.object({
        id: id.describe('The answer, the insight or the evidence that it holds.'),
        kind: z.string(),
        label: z.string(),
        state: z.enum(states).describe('Of what is said now.'),
        wrong: z.array(z.string()).describe('What it holds and is not said any more, sentence by sentence.'),
        now: z.array(z.string()).describe('What is said instead; empty while nothing is, or while nobody knows.'),
      }),
    ),
  })
  .meta({ id: 'Recipient', description: 'Somebody, or something, that was given what is not said any more.' });
export type Recipient = z.output<typeof recipientSchema>;

export const recallRoute = defineRoute({
  name: 'recall.show',
  method: 'GET',
  path: '/recall/:subject',
  summary: 'Who was given something about this that is wrong now: saved answers and exported packs.',
  params: z.object({ subject: z.string().min(1).max(200).describe('A bundle, or the id of a saved answer, an insight or evidence.') }),
  result: z.object({ recipients: z.array(recipientSchema).describe('Newest first, 1,000 at most.') }),
  errors: ['NOT_FOUND'],
});

export const holdersRoute = defineRoute({
  name: 'recall.holders',
  method: 'POST',
  path: '/recall',
  summary: 'Who holds what some things say now or said before: whom a change of them would concern.',
  body: z.object({ of: z.array(id).max(10_000).describe('Answers, insights and evidence.') }),
  result: z.object({ recipients: z.array(recipientSchema).describe('Newest first, 1,000 at most.') }),
  errors: [],
});

export const recallRoutes = [recallRoute, holdersRoute] as const;
