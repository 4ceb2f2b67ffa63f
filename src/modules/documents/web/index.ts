/** The browser door of documents: its screens and their addresses. */
import { webRoute, type WebRoute } from '../../../ui/routing/web-route.ts';

export { bundlePath, documentPath, homePath, whyPath } from './paths.ts';

export { documentRoute } from './viewer/document-route.tsx';
export type { DocumentNotes, PlaceNote, SelectedWords, ShownDocument, ViewerSlots } from './viewer/shown-document.ts';
export { bundleScreenRoute } from './bundle/bundle-route.tsx';
export type { BundleSlots } from './bundle/bundle-slots.ts';
export { planScreenRoute } from './plan/plan-route.tsx';
export type { PlannedKind, PlanSlots } from './plan/plan-slots.ts';
export { shelfRoute } from './shelf/shelf-route.tsx';
export type { BundleLine, Flagged, Overview, ShelfSlots } from './shelf/shelf-slots.ts';

export { citationLabel, citationPath, documentName, headingWords, positionWords } from './citing/citing.ts';
export { touches, type ShownCause } from './citing/cause-words.ts';
export { BeforeAfter, Causes, ScopeFields, SentenceChanges } from './shared-parts.ts';
export { formatList } from '../contract.ts';
export { counted, timeWords } from './words.ts';

/** Every screen but the shelf, the bundle, the document and the plan, which the app has a part in. */
export const documentsWebRoutes: readonly WebRoute[] = [
  webRoute('/b/$bundle/versions', async () => (await import('./versions/versions-screen.tsx')).VersionsScreen),
];
