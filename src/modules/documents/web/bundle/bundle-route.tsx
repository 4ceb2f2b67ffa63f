import { webRoute, type ScreenAt, type WebRoute } from '../../../../ui/routing/web-route.ts';
import type { BundleSlots } from './bundle-slots.ts';

/** The route of a bundle, with what the app knows of its texts. */
export const bundleScreenRoute = (loadSlots: () => Promise<BundleSlots>): WebRoute =>
  webRoute('/b/$bundle', async () => {
    const [{ BundleScreen }, slots] = await Promise.all([import('./bundle-screen.tsx'), loadSlots()]);
    return (props: ScreenAt<'/b/$bundle'>) => <BundleScreen {...props} slots={slots} />;
  });
