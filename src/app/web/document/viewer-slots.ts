import type { ViewerSlots } from '../../../modules/documents/web/index.ts';
import { KeepEvidence } from './keep-evidence.tsx';
import { useNotes } from './use-notes.tsx';

/** What the margin of a document shows, and what can be done with its words. */
export const viewerSlots: ViewerSlots = { useNotes, Action: KeepEvidence };
