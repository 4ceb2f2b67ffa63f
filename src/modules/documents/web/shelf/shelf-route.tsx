import { webRoute, type WebRoute } from '../../../../ui/routing/web-route.ts';
import type { ShelfSlots } from './shelf-slots.ts';

/** The route of the shelf, with what the app shows on it. */
export const shelfRoute = (loadSlots: () => Promise<ShelfSlots>): WebRoute =>
  webRoute('/', async () => {
    const [{ ShelfScreen }, slots] = await Promise.all([import('./shelf-screen.tsx'), loadSlots()]);
    return () => <ShelfScreen slots={slots} />;
  });
