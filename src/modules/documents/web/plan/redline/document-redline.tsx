import { ChevronDown, ChevronUp, Columns2, Rows2 } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useCall } from '../../../../../ui/api/calls.ts';
import { IconButton } from '../../../../../ui/controls/button.tsx';
import { ErrorNotice } from '../../../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../../../ui/feedback/skeleton.tsx';
import { TextLink } from '../../../../../ui/routing/link.tsx';
import { readBlocks } from '../../../contract.ts';
import { documentPath } from '../../paths.ts';
import { counted } from '../../words.ts';
import { WindowedRows, type RowWalker } from '../windowed-rows.tsx';
import { changeSteps, foldedFirst, foldRows } from './fold-rows.ts';
import { redlineRows, type DocumentDiff, type DocumentSide } from './redline-rows.ts';
import { estimateRow, RedlineRow } from './redline-row.tsx';
import { templatesOf } from './table-templates.ts';
import { useStepKeys } from './use-step-keys.ts';
import { useWide } from './use-wide.ts';

interface DocumentRedlineProps {
  readonly bundle: string;
  readonly versions: { readonly from: number | null; readonly to: number };
  readonly document: DocumentDiff;
  readonly isInline: boolean;
  readonly onView: (view: 'inline' | 'beside') => void;
}

/** One document in two versions: every block in reading order, with what was put in and taken out in place. */
export function DocumentRedline({ bundle, versions, document, isInline, onView }: DocumentRedlineProps): ReactNode {
  const { path, fromPath = path, change } = document;
  const isRenamed = change === 'renamed';
  const older = useSide(bundle, fromPath, change === 'added' || isRenamed ? null : versions.from);
  const newer = useSide(bundle, path, change === 'removed' || isRenamed ? null : versions.to);
  const error = older.error ?? newer.error;
  if (isRenamed)
    return (
      <p className="reading border-t border-hairline py-6">
        <span className="font-semibold">{fromPath}</span> is called{' '}
        <TextLink href={documentPath({ bundle, document: path, version: versions.to })}>{path}</TextLink> now. Its text is the same.
      </p>
    );
  if (error) {
    const retry = (): void => void Promise.all([older.refetch(), newer.refetch()]);
    return <ErrorNotice error={error} title={`${path} could not be read in both versions.`} onRetry={retry} />;
  }
  if ((!older.data && older.isEnabled) || (!newer.data && newer.isEnabled)) return <Skeleton lines={10} label={`Reading ${path}`} />;
  return (
    <Redlined
      bundle={bundle}
      versions={versions}
      document={document}
      older={older.data}
      newer={newer.data}
      isInline={isInline}
      onView={onView}
    />
  );
}

function useSide(bundle: string, path: string, version: number | null) {
  const call = useCall(
    readBlocks,
    { params: { bundle }, query: { path, version: String(version ?? 1) } },
    { enabled: version !== null, immutable: true },
  );
  return { data: version === null ? undefined : call.data, error: call.error, refetch: call.refetch, isEnabled: version !== null };
}

interface RedlinedProps extends DocumentRedlineProps {
  readonly older: DocumentSide | undefined;
  readonly newer: DocumentSide | undefined;
}

const nothing: DocumentSide = { text: '', blocks: [] };

function Redlined({ bundle, versions, document, older, newer, isInline, onView }: RedlinedProps): ReactNode {
  const wide = useWide();
  const beside = wide && !isInline && older !== undefined && newer !== undefined;
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [opening, setOpening] = useState<string | undefined>();
  const [at, setAt] = useState(-1);
  const walker = useRef<RowWalker>(null);
  const rows = useMemo(() => redlineRows(document, older, newer), [document, older, newer]);
  const steps = useMemo(() => changeSteps(rows), [rows]);
  const shown = useMemo(() => foldRows(rows, opened), [rows, opened]);
  const templates = useMemo(() => ({ from: templatesOf(older), to: templatesOf(newer) }), [older, newer]);
  const sides = useMemo(() => ({ from: older ?? nothing, to: newer ?? nothing }), [older, newer]);
  const goTo = useCallback((key: string) => walker.current?.goTo(key), []);
  const step = (to: number): void => {
    const key = steps[to];
    if (key === undefined) return;
    setAt(to);
    walker.current?.goTo(key);
  };
  if (opening !== undefined && !opened.has(opening)) setOpened(new Set(opened).add(opening));
  useEffect(() => {
    // The button is gone: the keyboard goes on at the first of what it showed.
    if (opening !== undefined) walker.current?.goTo(foldedFirst(opening), { scroll: false });
  }, [opening]);
  const here = steps[at];
  useEffect(() => {
    if (here !== undefined) walker.current?.goTo(here);
    // The same place in another view.
  }, [beside]);
  useStepKeys({ n: () => step(at + 1), p: () => step(Math.max(0, at - 1)) });
  const place = (
    range: { readonly start: number; readonly end: number } | undefined,
    version: number | null,
    name: string,
  ): string | undefined =>
    range && version !== null ? documentPath({ bundle, document: name, version, start: range.start, end: range.end }) : undefined;
  return (
    <section aria-label={`Changes in ${document.path}`}>
      <div className="sticky top-12 z-10 border-b border-hairline bg-paper">
        <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 py-1.5">
          <p className="min-w-0 flex-1 truncate font-medium">
            {document.path}
            {document.fromPath !== undefined && <span className="font-normal text-ink-soft">{` was ${document.fromPath}`}</span>}
          </p>
          <p className="figures text-13 text-ink-soft" aria-live="polite">
            {at < 0 ? `${counted(steps.length, 'place')} changed` : `${at + 1} of ${steps.length.toLocaleString('en')}`}
          </p>
          <div className="flex">
            <IconButton
              icon={ChevronUp}
              label="Previous change"
              keys="p"
              unless={at <= 0 ? 'This is before the first change.' : undefined}
              onClick={() => step(at - 1)}
            />
            <IconButton
              icon={ChevronDown}
              label="Next change"
              keys="n"
              unless={at + 1 >= steps.length ? 'There is no further change.' : undefined}
              onClick={() => step(at + 1)}
            />
            {wide && older && newer && (
              <IconButton
                icon={beside ? Rows2 : Columns2}
                label={beside ? 'Show the changes in place' : 'Show the versions side by side'}
                onClick={() => onView(beside ? 'inline' : 'beside')}
              />
            )}
          </div>
        </div>
        {beside && (
          <div className="grid grid-cols-[24px_minmax(0,1fr)_minmax(0,1fr)] gap-x-6 pb-2 text-13 text-ink-soft">
            <span className="col-start-2">{`Version ${versions.from}`}</span>
            <span>{`Version ${versions.to}`}</span>
          </div>
        )}
      </div>
      <WindowedRows
        rows={shown}
        walker={walker}
        covered={beside ? 124 : 100}
        estimate={(row) => estimateRow(row, beside)}
        render={(row) => (
          <RedlineRow
            row={row}
            sides={sides}
            templates={templates}
            beside={beside}
            isAt={row.key === steps[at]}
            hrefs={
              row.kind === 'fold' || row.kind === 'left'
                ? {}
                : {
                    from: place(row.from, versions.from, document.fromPath ?? document.path),
                    to: place(row.to, versions.to, document.path),
                  }
            }
            versions={versions}
            onOpen={setOpening}
            onGo={goTo}
          />
        )}
      />
    </section>
  );
}
