import { Suspense, useState, type ReactNode } from 'react';
import { useCall } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { SentenceChanges } from '../../documents/web/index.ts';
import { answerDiffRoute } from '../contract.ts';

/** What the answer said before it said this, sentence by sentence, each change beside the words that caused it. Asked for, not in the way. */
export function AnswerChanges({ id, asOf }: { readonly id: string; readonly asOf: string | undefined }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <section className="space-y-3">
      <h2 className="font-serif text-20 font-semibold">What it said before</h2>
      {open ? <Compared id={id} asOf={asOf} /> : <Button onClick={() => setOpen(true)}>Compare with what it said before</Button>}
    </section>
  );
}

function Compared({ id, asOf }: { readonly id: string; readonly asOf: string | undefined }): ReactNode {
  const diff = useCall(answerDiffRoute, { params: { id }, query: asOf === undefined ? {} : { to: asOf } });
  if (diff.error) return <ErrorNotice error={diff.error} title="It could not be compared." onRetry={() => void diff.refetch()} />;
  if (!diff.data) return <Skeleton lines={3} label="Comparing with what it said before" />;
  const { sentences } = diff.data;
  if (sentences.every(({ change }) => change === 'kept')) return <p className="text-ink-soft">It has said the same since it was saved.</p>;
  return (
    <Suspense fallback={<Skeleton lines={3} label="Comparing with what it said before" />}>
      <SentenceChanges sentences={sentences} />
    </Suspense>
  );
}
