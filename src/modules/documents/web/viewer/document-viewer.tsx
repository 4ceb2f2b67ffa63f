import { useMemo, type ReactNode } from 'react';
import { useCall, usePages } from '../../../../ui/api/calls.ts';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../../ui/feedback/skeleton.tsx';
import { useNarrow } from '../../../../ui/layout/page-context.ts';
import { Page } from '../../../../ui/layout/page.tsx';
import { TextLink } from '../../../../ui/routing/link.tsx';
import type { ScreenAt } from '../../../../ui/routing/web-route.ts';
import { listVersions, readBlocks } from '../../contract.ts';
import { bundlePath, homePath, versionsPath } from '../paths.ts';
import { DocumentPage } from './document-page.tsx';
import type { ViewerSlots } from './shown-document.ts';
import { versionAsked } from './shown-version.ts';

type DocumentAddress = ScreenAt<'/b/$bundle/d/$'>;

interface DocumentViewerProps extends DocumentAddress {
  readonly slots: ViewerSlots;
}

/** A document at a version, with a place in it: `/b/:bundle/d/:path?v=&s=&e=`. */
export function DocumentViewer({ params, search, slots }: DocumentViewerProps): ReactNode {
  const { bundle, rest: path } = params;
  const narrow = useNarrow();
  const listed = usePages(listVersions, { params: { bundle }, query: { limit: 100 } });
  const versions = useMemo(() => listed.data?.pages.flatMap(({ data }) => data.versions) ?? [], [listed.data]);
  const moment = search['v'] === undefined && search['asOf'] !== undefined;
  const asked = versionAsked(search['v'], search['asOf'], versions);
  const immutable = versions.some(({ number, status }) => number === asked && (status === 'published' || status === 'superseded'));
  const read = useCall(
    readBlocks,
    { params: { bundle }, query: { path, ...(asked === undefined ? {} : { version: String(asked) }) } },
    { enabled: !moment || !listed.isPending, immutable },
  );
  if (read.data) {
    const shown = read.data;
    return <DocumentPage key={`${bundle} ${path} ${shown.revision}`} shown={shown} versions={versions} search={search} slots={slots} />;
  }
  const crumbs = [
    { label: 'Shelf', href: homePath() },
    { label: bundle, href: bundlePath(bundle) },
  ];
  const name = path.split('/').at(-1) ?? path;
  return (
    <Page
      title={name}
      heading={null}
      crumbs={crumbs}
      shelf={read.isError ? undefined : <Skeleton lines={6} label="Loading the outline" />}
      margin={narrow ? undefined : <></>}
      marginTitle="Notes"
    >
      <h1 className="-mx-2 mb-4 flex h-11 items-center truncate border-b border-hairline px-2 text-14 font-medium">{name}</h1>
      {read.isError ? (
        <ErrorNotice error={read.error} title="This document cannot be shown." onRetry={() => void read.refetch()}>
          <TextLink href={bundlePath(bundle)}>Documents of {bundle}</TextLink>
          <TextLink href={versionsPath(bundle)}>Versions of {bundle}</TextLink>
        </ErrorNotice>
      ) : (
        <Skeleton lines={14} label="Loading the document" />
      )}
    </Page>
  );
}
