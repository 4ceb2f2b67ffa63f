import type { ReactNode } from 'react';
import { useChange } from '../../../ui/api/calls.ts';
import { Page } from '../../../ui/layout/page.tsx';
import { useGo } from '../../../ui/routing/link.tsx';
import type { ScreenAt } from '../../../ui/routing/web-route.ts';
import { addInsightRoute } from '../contract.ts';
import { InsightForm } from './insight-form.tsx';
import { insightPath, insightsPath, newInsightPath } from './paths.ts';

/** Writes an insight; `?e=` the ids of the evidence that is chosen. */
export function NewInsightScreen({ search }: ScreenAt<'/insights/new'>): ReactNode {
  const go = useGo();
  const add = useChange(addInsightRoute);
  const chosen = (search['e'] ?? '').split(',').filter((id) => id !== '');
  return (
    <Page title="Write an insight" crumbs={[{ label: 'Insights', href: insightsPath() }]}>
      <InsightForm
        start={{ statement: '', evidence: chosen, days: '' }}
        submit="Save this insight"
        busy={add.isPending}
        error={add.error}
        onCancel={() => go(insightsPath())}
        onChosen={(evidence) => go(newInsightPath(evidence), { replace: true, stay: true })}
        onSubmit={({ statement, evidence, days }) =>
          add.mutate(
            { body: { statement, evidence: [...evidence], ...(days === '' ? {} : { reviewIntervalDays: Number(days) }) } },
            { onSuccess: ({ id }) => go(insightPath(id), { replace: true }) },
          )
        }
      />
    </Page>
  );
}
