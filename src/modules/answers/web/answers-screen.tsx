import type { ReactNode } from 'react';
import { states, type State } from '../../../kernel/lineage/kinds.ts';
import { usePages } from '../../../ui/api/calls.ts';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { LongList } from '../../../ui/layout/long-list.tsx';
import { Page } from '../../../ui/layout/page.tsx';
import { StateFilter } from '../../../ui/layout/state-filter.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { Link, TextLink, useAsOf } from '../../../ui/routing/link.tsx';
import type { ScreenAt } from '../../../ui/routing/web-route.ts';
import { listAnswers, type ListedAnswer } from '../contract.ts';
import { answerPath, answersPath, askPath } from './paths.ts';

/** Every saved answer with its state; `?state=` narrows them. */
export function AnswersScreen({ search }: ScreenAt<'/answers'>): ReactNode {
  const asOf = useAsOf();
  const state = states.find((one) => one === search['state']);
  const answers = usePages(listAnswers, { query: { limit: 25, ...(asOf === undefined ? {} : { asOf }), ...(state ? { state } : {}) } });
  const rows = answers.data?.pages.flatMap(({ data }) => data.answers) ?? [];
  return (
    <Page title="Saved answers" actions={<TextLink href={askPath('')}>Ask a question</TextLink>}>
      <StateFilter state={state ?? ''} hrefOf={answersPath} />
      {answers.isPending && <Skeleton lines={8} label="Reading the saved answers" />}
      {answers.error && rows.length === 0 && (
        <ErrorNotice error={answers.error} title="The saved answers could not be read." onRetry={() => void answers.refetch()} />
      )}
      {answers.isSuccess && rows.length === 0 && <NoAnswers state={state} then={asOf !== undefined} />}
      {rows.length > 0 && (
        <LongList
          label="Saved answers"
          items={rows}
          keyOf={({ id }) => id}
          row={(answer) => <AnswerRow answer={answer} />}
          rowHeight={82}
          more={{
            has: answers.hasNextPage,
            reading: answers.isFetchingNextPage,
            failed: answers.isFetchNextPageError,
            read: () => void answers.fetchNextPage(),
          }}
        />
      )}
    </Page>
  );
}

const AnswerRow = ({ answer: { id, question, state, found, sentences } }: { readonly answer: ListedAnswer }): ReactNode => (
  <div className="flex items-baseline gap-4 py-3 transition-colors focus-within:bg-well hover:bg-well">
    <div className="min-w-0 flex-1">
      <Link href={answerPath(id)} className="line-clamp-2 font-serif text-16 font-semibold break-words after:absolute after:inset-0">
        {question}
      </Link>
      <p className="reading mt-0.5 line-clamp-2 text-14 text-ink-soft">{found ? sentences[0]?.text : 'Not in the sources.'}</p>
    </div>
    <StateMark state={state} />
  </div>
);

function NoAnswers({ state, then }: { readonly state: State | undefined; readonly then: boolean }): ReactNode {
  if (state)
    return (
      <EmptyState
        title={`No saved answer ${then ? 'was' : 'is'} ${state}`}
        action={<TextLink href={answersPath()}>Show all saved answers</TextLink>}
      />
    );
  if (then) return <EmptyState title="No answer was saved yet at that moment" />;
  return (
    <EmptyState title="No saved answers yet" action={<TextLink href={askPath('')}>Ask a question</TextLink>}>
      An answer that is saved follows what it read: when a new version changes those words, it says so before the version is published.
    </EmptyState>
  );
}
