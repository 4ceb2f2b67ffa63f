import type { ModuleManifest } from '../../kernel/module.ts';
import type { ChangeParticipant } from '../documents/index.ts';
import { readConflicts } from './read-conflicts.ts';

export const conflictsModule: ModuleManifest = {
  name: 'conflicts',
  migrations: { module: 'conflicts', directory: new URL('./migrations/', import.meta.url) },
};

/** Tells with a plan where what comes disagrees with what stands elsewhere. Computed when a plan is read, never while one is made. */
export const conflictsParticipant: ChangeParticipant = {
  name: 'conflicts',
  conflicts: ({ store }, { moment, bundle, base }) => readConflicts(store, moment, { bundle, arriving: { version: moment.staged, base } }),
};
