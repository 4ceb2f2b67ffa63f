/** What is told of derivations of a kind when they are flagged, come right or say something else. Browser-safe. */
import { z } from 'zod';
import { defineEvent, type EventDefinition } from '../outbox/define-event.ts';
import { states } from './kinds.ts';

const words = {
  current: 'stands again on what is published',
  suspect: 'rests on something unresolved',
  stale: 'no longer stands on what is published',
  failed: 'could not be worked out again',
} as const;

/** `noun.state` for every state, and `noun.changed`. `noun` is the kind, as derivations of it are stored. */
export function stateEvents(noun: string): readonly EventDefinition[] {
  const data = z.object({
    id: z.uuid(),
    state: z.enum(states),
    was: z.enum(states),
    seq: z.int().describe('The publish sequence from which it holds.'),
    outcome: z
      .string()
      .optional()
      .describe('What became of it, where its output says that (evidence: unchanged, moved, edited, removed and so on).'),
  });
  return [
    ...states.map((state) => defineEvent({ type: `${noun}.${state}`, says: `The ${noun} ${words[state]}.`, data })),
    defineEvent({ type: `${noun}.changed`, says: `The ${noun} says something else, or is found elsewhere.`, data }),
  ];
}
