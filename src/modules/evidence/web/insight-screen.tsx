import { useMemo, type ReactNode } from 'react';
import { useCall } from '../../../ui/api/calls.ts';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { isMissing } from '../../../ui/feedback/failure-words.ts';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { MarginNotes } from '../../../ui/layout/margin-notes.tsx';
import { Page } from '../../../ui/layout/page.tsx';
import { CitationNumeral } from '../../../ui/marks/citation.tsx';
import { TextLink, useAsOf } from '../../../ui/routing/link.tsx';
import type { ScreenAt } from '../../../ui/routing/web-route.ts';
import { citationLabel, citationPath, counted, whyPath } from '../../documents/web/index.ts';
import { FlagExits, VerdictMarks } from '../../verdicts/web/index.ts';
import { showInsight, type PresentedInsight } from '../contract.ts';
import { EditInsight } from './edit-insight.tsx';
import { EvidenceNote } from './evidence-note.tsx';
import { History } from './history.tsx';
import { InsightActions } from './insight-actions.tsx';
import { Lights } from './lights.tsx';
import { insightsPath } from './paths.ts';
import { Undecided } from './undecided.tsx';
import { isCertain } from './words.ts';

const crumbs = [{ label: 'Insights', href: insightsPath() }];

/** One insight as it is, or as it stood at the moment that is looked at; `?edit=1` changes it. */
export function InsightScreen({ params: { id }, search }: ScreenAt<'/insights/$id'>): ReactNode {
  const asOf = useAsOf();
  const insight = useCall(showInsight, { params: { id }, query: asOf === undefined ? {} : { asOf } });
  if (!insight.data) {
    return (
      <Page title="Insight" heading={null} crumbs={crumbs}>
        {insight.error && isMissing(insight.error) ? (
          <EmptyState
            title={asOf === undefined ? 'There is no insight here' : 'This insight is not to be seen at that moment'}
            action={<TextLink href={`${insightsPath()}?asOf=`}>Show all insights</TextLink>}
          >
            {asOf === undefined ? 'It was deleted, or the address is mistyped. Evidence stays where it was.' : insight.error.message}
          </EmptyState>
        ) : insight.error ? (
          <ErrorNotice error={insight.error} title="The insight could not be read." onRetry={() => void insight.refetch()} />
        ) : (
          <Skeleton lines={6} label="Reading the insight" />
        )}
      </Page>
    );
  }
  if (search['edit'] !== undefined && asOf === undefined) return <EditInsight insight={insight.data} />;
  return <Shown insight={insight.data} asOf={asOf} />;
}

interface ShownProps {
  readonly insight: PresentedInsight;
  readonly asOf: string | undefined;
}

function Shown({ insight, asOf }: ShownProps): ReactNode {
  const { statement, evidence, lights, history, reviewIntervalDays } = insight;
  const notes = useMemo(
    () => evidence.map((one, index) => ({ lights: one.id, note: <EvidenceNote number={index + 1} evidence={one} /> })),
    [evidence],
  );
  const unless = asOf === undefined ? undefined : 'An earlier moment is shown. Return to now first.';
  const undecided = evidence.flatMap((one, index) => (isCertain(one) ? [] : [{ one, number: index + 1 }]));
  return (
    <Page
      title={statement}
      heading={null}
      crumbs={crumbs}
      margin={<MarginNotes notes={notes} />}
      marginTitle={counted(evidence.length, 'quote')}
    >
      <div className="mb-6 font-serif text-26 font-semibold tracking-[-0.01em] break-words">
        <h1 className="inline">{statement}</h1>
        {evidence.map((one, index) => (
          <CitationNumeral key={one.id} number={index + 1} lights={one.id} href={citationPath(one)} label={citationLabel(one)} />
        ))}
      </div>
      <InsightActions insight={insight} unless={unless} />
      <div className="space-y-10">
        <div className="space-y-3">
          <Lights lights={lights} explained />
          <VerdictMarks verdicts={insight.verdicts} />
          {insight.state !== 'current' && <FlagExits of={insight.id} dismissed={insight.dismissed} unless={unless} />}
          <TextLink href={whyPath(insight.id)} className="text-13">
            What it rests on, and what rests on it
          </TextLink>
        </div>
        {undecided.length > 0 && (
          <section className="space-y-8 border-l-2 border-vermilion pl-4">
            <h2 className="font-serif text-20 font-semibold">{`${counted(undecided.length, 'quote')} ${undecided.length === 1 ? 'needs' : 'need'} you to decide`}</h2>
            {undecided.map(({ one, number }) => (
              <Undecided key={one.id} number={number} evidence={one} unless={unless} />
            ))}
          </section>
        )}
        <History history={history} />
        {reviewIntervalDays !== null && (
          <p className="figures text-13 text-ink-soft">{`To be reviewed every ${counted(reviewIntervalDays, 'day')}.`}</p>
        )}
      </div>
    </Page>
  );
}
