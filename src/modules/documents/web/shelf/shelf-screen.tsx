import type { ReactNode } from 'react';
import { usePages } from '../../../../ui/api/calls.ts';
import { Button } from '../../../../ui/controls/button.tsx';
import { EmptyState } from '../../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../../ui/feedback/skeleton.tsx';
import { Page } from '../../../../ui/layout/page.tsx';
import { useAsOf } from '../../../../ui/routing/link.tsx';
import { formatNames, listBundles } from '../../contract.ts';
import { AddingArea, AddingStrips, AddMenu } from '../adding/adding-area.tsx';
import { counted } from '../words.ts';
import { BundleRows } from './bundle-rows.tsx';
import { needsByBundle } from './need-words.ts';
import { Needs, NeedsLine } from './needs.tsx';
import type { BundleLine, Overview, ShelfSlots } from './shelf-slots.ts';

/** The shelf: every bundle with what is published and what is staged, and in the margin what needs somebody. */
export function ShelfScreen({ slots }: { readonly slots: ShelfSlots }): ReactNode {
  return (
    <AddingArea closed={useAsOf() !== undefined}>
      <Shelf slots={slots} />
    </AddingArea>
  );
}

function Shelf({ slots }: { readonly slots: ShelfSlots }): ReactNode {
  const asOf = useAsOf();
  const bundles = usePages(listBundles, { query: { limit: 100 } });
  const overview = slots.useOverview(asOf);
  const flagged = overview.flagged ?? [];
  const rows: readonly BundleLine[] =
    asOf === undefined ? (bundles.data?.pages.flatMap(({ data }) => data.bundles) ?? []) : (overview.past ?? []);
  const reading =
    asOf === undefined
      ? bundles
      : { isPending: overview.past === undefined && !overview.error, error: overview.error, refetch: overview.retry };
  const empty = asOf === undefined && bundles.isSuccess && rows.length === 0;
  // The bar above says that the server is away, and of when these are.
  const isKept = rows.length > 0 && reading.error?.code === 'UNAVAILABLE';
  const documents = rows.reduce((sum, bundle) => sum + bundle.documents, 0);
  return (
    <Page
      title="Shelf"
      {...(empty ? { heading: null } : {})}
      actions={asOf === undefined && <AddMenu />}
      {...(flagged.length > 0
        ? { margin: <Needs flagged={flagged} />, marginTitle: `${flagged.length.toLocaleString('en')} to look at` }
        : {})}
    >
      <AddingStrips />
      {reading.isPending && <Skeleton lines={5} label="Reading the shelf" />}
      {reading.error && !isKept && (
        <div className="mb-6">
          <ErrorNotice error={reading.error} title="The shelf could not be read." onRetry={() => void reading.refetch()} />
        </div>
      )}
      {asOf === undefined && overview.error && !bundles.error && <NeedsUnknown overview={overview} />}
      {empty && <EmptyShelf Samples={slots.Samples} />}
      {asOf !== undefined && overview.past?.length === 0 && <EmptyState title="Nothing was published yet at that moment" />}
      {rows.length > 0 && (
        <>
          <p className="figures mb-4 text-ink-soft">
            {counted(rows.length, 'bundle')}
            {bundles.hasNextPage && asOf === undefined ? ' so far' : ''}, {counted(documents, 'document')}.{' '}
            {overview.flagged && <NeedsLine flagged={flagged} />}
          </p>
          <BundleRows rows={rows} needs={needsByBundle(flagged)} />
        </>
      )}
      {bundles.hasNextPage && asOf === undefined && (
        <p className="pt-4">
          <Button busy={bundles.isFetchingNextPage} onClick={() => void bundles.fetchNextPage()}>
            Show more bundles
          </Button>
        </p>
      )}
    </Page>
  );
}

const NeedsUnknown = ({ overview }: { readonly overview: Overview }): ReactNode => (
  <div className="mb-6">
    <ErrorNotice error={overview.error} title="What needs somebody could not be read." onRetry={overview.retry} />
  </div>
);

/** A workspace without anything: one next step, and another for who only looks. */
const EmptyShelf = ({ Samples }: Pick<ShelfSlots, 'Samples'>): ReactNode => (
  <div className="max-w-measure pt-6 text-16 phone:pt-16">
    <h1 className="font-serif text-34 font-semibold tracking-[-0.01em]">Put in the documents you work from</h1>
    <p className="reading mt-4 text-ink-soft">
      Ask them, and every sentence of the answer leads to the exact words it stands on. When a new version comes, Stemma says what it
      changes before it is published.
    </p>
    <div className="mt-8">
      <AddMenu align="start" />
      <p className="mt-2 text-13 text-ink-soft">Or drop files and folders anywhere on this page. {formatNames()} are read.</p>
    </div>
    <div className="mt-8 border-t border-hairline pt-6">
      <Samples />
    </div>
  </div>
);
