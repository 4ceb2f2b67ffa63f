import type { ReactNode } from 'react';
import { usePages } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { Tag } from '../../../ui/marks/tag.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';
import { bundlePath, timeWords } from '../../documents/web/index.ts';
import { evidenceVersions } from '../contract.ts';
import { outcomeTone, outcomeWords } from './words.ts';

/** In which versions a quote stood, newest first. */
export function EvidenceVersions({ id }: { readonly id: string }): ReactNode {
  const pages = usePages(evidenceVersions, { params: { id }, query: { limit: 20 } });
  const versions = pages.data?.pages.flatMap(({ data }) => data.versions);
  return (
    <section aria-label="Versions">
      <h2 className="mb-3 font-serif text-20 font-semibold">Where it stood</h2>
      {pages.isPending && <Skeleton lines={3} label="Reading the versions" />}
      <ul className="divide-y divide-hairline">
        {versions?.map(({ bundle, version, publishedAt, outcome, state }) => (
          <li key={version} className="figures flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-14">
            <TextLink href={bundlePath(bundle, version)} className="min-w-24">{`Version ${version}`}</TextLink>
            <time dateTime={publishedAt} className="min-w-40 text-13 text-ink-soft">
              {timeWords(publishedAt)}
            </time>
            <Tag tone={outcomeTone(outcome)}>{outcomeWords[outcome]}</Tag>
            <StateMark state={state} />
          </li>
        ))}
      </ul>
      {pages.error && (
        <ErrorNotice
          error={pages.error}
          title="The versions could not be read."
          onRetry={() => void (versions ? pages.fetchNextPage() : pages.refetch())}
        />
      )}
      {pages.hasNextPage && !pages.error && (
        <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Show more
        </Button>
      )}
    </section>
  );
}
