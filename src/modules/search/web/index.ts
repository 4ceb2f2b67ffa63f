/** The browser door of search: its screen and its address. */
import { webRoute, type WebRoute } from '../../../ui/routing/web-route.ts';

export { searchPath } from './paths.ts';

export const searchWebRoutes: readonly WebRoute[] = [webRoute('/search', async () => (await import('./search-screen.tsx')).SearchScreen)];
