import type { ModuleManifest } from '../../kernel/module.ts';
import type { ChangeParticipant } from '../documents/index.ts';
import { dismissalsOf } from '../verdicts/index.ts';
import { undecidedEvidence } from './store.ts';

export const evidenceModule: ModuleManifest = {
  name: 'evidence',
  migrations: { module: 'evidence', directory: new URL('./migrations/', import.meta.url) },
};

/** Tells after a switch how much evidence waits for a person. */
export const evidenceParticipant: ChangeParticipant = {
  name: 'evidence',
  async undecided(reader, seq, bundle) {
    const flagged = await undecidedEvidence(reader, seq, bundle);
    return flagged.length - (await dismissalsOf(reader, seq, flagged)).size;
  },
};
