/** What other modules' screens show of documents. Loaded when it is first shown, because the door itself comes with the page. */
import { lazy } from 'react';

/** Why something is flagged, with before and after. */
export const Causes = lazy(async () => ({ default: (await import('./citing/causes.tsx')).Causes }));

/** Two texts as one redline. */
export const BeforeAfter = lazy(async () => ({ default: (await import('./citing/causes.tsx')).BeforeAfter }));

/** What became of each sentence of an answer, and why. */
export const SentenceChanges = lazy(async () => ({ default: (await import('./citing/sentence-changes.tsx')).SentenceChanges }));

/** In which bundle and at which moment to look. */
export const ScopeFields = lazy(async () => ({ default: (await import('./scope/scope-fields.tsx')).ScopeFields }));
