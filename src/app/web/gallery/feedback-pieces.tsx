import type { ReactNode } from 'react';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { ProgressBar } from '../../../ui/feedback/progress-bar.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { HairlineList, HairlineRow } from '../../../ui/layout/hairline-list.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { Tag } from '../../../ui/marks/tag.tsx';

const away = new StemmaError('UNAVAILABLE', 'The server does not answer. What is stored is not touched; start it, then try again.');
const wrong = new StemmaError('VALIDATION_ERROR', '"Hand book" is no bundle name: use up to 100 of a-z, 0-9, ".", "_" and "-".');
const nothing = (): void => {};

export const FeedbackPieces = (): ReactNode => (
  <div className="space-y-6">
    <ProgressBar
      label="Adding 12 documents to handbook"
      progress={{ stage: 'reading', done: 7, total: 12, detail: 'returns.md' }}
      onCancel={nothing}
    />
    <ProgressBar label="Planning version 4" progress={{ stage: 'comparing', done: 0 }} />
    <ProgressBar label="Applying version 4" progress={{ stage: 'publishing', done: 12, total: 12 }} />
    <ErrorNotice error={away} title="The plan could not be read" onRetry={nothing} />
    <ErrorNotice error={wrong} />
    <Skeleton lines={3} />
    <EmptyState title="No bundles yet" action={<Button kind="primary">Add documents</Button>}>
      A bundle is a set of documents that change together, like a contract with its annexes.
    </EmptyState>
    <HairlineList>
      <HairlineRow title="handbook" href="/gallery" detail="version 3, 12 documents" aside={<StateMark state="current" />} />
      <HairlineRow
        title="contracts"
        href="/gallery"
        current
        detail="version 1, 4 documents"
        aside={<Tag tone="lapis">version 2 staged</Tag>}
        action={<Button>Read the plan</Button>}
      />
      <HairlineRow title="A row that leads nowhere" aside="1,204" />
    </HairlineList>
  </div>
);
