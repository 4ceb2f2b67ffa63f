import { handle, type Api } from '../../kernel/contract/handle.ts';
import type { AnswersContext } from '../answers/index.ts';
import { composeGuide } from './compose-guide.ts';
import { guideRoute } from './contract.ts';

export interface GuideRequestContext {
  readonly answers: AnswersContext;
}

export function registerGuideRoutes(api: Api<GuideRequestContext>): void {
  handle(api, guideRoute)(({ context, params, query }) => composeGuide(context.answers, { ...query, bundle: params.bundle }));
}
