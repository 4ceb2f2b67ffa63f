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
import { Tag } from '../../../ui/marks/tag.tsx';
import { Link, TextLink, useAsOf } from '../../../ui/routing/link.tsx';
import type { ScreenAt } from '../../../ui/routing/web-route.ts';
import { listInsights, type PresentedInsight } from '../contract.ts';
import { Lights } from './lights.tsx';
import { insightPath, insightsPath, newInsightPath } from './paths.ts';
import { statusTone } from './words.ts';

/** Every insight with status, state and lights; `?state=` narrows them. */
export function InsightsScreen({ search }: ScreenAt<'/insights'>): ReactNode {
  const asOf = useAsOf();
  const state = states.find((one) => one === search['state']);
  const insights = usePages(listInsights, { query: { ...(asOf === undefined ? {} : { asOf }), ...(state ? { state } : {}) } });
  const rows = insights.data?.pages.flatMap(({ data }) => data.insights) ?? [];
  return (
    <Page title="Insights" actions={asOf === undefined && <TextLink href={newInsightPath()}>Write an insight</TextLink>}>
      <StateFilter state={state ?? ''} hrefOf={insightsPath} />
      {insights.isPending && <Skeleton lines={8} label="Reading the insights" />}
      {insights.error && rows.length === 0 && (
        <ErrorNotice error={insights.error} title="The insights could not be read." onRetry={() => void insights.refetch()} />
      )}
      {insights.isSuccess && rows.length === 0 && <NoInsights state={state} then={asOf !== undefined} />}
      {rows.length > 0 && (
        <LongList
          label="Insights"
          items={rows}
          keyOf={({ id }) => id}
          row={(insight) => <InsightRow insight={insight} />}
          rowHeight={76}
          more={{
            has: insights.hasNextPage,
            reading: insights.isFetchingNextPage,
            failed: insights.isFetchNextPageError,
            read: () => void insights.fetchNextPage(),
          }}
        />
      )}
    </Page>
  );
}

const InsightRow = ({
  insight: { id, statement, status, state, lights, reviewDue },
}: {
  readonly insight: PresentedInsight;
}): ReactNode => (
  <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-3 transition-colors focus-within:bg-well hover:bg-well">
    <div className="min-w-0 flex-1 basis-72 space-y-1.5">
      <Link href={insightPath(id)} className="line-clamp-3 font-serif text-16 font-semibold break-words after:absolute after:inset-0">
        {statement}
      </Link>
      <Lights lights={lights} />
    </div>
    <span className="flex items-center gap-3">
      {reviewDue && <Tag tone="ochre">review due</Tag>}
      <Tag tone={statusTone[status]}>{status}</Tag>
      <StateMark state={state} />
    </span>
  </div>
);

function NoInsights({ state, then }: { readonly state: State | undefined; readonly then: boolean }): ReactNode {
  if (state)
    return (
      <EmptyState
        title={`No insight ${then ? 'was' : 'is'} ${state}`}
        action={<TextLink href={insightsPath()}>Show all insights</TextLink>}
      />
    );
  if (then) return <EmptyState title="No insight was written yet at that moment" />;
  return (
    <EmptyState title="No insights yet" action={<TextLink href={newInsightPath()}>Write an insight</TextLink>}>
      An insight is a statement that a person stands behind, on quotes from the documents. When a new version changes a quote, the insight
      says so.
    </EmptyState>
  );
}
