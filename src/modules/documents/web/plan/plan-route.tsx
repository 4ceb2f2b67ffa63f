import { webRoute, type ScreenAt, type WebRoute } from '../../../../ui/routing/web-route.ts';
import type { PlanSlots } from './plan-slots.ts';

/** The route of the plan of a bundle, with what the app knows of the things in it. */
export const planScreenRoute = (loadSlots: () => Promise<PlanSlots>): WebRoute =>
  webRoute('/b/$bundle/plan', async () => {
    const [{ PlanScreen }, slots] = await Promise.all([import('./plan-screen.tsx'), loadSlots()]);
    return (props: ScreenAt<'/b/$bundle/plan'>) => <PlanScreen key={props.params.bundle} {...props} slots={slots} />;
  });
