import { z } from 'zod';
import type { Actor } from '../../kernel/authorization/authorization.ts';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import { decodeCursor, encodeCursor } from '../../kernel/contract/paging.ts';
import type { Reader } from '../../kernel/db/port.ts';
import { derivationsAt, type DerivationRow, type Moment } from '../../kernel/lineage/index.ts';
import { presentCauses, presentMoment, resolveMoment } from '../documents/index.ts';
import type { VerdictsContext } from './context.ts';
import * as contract from './contract.ts';
import { dismissFlag, rerun, undoDismissal } from './dismiss.ts';
import { giveVerdict, judgedOf } from './give-verdict.ts';
import { mayDecide, mayRerun } from './policy.ts';
import { dismissalsOf, presentVerdicts } from './present-verdicts.ts';
import { loadVerdicts, type VerdictRow } from './store.ts';

export interface VerdictsRequestContext {
  readonly verdicts: VerdictsContext;
  readonly actor: Actor;
}

export function registerVerdictRoutes(api: Api<VerdictsRequestContext>): void {
  handle(
    api,
    contract.addVerdict,
  )(async ({ context, body }) => {
    const id = await giveVerdict(context.verdicts, mayDecide(context.actor), body);
    return context.verdicts.store.read(async (reader) => {
      const moment = await presentMoment(reader);
      const [verdict] = await present(context.verdicts, reader, moment, await loadVerdicts(reader, moment.seq, { ids: [id] }));
      return verdict as contract.PresentedVerdict;
    });
  });
  handle(
    api,
    contract.listVerdicts,
  )(({ context, query }) =>
    context.verdicts.store.read(async (reader) => {
      const moment = await resolveMoment(reader, query.asOf, undefined);
      const rows = await loadVerdicts(reader, moment.seq, {
        ...(query.of === undefined ? {} : { derivations: [query.of] }),
        before: query.cursor === undefined ? undefined : decodeCursor(z.uuid(), query.cursor),
        limit: query.limit,
      });
      return {
        data: { verdicts: await present(context.verdicts, reader, moment, rows) },
        nextCursor: rows.length === query.limit ? encodeCursor(rows.at(-1)?.id) : undefined,
      };
    }),
  );
  handle(
    api,
    contract.dismissRoute,
  )(async ({ context, body }) => {
    await dismissFlag(context.verdicts, mayDecide(context.actor), body.of, body.reason);
    return showFlag(context.verdicts, body.of);
  });
  handle(
    api,
    contract.undismissRoute,
  )(async ({ context, params }) => {
    await undoDismissal(context.verdicts, mayDecide(context.actor), params.of);
    return showFlag(context.verdicts, params.of);
  });
  handle(
    api,
    contract.rerunRoute,
  )(async ({ context, params }) => {
    await rerun(context.verdicts, mayRerun(context.actor), params.id);
    return showFlag(context.verdicts, params.id);
  });
}

/** Verdicts of one page with all that were given on the same things, so that each knows what replaced it. */
async function present(
  { judged }: VerdictsContext,
  reader: Reader,
  { seq }: Moment,
  rows: readonly VerdictRow[],
): Promise<contract.PresentedVerdict[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map((row) => row.derivation))];
  const all = await loadVerdicts(reader, seq, { derivations: ids });
  return presentVerdicts(rows, all, await judgedOf(reader, seq, judged, await derivationsAt(reader, seq, { ids })));
}

const showFlag = ({ store }: VerdictsContext, id: string) =>
  store.read(async (reader) => {
    const { seq } = await presentMoment(reader);
    const [row] = (await derivationsAt(reader, seq, { ids: [id] })) as [DerivationRow];
    const dismissed = (await dismissalsOf(reader, seq, [row])).get(id);
    const { kind, label, state, causes } = row;
    return { id, kind, label, state, causes: state === 'current' ? [] : presentCauses(causes), ...(dismissed ? { dismissed } : {}) };
  });
