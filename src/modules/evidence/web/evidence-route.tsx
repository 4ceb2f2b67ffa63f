import { webRoute, type ScreenAt, type WebRoute } from '../../../ui/routing/web-route.ts';
import type { EvidenceSlots } from './evidence-slots.ts';

/** The route of one piece of evidence, with what the app knows of what rests on it. */
export const evidenceRoute = (loadSlots: () => Promise<EvidenceSlots>): WebRoute =>
  webRoute('/evidence/$id', async () => {
    const [{ EvidenceScreen }, slots] = await Promise.all([import('./evidence-screen.tsx'), loadSlots()]);
    return (props: ScreenAt<'/evidence/$id'>) => <EvidenceScreen key={props.params.id} {...props} slots={slots} />;
  });
