import { Suspense, type ReactNode } from 'react';
import { useChange } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { useToast } from '../../../ui/controls/toast.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { Tag } from '../../../ui/marks/tag.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';
import { BeforeAfter, citationPath, headingWords, positionWords } from '../../documents/web/index.ts';
import { FlagExits } from '../../verdicts/web/index.ts';
import { confirmEvidenceRoute, type PresentedEvidence } from '../contract.ts';
import { outcomeTone } from './words.ts';

interface UndecidedProps {
  /** Which of the quotes of an insight it is; left out where it is the only one. */
  readonly number?: number;
  readonly evidence: PresentedEvidence;
  /** Why nothing can be decided here; undefined when it can. */
  readonly unless: string | undefined;
}

type Candidate = NonNullable<PresentedEvidence['candidates']>[number];

/** A quote that nothing is certain of: what became of it, and where it may be now. A person says which. */
export function Undecided({ number, evidence, unless }: UndecidedProps): ReactNode {
  const say = useToast();
  const confirm = useChange(confirmEvidenceRoute);
  const { id, quote, newText, candidates = [], outcome, document } = evidence;
  const gone = evidence.causes.some(({ reason }) => reason === 'document_removed');
  return (
    <section aria-label={number === undefined ? 'To be decided' : `Evidence ${number}`} className="space-y-3">
      <h3 className="flex flex-wrap items-center gap-2 text-14 font-semibold">
        {number !== undefined && <span className="figures text-lapis-ink">{number}</span>}
        {title(evidence, gone)}
        <span className="font-normal">
          <Tag tone={outcomeTone(outcome)}>{outcome}</Tag>
        </span>
      </h3>
      <Suspense>
        {outcome === 'ambiguous' ? <p className="reading">{quote}</p> : <BeforeAfter before={quote} after={newText ?? ''} />}
      </Suspense>
      {candidates.length > 0 && (
        <div className="space-y-2">
          <h4 className="text-13 font-semibold text-ink-soft">
            {candidates.length === 1 ? 'Is it here now?' : 'Which of these is it now?'}
          </h4>
          <ul className="divide-y divide-hairline border-y border-hairline">
            {candidates.map((candidate) => (
              <CandidateRow
                key={candidate.start}
                candidate={candidate}
                busy={confirm.isPending && confirm.variables.body.start === candidate.start}
                unless={unless}
                onConfirm={() =>
                  confirm.mutate(
                    { params: { id }, body: { start: candidate.start } },
                    {
                      onSuccess: () =>
                        say({
                          title: 'The evidence stands at this place now.',
                          description: 'Review the insight on the words as they are.',
                        }),
                    },
                  )
                }
              />
            ))}
          </ul>
        </div>
      )}
      {candidates.length === 0 && (
        <p className="text-ink-soft">
          {gone ? `${document} is not in what is published now.` : `No words of ${document} are close to it any more.`} Edit the insight to
          put it on other evidence, or withdraw it.
        </p>
      )}
      <FlagExits of={id} dismissed={evidence.dismissed} unless={unless} />
      {confirm.error && <ErrorNotice error={confirm.error} title="The place was not confirmed. The evidence is as it was." />}
    </section>
  );
}

function title({ outcome }: PresentedEvidence, gone: boolean): string {
  if (gone) return 'Its document was removed';
  if (outcome === 'edited') return 'Its words changed';
  return outcome === 'ambiguous' ? 'It stands in several places, and nothing tells them apart' : 'Its words were removed';
}

interface CandidateRowProps {
  readonly candidate: Candidate;
  readonly busy: boolean;
  readonly unless: string | undefined;
  readonly onConfirm: () => void;
}

const CandidateRow = ({ candidate, busy, unless, onConfirm }: CandidateRowProps): ReactNode => (
  <li className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3">
    <div className="min-w-0 flex-1 basis-72">
      <p className="reading">{candidate.quote}</p>
      <p className="figures mt-1 text-13 text-ink-soft">
        <TextLink href={citationPath(candidate)}>{headingWords(candidate.headingPath) || candidate.document}</TextLink>,{' '}
        {positionWords(candidate)}
      </p>
    </div>
    <Button busy={busy} unless={unless} onClick={onConfirm}>
      Confirm this place
    </Button>
  </li>
);
