import type { ReactNode } from 'react';
import { usePages } from '../../../../ui/api/calls.ts';
import { Button } from '../../../../ui/controls/button.tsx';
import { ShelfGroup } from '../../../../ui/layout/hairline-list.tsx';
import { listBundles } from '../../contract.ts';
import { useVersions } from '../bundle/use-versions.ts';
import { bundlePath, homePath, versionsPath } from '../paths.ts';

interface BundleShelfProps {
  /** The bundle one is in. */
  readonly bundle: string;
  /** The version that is shown. */
  readonly version?: number | undefined;
  /** Another screen's address for a version; the bundle's documents when left out. */
  readonly versionHref?: (version: number) => string;
}

const mostVersions = 12;

/** The shelf beside a page of a bundle: the versions of it, and the other bundles. */
export function BundleShelf({ bundle, version, versionHref = (number) => bundlePath(bundle, number) }: BundleShelfProps): ReactNode {
  const bundles = usePages(listBundles, { query: { limit: 100 } });
  const { versions = [] } = useVersions(bundle);
  const names = bundles.data?.pages.flatMap(({ data }) => data.bundles) ?? [];
  const readable = versions.filter(({ status }) => status !== 'discarded' && status !== 'failed');
  const shown = readable.slice(0, mostVersions);
  return (
    <>
      {shown.length > 0 && (
        <ShelfGroup
          title="Versions"
          items={[
            ...shown.map(({ number, status }) => ({
              label: `Version ${number}`,
              href: versionHref(number),
              current: number === version,
              aside: status === 'superseded' ? '' : status,
            })),
            {
              label: readable.length > shown.length ? `All ${versions.length} versions` : 'Compare and restore',
              href: versionsPath(bundle),
            },
          ]}
        />
      )}
      {bundles.error && !bundles.data && (
        <div role="status" className="mb-4 space-y-2 text-13 text-ink-soft">
          <p>The bundles could not be read.</p>
          <Button onClick={() => void bundles.refetch()}>Read the bundles again</Button>
        </div>
      )}
      {names.length > 0 && (
        <ShelfGroup
          title="Bundles"
          items={[
            ...names.map(({ name, staged }) => ({
              label: name,
              href: bundlePath(name),
              current: name === bundle,
              aside: staged ? 'staged' : '',
            })),
            ...(bundles.hasNextPage ? [{ label: 'All bundles', href: homePath() }] : []),
          ]}
        />
      )}
    </>
  );
}
