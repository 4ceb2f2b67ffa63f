import type { ReactNode } from 'react';
import { Select } from '../../../../../ui/controls/field.tsx';
import { EmptyState } from '../../../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../../../ui/feedback/skeleton.tsx';
import { usePage } from '../../../../../ui/layout/page-context.ts';
import { TextLink, useGo } from '../../../../../ui/routing/link.tsx';
import { bundlePath, versionsPath } from '../../paths.ts';
import { changedDocuments, shownDocumentOf } from './changed.ts';
import { DocumentRedline } from './document-redline.tsx';
import { comparedPath, useComparison, type Compared } from './use-comparison.ts';

interface ComparisonProps extends Compared {
  readonly search: Readonly<Record<string, string>>;
}

/** The text of two versions, one changed document at a time. */
export function Comparison({ search, ...compared }: ComparisonProps): ReactNode {
  const { narrow } = usePage();
  const go = useGo();
  const { data, error, refetch } = useComparison(compared);
  if (error)
    return (
      <ErrorNotice error={error} title="The two versions could not be compared." onRetry={() => void refetch()}>
        {error.code === 'NOT_FOUND' ? (
          <TextLink href={versionsPath(compared.bundle)}>{`See the versions of ${compared.bundle}`}</TextLink>
        ) : undefined}
      </ErrorNotice>
    );
  if (!data) return <Skeleton lines={8} label="Comparing the two versions" />;
  const changed = changedDocuments(data.documents);
  const shown = shownDocumentOf(changed, search['doc']);
  const view = search['view'] === 'inline' ? 'inline' : undefined;
  if (!shown)
    return (
      <EmptyState
        title="The text is the same"
        action={<TextLink href={bundlePath(compared.bundle, data.to)}>{`Open version ${data.to}`}</TextLink>}
      >
        {data.from === null
          ? `Version ${data.to} has no documents.`
          : `Version ${data.from} and version ${data.to} hold the same documents.`}
      </EmptyState>
    );
  return (
    <>
      {narrow && changed.length > 1 && (
        <Select
          label="Changed document"
          className="mb-3"
          value={shown.path}
          options={changed.map(({ path }) => ({ value: path, label: path }))}
          onChange={(event) => go(comparedPath(compared, event.target.value, view))}
        />
      )}
      <DocumentRedline
        key={shown.path}
        bundle={compared.bundle}
        versions={{ from: data.from, to: data.to }}
        document={shown}
        isInline={view === 'inline'}
        onView={(next) => go(comparedPath(compared, search['doc'], next === 'inline' ? 'inline' : undefined), { replace: true })}
      />
    </>
  );
}
