import { useState, type ReactNode } from 'react';
import { useCall, useChange } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { Dialog } from '../../../ui/controls/dialog.tsx';
import { useToast } from '../../../ui/controls/toast.tsx';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { isMissing } from '../../../ui/feedback/failure-words.ts';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { Page } from '../../../ui/layout/page.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { Tag } from '../../../ui/marks/tag.tsx';
import { TextLink, useAsOf, useGo } from '../../../ui/routing/link.tsx';
import type { ScreenAt } from '../../../ui/routing/web-route.ts';
import { citationPath, documentName, headingWords, positionWords, whyPath } from '../../documents/web/index.ts';
import { JudgeButtons, VerdictMarks } from '../../verdicts/web/index.ts';
import { deleteEvidenceRoute, showEvidence, type PresentedEvidence } from '../contract.ts';
import { EvidenceVersions } from './evidence-versions.tsx';
import type { EvidenceSlots } from './evidence-slots.ts';
import { insightsPath } from './paths.ts';
import { Surroundings } from './surroundings.tsx';
import { Undecided } from './undecided.tsx';
import { isCertain, outcomeTone, outcomeWords } from './words.ts';

const crumbs = [{ label: 'Insights', href: insightsPath() }];

/** One piece of evidence: its words where they stand, what became of them, what people said, and what rests on it. */
export function EvidenceScreen({ params: { id }, slots }: ScreenAt<'/evidence/$id'> & { readonly slots: EvidenceSlots }): ReactNode {
  const asOf = useAsOf();
  const evidence = useCall(showEvidence, { params: { id }, query: asOf === undefined ? {} : { asOf } });
  if (!evidence.data) {
    return (
      <Page title="Evidence" heading={null} crumbs={crumbs}>
        {evidence.error && isMissing(evidence.error) ? (
          <EmptyState
            title={asOf === undefined ? 'There is no evidence here' : 'This evidence is not to be seen at that moment'}
            action={<TextLink href={`${insightsPath()}?asOf=`}>Show all insights</TextLink>}
          >
            {asOf === undefined ? 'It was deleted, or the address is mistyped. The document is where it was.' : evidence.error.message}
          </EmptyState>
        ) : evidence.error ? (
          <ErrorNotice error={evidence.error} title="The evidence could not be read." onRetry={() => void evidence.refetch()} />
        ) : (
          <Skeleton lines={6} label="Reading the evidence" />
        )}
      </Page>
    );
  }
  const unless = asOf === undefined ? undefined : 'An earlier moment is shown. Return to now first.';
  return (
    <Page title={evidence.data.quote} heading={null} crumbs={crumbs}>
      <Quoted evidence={evidence.data} unless={unless} />
      <div className="space-y-10">
        {!isCertain(evidence.data) && (
          <div className="border-l-2 border-vermilion pl-4">
            <Undecided evidence={evidence.data} unless={unless} />
          </div>
        )}
        <section>
          <h2 className="mb-3 font-serif text-20 font-semibold">What rests on it</h2>
          <slots.Citing id={id} asOf={asOf} />
        </section>
        <EvidenceVersions id={id} />
      </div>
    </Page>
  );
}

interface QuotedProps {
  readonly evidence: PresentedEvidence;
  /** Why nothing can be done here; undefined when it can. */
  readonly unless: string | undefined;
}

/** The quote among the words around it, where that is, and what can be done. */
function Quoted({ evidence, unless }: QuotedProps): ReactNode {
  const [deleting, setDeleting] = useState(false);
  const { id, state, outcome, dismissed, verdicts, takenFrom, contextChanged } = evidence;
  const headings = headingWords(evidence.headingPath);
  const uncertain = isCertain(evidence) ? undefined : 'The quote is not certain. Decide where it stands first.';
  return (
    <>
      <h1 className="sr-only">Evidence</h1>
      <Surroundings evidence={evidence} />
      <p className="figures mt-3 text-13 text-ink-soft">
        <TextLink href={citationPath(evidence)}>{documentName(evidence)}</TextLink>
        {`, ${positionWords(evidence)}${headings === '' ? '' : `, ${headings}`}. Taken from version ${takenFrom}.`}
      </p>
      <div className="my-6 flex flex-wrap items-center gap-x-4 gap-y-2 border-y border-hairline py-2">
        <StateMark state={state} {...(dismissed ? { words: `${state}, dismissed` } : {})} />
        <Tag tone={outcomeTone(outcome)}>{outcomeWords[outcome]}</Tag>
        {contextChanged === true && <span className="text-13 text-ink-soft">words around it changed</span>}
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <JudgeButtons of={id} what="this quote" unless={unless ?? uncertain} worded />
          <Button kind="quiet" unless={unless} onClick={() => setDeleting(true)}>
            Delete
          </Button>
        </div>
      </div>
      <p className="-mt-2 mb-8 text-13">
        <TextLink href={whyPath(id)}>What it rests on, and what rests on it</TextLink>
      </p>
      <div className="mb-8 empty:hidden">
        <VerdictMarks verdicts={verdicts} />
      </div>
      <DeleteEvidence evidence={evidence} open={deleting} onOpenChange={setDeleting} />
    </>
  );
}

interface DeleteEvidenceProps {
  readonly evidence: PresentedEvidence;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

function DeleteEvidence({ evidence, open, onOpenChange }: DeleteEvidenceProps): ReactNode {
  const go = useGo();
  const say = useToast();
  const remove = useChange(deleteEvidenceRoute, { outdates: ['evidence.list', 'overview.status', 'bundles.dependants'] });
  const gone = (): void => {
    go(citationPath(evidence), { replace: true });
    say({ title: 'The evidence was deleted.', description: 'The document is as it was.' });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Delete this evidence?"
      description="Its mark in the document goes, with what people said of it. It cannot be brought back. Evidence that an insight rests on stays."
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>Keep it</Button>
          <Button kind="danger" busy={remove.isPending} onClick={() => remove.mutate({ params: { id: evidence.id } }, { onSuccess: gone })}>
            Delete the evidence
          </Button>
        </>
      }
    >
      {remove.error && <ErrorNotice error={remove.error} title="The evidence was not deleted." />}
    </Dialog>
  );
}
