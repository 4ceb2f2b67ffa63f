export { answerJudged } from './judged.ts';
export { answersModule } from './module.ts';
export { createAnswersLineage } from './lineage-kinds.ts';
export { answersCiting, presentSaved } from './present-answer.ts';
export { registerAnswerRoutes, type AnswersRequestContext } from './routes.ts';
export { citesWithin, passagesReadBy, placesCitedBy } from './places-used.ts';
