import type { ReactNode } from 'react';
import { useChange } from '../../../ui/api/calls.ts';
import { Page } from '../../../ui/layout/page.tsx';
import { useGo } from '../../../ui/routing/link.tsx';
import { editInsightRoute, type PresentedInsight } from '../contract.ts';
import { InsightForm } from './insight-form.tsx';
import { insightPath, insightsPath } from './paths.ts';

/** Changes what an insight says or stands on; it is a draft again then. */
export function EditInsight({ insight }: { readonly insight: PresentedInsight }): ReactNode {
  const go = useGo();
  const edit = useChange(editInsightRoute);
  const { id, statement, status, evidence, reviewIntervalDays } = insight;
  const back = (): void => go(insightPath(id), { replace: true });
  return (
    <Page
      title="Edit the insight"
      crumbs={[
        { label: 'Insights', href: insightsPath() },
        { label: statement, href: insightPath(id) },
      ]}
    >
      {status !== 'draft' && (
        <p className="-mt-3 mb-6 text-ink-soft">{`It is ${status}. With another statement or other evidence it is a draft again, to be reviewed.`}</p>
      )}
      <InsightForm
        start={{ statement, evidence: evidence.map((one) => one.id), days: reviewIntervalDays === null ? '' : String(reviewIntervalDays) }}
        known={evidence}
        submit="Save the changes"
        busy={edit.isPending}
        error={edit.error}
        onCancel={back}
        onSubmit={({ statement: words, evidence: chosen, days }) =>
          edit.mutate(
            {
              params: { id },
              body: { statement: words, evidence: [...chosen], reviewIntervalDays: days === '' ? null : Number(days) },
            },
            { onSuccess: back },
          )
        }
      />
    </Page>
  );
}
