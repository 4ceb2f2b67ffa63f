/** What a bundle shows of the modules above documents. */
import type { ReactNode } from 'react';
import { listConflicts } from '../../../modules/conflicts/contract.ts';
import { Conflicts } from '../../../modules/conflicts/web/index.ts';
import type { BundleSlots } from '../../../modules/documents/web/index.ts';
import { insightPath } from '../../../modules/evidence/web/index.ts';
import { useCall } from '../../../ui/api/calls.ts';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';

export const bundleSlots: BundleSlots = { Conflicts: BundleConflicts };

function BundleConflicts({ bundle, asOf }: { readonly bundle: string; readonly asOf: string | undefined }): ReactNode {
  const conflicts = useCall(listConflicts, { params: { bundle }, query: asOf === undefined ? {} : { asOf } });
  if (conflicts.error) {
    return (
      <div className="mt-10">
        <ErrorNotice
          error={conflicts.error}
          title="Whether its texts disagree with others could not be read."
          onRetry={() => void conflicts.refetch()}
        />
      </div>
    );
  }
  if (!conflicts.data || conflicts.data.conflicts.length === 0) return null;
  return (
    <div className="mt-10">
      <Conflicts bundle={bundle} conflicts={conflicts.data.conflicts} insightHref={insightPath} names={['Here', 'There']} />
    </div>
  );
}
