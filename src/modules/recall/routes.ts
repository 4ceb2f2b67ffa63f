import type { Store } from '../../kernel/db/port.ts';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import { derivationsAt } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { presentMoment, requireBundle } from '../documents/index.ts';
import * as contract from './contract.ts';
import { findRecipients, type RecallContext } from './find-recipients.ts';
import { standingOn } from './store.ts';

export interface RecallRequestContext {
  readonly store: Store;
  readonly recall: RecallContext;
}

const isId = (given: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given);

export function registerRecallRoutes(api: Api<RecallRequestContext>): void {
  handle(
    api,
    contract.recallRoute,
  )(({ context, params: { subject } }) =>
    context.store.read(async (reader) => {
      if (!isId(subject)) {
        const bundle = await requireBundle(reader, subject);
        return { recipients: await findRecipients(context.recall, reader, await standingOn(reader, bundle.id), false) };
      }
      const { seq } = await presentMoment(reader);
      const [row] = await derivationsAt(reader, seq, { ids: [subject] });
      if (!row) throw new StemmaError('NOT_FOUND', 'There is no saved answer, insight or evidence with this id.', { id: subject });
      return { recipients: await findRecipients(context.recall, reader, [row.id], false) };
    }),
  );
  handle(
    api,
    contract.holdersRoute,
  )(({ context, body }) =>
    context.store.read(async (reader) => ({ recipients: await findRecipients(context.recall, reader, body.of, true) })),
  );
}
