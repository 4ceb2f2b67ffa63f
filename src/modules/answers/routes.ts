import { z } from 'zod';
import type { Actor } from '../../kernel/authorization/authorization.ts';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import { decodeCursor, encodeCursor } from '../../kernel/contract/paging.ts';
import { derivationsAt } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { resolveMoment } from '../documents/index.ts';
import { mayRerun } from '../verdicts/index.ts';
import { ask, deleteAnswer, refreshAnswer, saveAnswer } from './ask.ts';
import type { AnswersContext } from './context.ts';
import * as contract from './contract.ts';
import { diffAnswer } from './diff-answer.ts';
import { maySave } from './policy.ts';
import { listSaved, presentSaved } from './present-answer.ts';

export interface AnswersRequestContext {
  readonly answers: AnswersContext;
  readonly actor: Actor;
}

export function registerAnswerRoutes(api: Api<AnswersRequestContext>): void {
  handle(
    api,
    contract.askRoute,
  )(({ context, body: { save, ...question } }) =>
    save ? saveAnswer(context.answers, maySave(context.actor), question) : ask(context.answers, question),
  );
  handle(
    api,
    contract.listAnswers,
  )(({ context, query }) =>
    context.answers.store.read(async (reader) => {
      const moment = await resolveMoment(reader, query.asOf, undefined);
      const after = query.cursor === undefined ? {} : { after: decodeCursor(z.uuid(), query.cursor) };
      const rows = await derivationsAt(reader, moment.seq, { kind: 'answer', state: query.state, limit: query.limit, ...after });
      return {
        data: { answers: await listSaved(reader, moment, rows) },
        nextCursor: rows.length === query.limit ? encodeCursor(rows.at(-1)?.id) : undefined,
      };
    }),
  );
  handle(api, contract.showAnswer)(({ context, params, query }) => show(context, params.id, query.asOf));
  handle(api, contract.answerDiffRoute)(({ context, params, query }) => diffAnswer(context.answers, { id: params.id, ...query }));
  handle(
    api,
    contract.refreshAnswerRoute,
  )(async ({ context, params }) => {
    await refreshAnswer(context.answers, mayRerun(context.actor), params.id);
    return show(context, params.id);
  });
  handle(
    api,
    contract.deleteAnswerRoute,
  )(async ({ context, params }) => {
    await deleteAnswer(context.answers, maySave(context.actor), params.id);
    return { id: params.id, deleted: true };
  });
}

function show(context: AnswersRequestContext, id: string, asOf?: string): Promise<contract.SavedAnswer> {
  return context.answers.store.read(async (reader) => {
    const moment = await resolveMoment(reader, asOf, undefined);
    const [answer] = await presentSaved(reader, moment, await derivationsAt(reader, moment.seq, { kind: 'answer', ids: [id] }));
    if (!answer)
      throw new StemmaError('NOT_FOUND', `There is no saved answer with this id${asOf === undefined ? '' : ' at that time'}.`, { id });
    return answer;
  });
}
