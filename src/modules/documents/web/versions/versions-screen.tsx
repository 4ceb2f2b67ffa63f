import { useState, type ReactNode } from 'react';
import { Button } from '../../../../ui/controls/button.tsx';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../../ui/feedback/skeleton.tsx';
import { Page } from '../../../../ui/layout/page.tsx';
import { useAsOf, useGo } from '../../../../ui/routing/link.tsx';
import type { ScreenAt } from '../../../../ui/routing/web-route.ts';
import { useVersions } from '../bundle/use-versions.ts';
import { bundlePath, comparePath, homePath } from '../paths.ts';
import { BundleShelf } from '../shelf/bundle-shelf.tsx';
import { choosePair } from './choose-pair.ts';
import { Restored } from './restored.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { VersionsTable } from './versions-table.tsx';

/** Every version of a bundle: where each stands, two of them compared, one of them restored. */
export function VersionsScreen({ params: { bundle } }: ScreenAt<'/b/$bundle/versions'>): ReactNode {
  const { versions, published, open, hasMore, isReadingMore, readMore, error, retry } = useVersions(bundle);
  const [pair, setPair] = useState<readonly number[]>([]);
  const [restoring, setRestoring] = useState<number>();
  const asOf = useAsOf();
  const go = useGo();
  const [from, to] = pair.toSorted((a, b) => a - b);
  const two = from !== undefined && to !== undefined;
  return (
    <Page
      title={`Versions of ${bundle}`}
      crumbs={[
        { label: 'Shelf', href: homePath() },
        { label: bundle, href: bundlePath(bundle) },
      ]}
      width="full"
      shelf={<BundleShelf bundle={bundle} />}
      actions={
        versions &&
        versions.length > 1 && (
          <Button unless={two ? undefined : 'Choose two versions in the list.'} onClick={() => two && go(comparePath(bundle, from, to))}>
            {two ? `Compare versions ${from} and ${to}` : 'Compare two versions'}
          </Button>
        )
      }
    >
      <Restored bundle={bundle} />
      {error && <ErrorNotice error={error} title="The versions could not be read." onRetry={retry} />}
      {!versions && !error && <Skeleton lines={5} label="Reading the versions" />}
      {versions && (
        <VersionsTable
          bundle={bundle}
          versions={versions}
          pair={pair}
          onPair={(number, isChosen) => setPair(choosePair(pair, number, isChosen))}
          onRestore={setRestoring}
          unlessRestore={unlessRestore(open?.number, asOf)}
        />
      )}
      {hasMore && (
        <p className="pt-4">
          <Button busy={isReadingMore} onClick={readMore}>
            Show earlier versions
          </Button>
        </p>
      )}
      {restoring !== undefined && published && (
        <RestoreDialog
          bundle={bundle}
          version={restoring}
          published={published.number}
          next={(versions?.[0]?.number ?? 0) + 1}
          onClose={() => setRestoring(undefined)}
        />
      )}
    </Page>
  );
}

function unlessRestore(open: number | undefined, asOf: string | undefined): string | undefined {
  if (asOf !== undefined) return 'An earlier moment is shown. Return to now to restore a version.';
  return open === undefined ? undefined : `Version ${open} is staged. Apply or discard it first.`;
}
