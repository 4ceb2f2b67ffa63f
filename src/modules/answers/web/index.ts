/** The browser door of answers: its screens and their addresses. */
import { webRoute, type WebRoute } from '../../../ui/routing/web-route.ts';

export { answerPath, answersPath, askPath } from './paths.ts';

export { answerRoute } from './answer-route.tsx';
export type { AnswerSlots } from './answer-slots.ts';

/** Every screen but that of one answer, which the app has a part in. */
export const answersWebRoutes: readonly WebRoute[] = [
  webRoute('/ask', async () => (await import('./ask-screen.tsx')).AskScreen),
  webRoute('/answers', async () => (await import('./answers-screen.tsx')).AnswersScreen),
];
