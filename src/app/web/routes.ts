/** Every screen of the page. A module declares its own in `web/index.ts`; nothing here knows what is on them. */
import { answerRoute, answersWebRoutes } from '../../modules/answers/web/index.ts';
import { bundleScreenRoute, documentRoute, documentsWebRoutes, planScreenRoute, shelfRoute } from '../../modules/documents/web/index.ts';
import { evidenceRoute, evidenceWebRoutes } from '../../modules/evidence/web/index.ts';
import { guideWebRoutes } from '../../modules/guide/web/index.ts';
import { searchWebRoutes } from '../../modules/search/web/index.ts';
import { webRoute, type WebRoute } from '../../ui/routing/web-route.ts';

export const webRoutes: readonly WebRoute[] = [
  shelfRoute(async () => (await import('./shelf/shelf-slots.ts')).shelfSlots),
  bundleScreenRoute(async () => (await import('./bundle/bundle-slots.tsx')).bundleSlots),
  documentRoute(async () => (await import('./document/viewer-slots.ts')).viewerSlots),
  planScreenRoute(async () => (await import('./plan/plan-slots.tsx')).planSlots),
  ...documentsWebRoutes,
  ...searchWebRoutes,
  ...evidenceWebRoutes,
  evidenceRoute(async () => (await import('./evidence/evidence-slots.tsx')).evidenceSlots),
  ...answersWebRoutes,
  answerRoute(async () => (await import('./answers/answer-slots.ts')).answerSlots),
  ...guideWebRoutes,
  webRoute('/why/$', async () => (await import('./why/why-screen.tsx')).WhyScreen),
  webRoute('/gallery', async () => (await import('./gallery/gallery-screen.tsx')).GalleryScreen),
  webRoute('/gallery/margin', async () => (await import('./gallery/margin-screen.tsx')).MarginScreen),
];
