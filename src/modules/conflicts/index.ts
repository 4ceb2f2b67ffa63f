export { conflictsErasure } from './erasure.ts';
export { conflictsModule, conflictsParticipant } from './module.ts';
export { registerConflictRoutes, type ConflictsRequestContext } from './routes.ts';
export { conflictsOf } from './read-conflicts.ts';
export { readFactsAhead } from './read-facts.ts';
