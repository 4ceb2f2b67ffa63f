import type { ReactNode } from 'react';
import { useCall } from '../../../ui/api/calls.ts';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { useNarrow } from '../../../ui/layout/page-context.ts';
import { Page } from '../../../ui/layout/page.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';
import type { ScreenAt } from '../../../ui/routing/web-route.ts';
import { counted } from '../../documents/web/index.ts';
import { ByWordsOnly } from '../../search/web/index.ts';
import { askRoute, type PresentedAnswer } from '../contract.ts';
import { AnswerNotes, AnswerText, notesTitle } from './answer-text.tsx';
import { Coverage, NotInSources } from './answer-words.tsx';
import { AskForm, type Asked } from './ask-form.tsx';
import { FirstSteps } from './first-steps.tsx';
import { PassagesRead } from './passages-read.tsx';
import { askPath } from './paths.ts';
import { SaveAnswer } from './save-answer.tsx';

/** Asks the documents: `?q=` the question, `b` the bundle, `asOf` the moment. */
export function AskScreen({ search }: ScreenAt<'/ask'>): ReactNode {
  const asked: Asked = { question: (search['q'] ?? '').trim(), bundle: search['b'] ?? '', asOf: search['asOf'] ?? '' };
  const isAsked = asked.question !== '';
  const answer = useCall(
    askRoute,
    {
      body: {
        question: asked.question,
        ...(asked.bundle === '' ? {} : { bundle: asked.bundle }),
        ...(asked.asOf === '' ? {} : { asOf: asked.asOf }),
      },
    },
    { enabled: isAsked },
  );
  const narrow = useNarrow();
  const sentences = (isAsked && answer.data?.sentences) || [];
  return (
    <Page
      title={isAsked ? asked.question : 'Ask'}
      heading={null}
      // Beside the page there is always a margin, so that nothing moves when the answer comes.
      {...(sentences.length > 0 || !narrow ? { margin: <AnswerNotes sentences={sentences} />, marginTitle: notesTitle(sentences) } : {})}
    >
      <h1 className="sr-only">{isAsked ? `Answer to: ${asked.question}` : 'Ask the documents'}</h1>
      <AskForm asked={asked} busy={isAsked && answer.isFetching} onAgain={() => void answer.refetch()} />
      {!isAsked && <FirstSteps />}
      {isAsked && answer.isPending && <Skeleton lines={5} label="Reading the documents" />}
      {isAsked && answer.error && (
        <ErrorNotice error={answer.error} title="The question was not answered." onRetry={() => void answer.refetch()}>
          {(asked.bundle !== '' || asked.asOf !== '') && (
            <TextLink href={askPath(asked.question, { asOf: '' })}>Ask all bundles as they are now</TextLink>
          )}
        </ErrorNotice>
      )}
      {isAsked && answer.data?.wordsOnly === true && !answer.error && (
        <ByWordsOnly busy={answer.isFetching} again="Ask by meaning again" onAgain={() => void answer.refetch()} />
      )}
      {/* What was answered before an error is not an answer to this any more. */}
      {isAsked && answer.data && !answer.error && <Answered key={JSON.stringify(asked)} asked={asked} answer={answer.data} />}
    </Page>
  );
}

interface AnsweredProps {
  readonly asked: Asked;
  readonly answer: PresentedAnswer;
}

function Answered({ asked, answer }: AnsweredProps): ReactNode {
  const { found, sentences, retrieved } = answer;
  return (
    <article className="space-y-8">
      <section aria-label="Answer" aria-live="polite" className="space-y-3">
        {found ? <AnswerText sentences={sentences} /> : <NotInSources answer={answer} bundle={asked.bundle} />}
        {found && <Coverage confidence={answer.confidence} />}
      </section>
      <SaveAnswer asked={asked} />
      <section>
        <h2 className="mb-3 font-serif text-20 font-semibold">
          {found ? `${counted(retrieved.length, 'passage')} ${retrieved.length === 1 ? 'was' : 'were'} read` : 'What was looked at'}
        </h2>
        <PassagesRead passages={retrieved} />
      </section>
    </article>
  );
}
