import { ArrowDown, ArrowUp, Check, ChevronDown, Link2, Minus, MoveHorizontal, Plus, Search } from 'lucide-react';
import { useState, type ReactNode, type Ref } from 'react';
import { classes } from '../../../../ui/classes.ts';
import { Button, IconButton } from '../../../../ui/controls/button.tsx';
import { Menu } from '../../../../ui/controls/menu.tsx';
import { useGo } from '../../../../ui/routing/link.tsx';
import { documentPath, versionsPath } from '../paths.ts';
import { percentOf, type Zoom } from './pdf/page-scale.ts';
import type { ShownDocument } from './shown-document.ts';
import type { ListedVersion, Standing } from './shown-version.ts';

export type View = 'page' | 'text';

interface ViewerBarProps {
  readonly shown: ShownDocument;
  readonly versions: readonly ListedVersion[];
  readonly standing: Standing;
  /** Of a format with pages; left out for the others, which are text only. */
  readonly view: View | undefined;
  readonly onView: (view: View) => void;
  readonly zoom: Zoom;
  readonly scale: number;
  readonly onZoom: (to: Zoom | 'in' | 'out') => void;
  readonly places: { readonly count: number; readonly at: number | undefined };
  readonly onStep: (direction: 1 | -1) => void;
  readonly onFind: () => void;
  /** The address of exactly what is shown. */
  readonly address: string;
  /** What has to be said of this version; it stays in sight too. */
  readonly notice: ReactNode;
  readonly ref: Ref<HTMLDivElement>;
}

/** What is shown and how: it stays at the top while one reads. */
export function ViewerBar(props: ViewerBarProps): ReactNode {
  const { shown, view, onView, places, onStep, onFind, address, notice, ref } = props;
  return (
    <div ref={ref} data-viewer-bar className="sticky top-(--top) z-[15] -mx-2 mb-2 border-b border-hairline bg-paper">
      <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-2 py-1.5">
        <h1 className="min-w-0 flex-1 basis-24 truncate text-14 font-medium" title={shown.path}>
          {shown.path.split('/').at(-1)}
        </h1>
        <VersionMenu {...props} />
        <div className="ml-auto flex items-center gap-0.5">
          {view !== undefined && <ViewSwitch view={view} onView={onView} />}
          {view === 'page' && <ZoomTools {...props} />}
          {places.count > 0 && (
            <span role="group" aria-label="Marked places" className="flex items-center">
              <IconButton icon={ArrowUp} label="Previous marked place" keys="p" onClick={() => onStep(-1)} />
              <span className="figures hidden min-w-10 text-center text-13 text-ink-soft phone:inline" aria-live="polite">
                {places.at === undefined ? places.count : `${places.at + 1} of ${places.count}`}
              </span>
              <IconButton icon={ArrowDown} label="Next marked place" keys="n" onClick={() => onStep(1)} />
            </span>
          )}
          <IconButton icon={Search} label="Find in this document" keys="Ctrl F" onClick={onFind} />
          <CopyLink address={address} />
        </div>
      </div>
      {notice}
    </div>
  );
}

const words: Record<ListedVersion['status'], string> = {
  staged: 'staged',
  held: 'held back',
  published: 'published',
  superseded: 'earlier',
  discarded: 'discarded',
  failed: 'failed',
};

function VersionMenu({ shown, versions, standing }: ViewerBarProps): ReactNode {
  const go = useGo();
  const { bundle, path, version } = shown;
  const of = Math.max(version, standing.published ?? 0);
  const lines = versions
    .filter(({ status }) => status !== 'discarded' && status !== 'failed')
    .map(({ number, status, publishedAt }) => ({
      label: `Version ${number}, ${words[status]}${publishedAt === null ? '' : ` ${dayOf(publishedAt)}`}`,
      checked: number === version,
      // Offsets are of one text: another version is opened at its beginning, and the notice above it leads to the same words.
      onSelect: () => go(documentPath({ bundle, document: path, version: number })),
    }));
  return (
    <Menu
      trigger={
        <Button kind="quiet" className="px-2">
          <span className="figures">
            Version {version}
            {of > version ? ` of ${of}` : ''}
          </span>
          <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
        </Button>
      }
      groups={[lines, [{ label: 'All versions', onSelect: () => go(versionsPath(bundle)) }]]}
    />
  );
}

const dayOf = (time: string): string => new Date(time).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

const views: readonly { readonly view: View; readonly label: string }[] = [
  { view: 'page', label: 'Page' },
  { view: 'text', label: 'Text' },
];

const ViewSwitch = ({ view: chosen, onView }: { readonly view: View; readonly onView: (view: View) => void }): ReactNode => (
  <span role="group" aria-label="View" className="mr-1 inline-flex h-8 rounded border border-edge/60">
    {views.map(({ view, label }) => (
      <button
        key={view}
        type="button"
        aria-pressed={view === chosen}
        onClick={() => onView(view)}
        className="cursor-pointer px-2.5 text-13 font-medium text-ink-soft transition-colors first:rounded-l-[5px] last:rounded-r-[5px] hover:bg-well aria-pressed:bg-lapis-tint aria-pressed:text-lapis-ink"
      >
        {label}
      </button>
    ))}
  </span>
);

const ZoomTools = ({ zoom, scale, onZoom }: ViewerBarProps): ReactNode => (
  <span role="group" aria-label="Size of the pages" className="hidden items-center phone:flex">
    <IconButton icon={Minus} label="Smaller" keys="-" onClick={() => onZoom('out')} />
    <span className="figures min-w-11 text-center text-13 text-ink-soft" aria-live="polite">
      {percentOf(scale)} %
    </span>
    <IconButton icon={Plus} label="Larger" keys="+" onClick={() => onZoom('in')} />
    <IconButton icon={MoveHorizontal} label="Fit the width" keys="0" pressed={zoom === 'fit'} onClick={() => onZoom('fit')} />
  </span>
);

/** Copies the address of exactly what is shown, version and place included. */
function CopyLink({ address }: { readonly address: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(new URL(address, location.href).href);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <>
      <IconButton
        icon={copied ? Check : Link2}
        label={copied ? 'Link copied' : 'Copy a link to this place'}
        className={classes(copied && 'text-verdigris-ink')}
        onClick={() => void copy()}
      />
      <span role="status" className="sr-only">
        {copied && 'Link copied'}
      </span>
    </>
  );
}
