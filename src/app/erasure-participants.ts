/**
 * Who takes part in an erasure, highest first, and which columns with text nobody has to erase. A module that keeps text of documents
 * adds its participant here; the gate beside this file fails for a column that is in neither list.
 */
import { conflictsErasure } from '../modules/conflicts/index.ts';
import { documentsPart, lineagePart, outboxPart, requestsPart, runsPart, type ErasureParticipant } from '../modules/documents/index.ts';
import { evidenceErasure } from '../modules/evidence/index.ts';
import { recallErasure } from '../modules/recall/index.ts';
import { verdictsErasure } from '../modules/verdicts/index.ts';
import { searchErasure } from '../modules/search/index.ts';

/** In this order they cut and purge: what runs again does so on the swept index. */
export const erasureParticipants: readonly ErasureParticipant[] = [
  recallErasure,
  conflictsErasure,
  evidenceErasure,
  verdictsErasure,
  searchErasure,
  lineagePart,
  documentsPart,
  outboxPart,
  requestsPart,
  runsPart,
];
