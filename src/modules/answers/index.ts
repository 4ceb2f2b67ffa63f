export { answeredBy } from './answered-by.ts';
export type { AnswersContext } from './context.ts';
export { answerJudged } from './judged.ts';
export { answersModule } from './module.ts';
export { answering, createAnswersLineage, type AnsweringRecipe } from './lineage-kinds.ts';
export { answersCiting, presentSaved } from './present-answer.ts';
export { registerAnswerRoutes, type AnswersRequestContext } from './routes.ts';
export { citesWithin, passagesReadBy, placesCitedBy } from './places-used.ts';
