/**
 * Erasing as a run: followed like others, cancelled until the cut, finished after it. What such a run keeps are ids that were never
 * words, so that nothing has to be taken out of itself.
 */
import type { Actor } from '../../../kernel/authorization/authorization.ts';
import { acceptedBy, wholeKind, type TypedKind } from '../../../kernel/runs/kinds.ts';
import { newId } from '../../../kernel/shared/ids.ts';
import { eraseRoute, type PresentedErasure } from '../contract-erasure.ts';
import { mayErase } from '../policy.ts';
import { erase, type ErasureTarget } from './erase.ts';
import type { ErasureContext } from './participant.ts';
import { presentReceipt } from './present-erasure.ts';
import { findSubject, type ErasureAddress } from './subject.ts';

export interface ErasureRunsContext {
  readonly erasures: Omit<ErasureContext, 'signal' | 'progress'>;
  readonly actor: Actor;
}

export interface ErasureRuns {
  readonly erase: TypedKind<ErasureTarget, PresentedErasure>;
}

type Asked = ErasureAddress & { readonly plan: string };

/** What an address means now, under an id for the receipt. @throws StemmaError NOT_FOUND, FORBIDDEN */
export async function targetOf({ erasures, actor }: ErasureRunsContext, { plan, ...address }: Asked): Promise<ErasureTarget> {
  mayErase(actor);
  const { bundle, document } = await erasures.store.read((reader) => findSubject(reader, address));
  return { receipt: newId(), bundle: bundle.id, document: document ?? null, plan };
}

export function erasureRuns(context: ErasureRunsContext): ErasureRuns {
  const { erasures, actor } = context;
  return {
    erase: wholeKind<ErasureTarget, PresentedErasure, Asked>({
      name: eraseRoute.name,
      definition: '1',
      // One at a time: an erasure refuses to begin beside anything that is at work.
      queue: 'maintenance',
      stages: ['erasing'],
      accept: acceptedBy(eraseRoute.body),
      bind: (asked) => targetOf(context, asked),
      title: ({ document }) => (document === null ? 'Erase a bundle for good' : 'Erase a document for good'),
      async work({ signal, progress }, wanted) {
        await erase({ ...erasures, signal, progress }, mayErase(actor), wanted);
        return erasures.store.read((reader) => presentReceipt(reader, wanted.receipt));
      },
    }),
  };
}
