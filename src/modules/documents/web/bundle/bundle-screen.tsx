import { Ellipsis, Eraser } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useCall } from '../../../../ui/api/calls.ts';
import { IconButton } from '../../../../ui/controls/button.tsx';
import { Input } from '../../../../ui/controls/field.tsx';
import { Menu } from '../../../../ui/controls/menu.tsx';
import { EmptyState } from '../../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../../ui/feedback/skeleton.tsx';
import { Page } from '../../../../ui/layout/page.tsx';
import { TextLink, useAsOf, useGo } from '../../../../ui/routing/link.tsx';
import type { ScreenAt } from '../../../../ui/routing/web-route.ts';
import { readVersion } from '../../contract.ts';
import { AddingArea, AddingStrips, AddMenu } from '../adding/adding-area.tsx';
import { EraseDialog } from '../erasing/erase-dialog.tsx';
import { bundlePath, homePath, versionsPath } from '../paths.ts';
import { BundleShelf } from '../shelf/bundle-shelf.tsx';
import { versionAsked } from '../viewer/shown-version.ts';
import { counted, timeWords } from '../words.ts';
import type { BundleSlots } from './bundle-slots.ts';
import { changeWords, compareListings } from './compare-listings.ts';
import { documentRows, findRows } from './document-rows.ts';
import { Documents } from './documents.tsx';
import { StagedBanner } from './staged-banner.tsx';
import { useVersions, type VersionLine } from './use-versions.ts';

/** A bundle: the documents of what is staged or else published, or of the version in the address. */
export function BundleScreen({ params: { bundle }, search, slots }: ScreenAt<'/b/$bundle'> & { readonly slots: BundleSlots }): ReactNode {
  const asOf = useAsOf();
  const { versions, published, open, error, retry } = useVersions(bundle);
  const asked = versions && versionAsked(search['v'], asOf, versions);
  const number = asked ?? (asOf === undefined ? open?.number : undefined) ?? published?.number;
  const shown = versions?.find((version) => version.number === number);
  const ground = open ?? published;
  // Held here, where it stays when the version that was shown is gone.
  const [erasing, setErasing] = useState<{ readonly path: string | undefined }>();
  const go = useGo();
  return (
    <AddingArea bundle={bundle} closed={asOf !== undefined}>
      <Page
        title={bundle}
        crumbs={[{ label: 'Shelf', href: homePath() }]}
        width="full"
        actions={
          asOf === undefined && (
            <>
              <AddMenu primary={open === undefined} />
              {versions && <BundleMenu bundle={bundle} onErase={() => setErasing({ path: undefined })} />}
            </>
          )
        }
        shelf={<BundleShelf bundle={bundle} version={number} />}
      >
        <AddingStrips />
        {error?.code === 'NOT_FOUND' && (
          <EmptyState title={`There is no bundle called ${bundle}`} action={<TextLink href={homePath()}>Go to the shelf</TextLink>}>
            Add documents here, and there is.
          </EmptyState>
        )}
        {error && error.code !== 'NOT_FOUND' && <ErrorNotice error={error} title={`${bundle} could not be read.`} onRetry={retry} />}
        {!versions && !error && <Skeleton lines={6} label="Reading the bundle" />}
        {versions && number === undefined && (
          <EmptyState title="Nothing is published in this bundle">Add documents: its first version is published at once.</EmptyState>
        )}
        {number !== undefined && (
          <Version
            key={number}
            bundle={bundle}
            number={number}
            line={shown}
            published={published}
            open={asOf === undefined ? open : undefined}
            next={(versions?.[0]?.number ?? 0) + 1}
            unless={unlessGround(number, ground, asOf)}
            asked={asked}
            find={search['find'] ?? ''}
            onErase={asOf === undefined ? (path) => setErasing({ path }) : undefined}
          />
        )}
        {number !== undefined && (
          <slots.Conflicts key={`conflicts ${number}`} bundle={bundle} asOf={asked === undefined ? asOf : String(asked)} />
        )}
      </Page>
      {erasing && (
        <EraseDialog
          bundle={bundle}
          path={erasing.path}
          onClose={() => setErasing(undefined)}
          onDone={() => {
            setErasing(undefined);
            go(erasing.path === undefined ? homePath() : bundlePath(bundle));
          }}
        />
      )}
    </AddingArea>
  );
}

/** What can be done with a bundle as a whole. */
const BundleMenu = ({ bundle, onErase }: { readonly bundle: string; readonly onErase: () => void }): ReactNode => (
  <Menu
    trigger={<IconButton icon={Ellipsis} label={`More about ${bundle}`} />}
    groups={[[{ label: 'Delete the bundle for good', icon: Eraser, danger: true, onSelect: onErase }]]}
  />
);

/** Changes start from what is staged or else published; anything older is only looked at. */
function unlessGround(number: number, ground: VersionLine | undefined, asOf: string | undefined): string | undefined {
  if (asOf !== undefined) return 'An earlier moment is shown. Return to now to change documents.';
  return ground && number !== ground.number ? `Change documents in version ${ground.number}.` : undefined;
}

interface VersionProps {
  readonly bundle: string;
  readonly number: number;
  readonly line: VersionLine | undefined;
  readonly published: VersionLine | undefined;
  readonly open: VersionLine | undefined;
  /** The number that the next version gets. */
  readonly next: number;
  readonly unless: string | undefined;
  /** The version that the address names. */
  readonly asked: number | undefined;
  readonly find: string;
  readonly onErase: ((path: string) => void) | undefined;
}

function Version({ bundle, number, line, published, open, next, unless, asked, find, onErase }: VersionProps): ReactNode {
  const listing = useCall(readVersion, { params: { bundle, number: String(number) } });
  const isOpen = open !== undefined && number === open.number;
  const staged = useCall(readVersion, { params: { bundle, number: String(open?.number ?? 0) } }, { enabled: open !== undefined });
  const base = useCall(
    readVersion,
    { params: { bundle, number: String(published?.number ?? 0) } },
    { enabled: published !== undefined && open !== undefined },
  );
  const stagedChanges = useMemo(
    () => (staged.data && base.data ? compareListings(base.data.documents, staged.data.documents) : undefined),
    [staged.data, base.data],
  );
  const changes = isOpen ? stagedChanges : undefined;
  const rows = useMemo(() => documentRows(listing.data?.documents ?? [], changes), [listing.data, changes]);
  if (listing.error)
    return <ErrorNotice error={listing.error} title={`Version ${number} could not be read.`} onRetry={() => void listing.refetch()} />;
  if (!listing.data) return <Skeleton lines={6} label="Reading the documents" />;
  const count = listing.data.documents.length;
  return (
    <>
      <Standing bundle={bundle} number={number} line={line} published={published} count={count} />
      {open && <StagedBanner bundle={bundle} version={open} changes={stagedChanges && changeWords(stagedChanges)} />}
      {rows.length === 0 ? (
        <EmptyState title={`Version ${number} has no documents`}>
          Everything was removed. Add documents to make the next version.
        </EmptyState>
      ) : (
        <>
          {rows.length > 12 && <FindBox bundle={bundle} version={asked} find={find} />}
          <Documents
            bundle={bundle}
            version={number}
            rows={findRows(rows, find)}
            published={published?.number}
            compared={changes !== undefined}
            unless={unless}
            onErase={onErase}
            consequence={
              open
                ? `Version ${next} is staged then, in the place of version ${open.number}.`
                : `This is staged as version ${next}; what is published stays until you apply it.`
            }
          />
        </>
      )}
    </>
  );
}

interface StandingProps extends Pick<VersionProps, 'bundle' | 'number' | 'line' | 'published'> {
  readonly count: number;
}

/** Which version this is, where it stands, and the way to the one that is published. */
function Standing({ bundle, number, line, published, count }: StandingProps): ReactNode {
  const away = published !== undefined && number !== published.number;
  const time = line && (line.publishedAt ?? line.createdAt);
  return (
    <p className="figures mb-6 flex flex-wrap gap-x-4 first:-mt-3 gap-y-1 text-ink-soft">
      <span>
        Version {number}, {line && statusWords(line)}
        {time !== undefined && (
          <>
            {' '}
            <time dateTime={time}>{timeWords(time)}</time>
          </>
        )}
        . {counted(count, 'document')}.
      </span>
      {away && <TextLink href={bundlePath(bundle, published.number)}>{`Show version ${published.number}, which is published`}</TextLink>}
      <TextLink href={versionsPath(bundle)}>All versions</TextLink>
    </p>
  );
}

const statusWords = ({ status }: VersionLine): string =>
  ({ superseded: 'published', held: 'staged and held back since' })[status as string] ?? status;

interface FindBoxProps {
  readonly bundle: string;
  readonly version: number | undefined;
  readonly find: string;
}

/** Narrows the list by path; what was typed stands in the address. */
function FindBox({ bundle, version, find }: FindBoxProps): ReactNode {
  const go = useGo();
  return (
    <Input
      label="Find a document by its path"
      hiddenLabel
      type="search"
      placeholder="Find a document by its path"
      defaultValue={find}
      onChange={(event) => go(bundlePath(bundle, version, event.target.value), { replace: true })}
      className="mb-3 max-w-90"
    />
  );
}
