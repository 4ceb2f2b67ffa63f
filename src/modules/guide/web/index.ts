/** The browser door of the guide: its screen and its address. */
import { webRoute, type WebRoute } from '../../../ui/routing/web-route.ts';

export { guidePath } from './paths.ts';

export const guideWebRoutes: readonly WebRoute[] = [
  webRoute('/b/$bundle/guide/$', async () => (await import('./guide-screen.tsx')).GuideScreen),
];
