import type { ReactNode } from 'react';
import { EmptyState } from '../../../../ui/feedback/empty-state.tsx';
import { TextLink } from '../../../../ui/routing/link.tsx';
import { bundlePath } from '../paths.ts';
import { Restored } from '../versions/restored.tsx';
import { ApplyResult } from './apply-result.tsx';
import type { Decision } from './use-decision.ts';

/** Nothing is staged: what came of applying, or the one next step. */
export const Settled = ({ decision: { bundle, applied, before, left, slots, unless } }: { readonly decision: Decision }): ReactNode => (
  <>
    <Restored bundle={bundle} />
    {applied ? (
      <ApplyResult bundle={bundle} applied={applied} before={before} left={left} undecidedHref={slots.undecidedHref} unless={unless} />
    ) : (
      <EmptyState title="Nothing is staged" action={<TextLink href={bundlePath(bundle)}>{`Add documents to ${bundle}`}</TextLink>}>
        Add changed documents, and they are staged as the next version. Here you read what it would change before anybody sees it.
      </EmptyState>
    )}
  </>
);
