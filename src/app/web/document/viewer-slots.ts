import type { ShownDocument, ViewerSlots } from '../../../modules/documents/web/index.ts';
import { guidePath } from '../../../modules/guide/web/index.ts';
import { KeepEvidence } from './keep-evidence.tsx';
import { useNotes } from './use-notes.tsx';

/** What the margin of a document shows, what can be done with its words, and what else there is about it. */
export const viewerSlots: ViewerSlots = {
  useNotes,
  Action: KeepEvidence,
  links: ({ bundle, path, version }: ShownDocument) => [{ label: 'Guide to this document', href: guidePath(bundle, path, version) }],
};
