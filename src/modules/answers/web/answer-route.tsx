import { webRoute, type WebRoute } from '../../../ui/routing/web-route.ts';
import type { AnswerSlots } from './answer-slots.ts';

/** The route of a saved answer, with what the app shows on it. */
export const answerRoute = (loadSlots: () => Promise<AnswerSlots>): WebRoute =>
  webRoute('/answers/$id', async () => {
    const [{ AnswerScreen }, slots] = await Promise.all([import('./answer-screen.tsx'), loadSlots()]);
    return ({ params }) => <AnswerScreen key={params.id} id={params.id} slots={slots} />;
  });
