import { Suspense, useState, type ReactNode } from 'react';
import { useCall } from '../../../ui/api/calls.ts';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { isMissing } from '../../../ui/feedback/failure-words.ts';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { Page } from '../../../ui/layout/page.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { TextLink, useAsOf } from '../../../ui/routing/link.tsx';
import { showAnswer, type SavedAnswer } from '../contract.ts';
import { ByWordsOnly } from '../../search/web/index.ts';
import { FlagExits } from '../../verdicts/web/index.ts';
import { AnswerActions } from './answer-actions.tsx';
import type { AnswerSlots } from './answer-slots.ts';
import { AnswerChanges } from './answer-changes.tsx';
import { SentenceVerdicts } from './sentence-verdicts.tsx';
import { AnswerNotes, AnswerText, notesTitle } from './answer-text.tsx';
import { Coverage, NotInSources } from './answer-words.tsx';
import { PassagesRead } from './passages-read.tsx';
import { answersPath } from './paths.ts';
import { Ran } from './ran.tsx';
import { WhyFlagged } from './why-flagged.tsx';

interface AnswerScreenProps {
  readonly id: string;
  readonly slots: AnswerSlots;
}

const crumbs = [{ label: 'Saved answers', href: answersPath() }];

/** A saved answer as it is, or as it was served at the moment that is looked at. */
export function AnswerScreen({ id, slots }: AnswerScreenProps): ReactNode {
  const asOf = useAsOf();
  const answer = useCall(showAnswer, { params: { id }, query: asOf === undefined ? {} : { asOf } });
  // What it said before it was run again here: the change is shown in place.
  const [before, setBefore] = useState<SavedAnswer | undefined>();
  if (!answer.data) {
    return (
      <Page title="Saved answer" heading={null} crumbs={crumbs}>
        {answer.error && isMissing(answer.error) ? (
          <Missing asOf={asOf} words={answer.error.message} />
        ) : answer.error ? (
          <ErrorNotice error={answer.error} title="The answer could not be read." onRetry={() => void answer.refetch()} />
        ) : (
          <Skeleton lines={6} label="Reading the answer" />
        )}
      </Page>
    );
  }
  const { question, state, found, sentences, retrieved, wordsOnly, dismissed } = answer.data;
  const unless = asOf === undefined ? undefined : 'An earlier moment is shown. Return to now first.';
  return (
    <Page
      title={question}
      crumbs={crumbs}
      {...(sentences.length > 0 ? { margin: <AnswerNotes sentences={sentences} />, marginTitle: notesTitle(sentences) } : {})}
    >
      <AnswerActions answer={answer.data} asOf={asOf} onRan={setBefore} />
      <article className="space-y-8">
        {before && asOf === undefined && <Ran before={before} after={answer.data} />}
        {state !== 'current' && (
          <WhyFlagged answer={answer.data}>
            <FlagExits of={id} dismissed={dismissed} unless={unless} />
          </WhyFlagged>
        )}
        <section aria-label="Answer" className="space-y-3">
          {state !== 'current' && (
            <p className="flex items-center gap-2 text-13 text-ink-soft">
              <StateMark state={state} bare /> What it said when it was last current
            </p>
          )}
          {found ? (
            <AnswerText
              sentences={sentences}
              after={(sentence) => <SentenceVerdicts answer={answer.data} sentence={sentence} unless={unless ?? flaggedWords(state)} />}
            />
          ) : (
            <NotInSources answer={answer.data} bundle="" />
          )}
          {found && <Coverage confidence={answer.data.confidence} />}
        </section>
        <section>
          <h2 className="mb-3 font-serif text-20 font-semibold">What it read</h2>
          {wordsOnly === true && (
            <ByWordsOnly busy={answer.isFetching} again="Look by meaning again" onAgain={() => void answer.refetch()} />
          )}
          <PassagesRead passages={retrieved} />
          <slots.WhatItRead id={id} asOf={asOf} />
        </section>
        <AnswerChanges key={asOf ?? ''} id={id} asOf={asOf} />
        {asOf === undefined && (
          <section>
            <h2 className="mb-3 font-serif text-20 font-semibold">Who was given it</h2>
            <Suspense fallback={<Skeleton lines={2} />}>
              <slots.Recall id={id} />
            </Suspense>
          </section>
        )}
      </article>
    </Page>
  );
}

const flaggedWords = (state: SavedAnswer['state']): string | undefined =>
  state === 'current' ? undefined : 'Its words may be wrong now. Run it again first.';

interface MissingProps {
  readonly asOf: string | undefined;
  /** What the server said of it. */
  readonly words: string;
}

const Missing = ({ asOf, words }: MissingProps): ReactNode =>
  asOf === undefined ? (
    <EmptyState title="There is no saved answer here" action={<TextLink href={answersPath()}>Show all saved answers</TextLink>}>
      It was deleted, or the address is mistyped. Its sources are where they were.
    </EmptyState>
  ) : (
    <EmptyState
      title="This answer is not to be seen at that moment"
      action={<TextLink href={`${answersPath()}?asOf=`}>Return to the saved answers of now</TextLink>}
    >
      {words}
    </EmptyState>
  );
