/** The browser door of search: its screen, its address, and what is said of results without the embedder. */
import { webRoute, type WebRoute } from '../../../ui/routing/web-route.ts';

export { searchPath } from './paths.ts';
export { ByWordsOnly } from './words-only.tsx';

export const searchWebRoutes: readonly WebRoute[] = [webRoute('/search', async () => (await import('./search-screen.tsx')).SearchScreen)];
