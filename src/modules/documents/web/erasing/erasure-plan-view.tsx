import type { ReactNode } from 'react';
import { HairlineList, HairlineRow } from '../../../../ui/layout/hairline-list.tsx';
import type { PresentedErasurePlan } from '../../contract.ts';
import { counted } from '../words.ts';
import { erasureGroups, nounOf, takenWords } from './erasure-words.ts';

/** So many of a group are listed; the rest is counted. */
const listed = 20;

/** What erasing would do: in one sentence, then thing by thing. */
export function ErasurePlanView({ plan }: { readonly plan: PresentedErasurePlan }): ReactNode {
  return (
    <div className="space-y-4">
      <p className="reading">{takenWords(plan)}</p>
      {erasureGroups(plan).map(({ action, title, items }) => (
        <section key={action} className="space-y-1.5">
          <h3 className="text-13 font-semibold text-ink-soft">{title}</h3>
          <HairlineList label={title}>
            {items.slice(0, listed).map(({ id, kind, label, note }) => (
              <HairlineRow key={id} title={<span className="text-14">{label}</span>} detail={note} aside={nounOf(kind)} />
            ))}
          </HairlineList>
          {items.length > listed && <p className="text-13 text-ink-soft">{`and ${counted(items.length - listed, 'more', 'more')}`}</p>}
        </section>
      ))}
      {plan.shared.length > 0 && (
        <p className="text-14 text-ink-soft">
          {`${plan.shared.map(({ bundle, path, passages }) => `${bundle}/${path} has ${counted(passages, 'passage')} of the same text`).join('; ')}. That stays.`}
        </p>
      )}
    </div>
  );
}
