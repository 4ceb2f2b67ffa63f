/** What the screen of evidence shows of the modules above it. */
import type { ReactNode } from 'react';
import type { EvidenceSlots } from '../../../modules/evidence/web/index.ts';
import { usePages } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { relatedRoute } from '../../why/contract.ts';
import { Branches } from '../why/branches.tsx';
import { branchesOf } from '../why/related.ts';

export const evidenceSlots: EvidenceSlots = { Citing };

function Citing({ id, asOf }: { readonly id: string; readonly asOf: string | undefined }): ReactNode {
  const related = usePages(relatedRoute, {
    params: { id },
    query: { direction: 'dependants', depth: 1, limit: 25, ...(asOf === undefined ? {} : { asOf }) },
  });
  const things = related.data?.pages.flatMap(({ data }) => data.things);
  return (
    <>
      {related.isPending && <Skeleton lines={2} label="Reading what rests on it" />}
      {things?.length === 0 && <p className="text-14 text-ink-soft">Nothing rests on it yet. An insight can be put on it.</p>}
      {things && things.length > 0 && <Branches branches={branchesOf(things)} label="What rests on it" />}
      {related.error && (
        <ErrorNotice
          error={related.error}
          title="What rests on it could not be read."
          onRetry={() => void (things ? related.fetchNextPage() : related.refetch())}
        />
      )}
      {related.hasNextPage && !related.error && (
        <Button busy={related.isFetchingNextPage} onClick={() => void related.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  );
}
