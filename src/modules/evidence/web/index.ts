/** The browser door of evidence: its screens and their addresses. */
import { webRoute, type WebRoute } from '../../../ui/routing/web-route.ts';

export { evidencePath, insightPath, insightsPath } from './paths.ts';
export { evidenceRoute } from './evidence-route.tsx';
export type { EvidenceSlots } from './evidence-slots.ts';

export const evidenceWebRoutes: readonly WebRoute[] = [
  webRoute('/insights', async () => (await import('./insights-screen.tsx')).InsightsScreen),
  webRoute('/insights/new', async () => (await import('./new-insight-screen.tsx')).NewInsightScreen),
  webRoute('/insights/$id', async () => (await import('./insight-screen.tsx')).InsightScreen),
];
