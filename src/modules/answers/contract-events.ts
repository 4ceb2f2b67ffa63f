/** What is told of saved answers. Browser-safe. */
import { z } from 'zod';
import { stateEvents } from '../../kernel/lineage/state-events.ts';
import { defineEvent } from '../../kernel/outbox/define-event.ts';

const answer = z.object({ id: z.uuid() });
export const answerSaved = defineEvent({ type: 'answer.saved', says: 'An answer is kept and follows what it read.', data: answer });
export const answerDeleted = defineEvent({ type: 'answer.deleted', says: 'A saved answer was deleted.', data: answer });

export const answerEvents = [answerSaved, answerDeleted, ...stateEvents('answer')];
