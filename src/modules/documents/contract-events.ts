/** What is told of bundle versions and documents. Browser-safe. */
import { z } from 'zod';
import { defineEvent } from '../../kernel/outbox/define-event.ts';

const version = z.object({
  bundle: z.uuid(),
  name: z.string().optional().describe('Of the bundle; left out when it was erased since.'),
  version: z.uuid(),
  number: z.int(),
});

export const versionStaged = defineEvent({ type: 'bundle.version.staged', says: 'A version is ready to be looked at.', data: version });
export const versionHeld = defineEvent({ type: 'bundle.version.held', says: 'A staged version is held back.', data: version });
export const versionReleased = defineEvent({
  type: 'bundle.version.released',
  says: 'A held version may be applied again.',
  data: version,
});
export const versionDiscarded = defineEvent({ type: 'bundle.version.discarded', says: 'A staged version was dropped.', data: version });
const published = version.extend({ seq: z.int().describe('Its publish sequence.') });
export const versionPublished = defineEvent({
  type: 'bundle.version.published',
  says: 'A version is what everybody sees.',
  data: published,
});
export const versionRestored = defineEvent({
  type: 'bundle.version.restored',
  says: 'The published version shows what an earlier one did.',
  data: published.extend({ restores: z.int().describe('The number of the earlier version.') }),
});
export const documentErased = defineEvent({
  type: 'document.erased',
  says: 'A document, or with `document` null a whole bundle, was erased for good.',
  data: z.object({ erasure: z.uuid().describe('The receipt.'), bundle: z.uuid(), document: z.uuid().nullable() }),
});

export const documentEvents = [
  versionStaged,
  versionHeld,
  versionReleased,
  versionDiscarded,
  versionPublished,
  versionRestored,
  documentErased,
] as const;
