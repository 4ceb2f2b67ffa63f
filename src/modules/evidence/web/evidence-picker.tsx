import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { usePages } from '../../../ui/api/calls.ts';
import { Input } from '../../../ui/controls/field.tsx';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { LongList } from '../../../ui/layout/long-list.tsx';
import { Tag } from '../../../ui/marks/tag.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';
import { counted, documentName, headingWords, homePath, positionWords } from '../../documents/web/index.ts';
import { listEvidence, type PresentedEvidence } from '../contract.ts';
import { isCertain, matchesFilter, outcomeTone, outcomeWords } from './words.ts';

interface EvidencePickerProps {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  /** Evidence that is known already, wherever in the list it would be. */
  readonly known?: readonly PresentedEvidence[];
}

const none: readonly PresentedEvidence[] = [];

/** Chooses evidence from all there is; what is typed narrows the list. */
export function EvidencePicker({ chosen, onChange, known = none }: EvidencePickerProps): ReactNode {
  const [filter, setFilter] = useState('');
  const pages = usePages(listEvidence, { query: { limit: 200 } });
  // What was chosen before comes first and stays there while one chooses: nothing moves under the cursor.
  const [before] = useState(chosen);
  const all = useMemo(() => {
    const read = pages.data?.pages.flatMap(({ data }) => data.evidence) ?? [];
    const byId = new Map([...known, ...read].map((one) => [one.id, one]));
    const first = before.flatMap((id) => byId.get(id) ?? []);
    return [...first, ...read.filter(({ id }) => !before.includes(id))];
  }, [pages.data, known, before]);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = pages;
  // What is looked for may be in a page that was not read yet.
  useEffect(() => {
    if (filter !== '' && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [filter, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  if (pages.isPending) return <Skeleton lines={5} label="Reading the evidence" />;
  if (pages.error && all.length === 0)
    return <ErrorNotice error={pages.error} title="The evidence could not be read." onRetry={() => void pages.refetch()} />;
  if (all.length === 0) {
    return (
      <EmptyState title="No evidence is recorded yet" action={<TextLink href={homePath()}>Open a document</TextLink>}>
        Select words in a document and record them as evidence; then they can be chosen here.
      </EmptyState>
    );
  }
  const shown = all.filter((one) => matchesFilter(`${one.quote} ${documentName(one)} ${headingWords(one.headingPath)}`, filter));
  const toggle = (id: string): void => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <div className="space-y-3">
      <Input
        label="Find evidence"
        type="search"
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
        placeholder="Words of the quote, or its document"
      />
      <p role="status" className="figures text-13 text-ink-soft">
        {filter === '' ? `${counted(all.length, 'quote')}${hasNextPage ? ' so far' : ''}` : `${counted(shown.length, 'quote')} found`}
        {chosen.length > 0 && `, ${chosen.length} chosen`}
      </p>
      {shown.length > 0 && (
        <LongList
          label="Evidence"
          items={shown}
          keyOf={({ id }) => id}
          row={(evidence) => (
            <EvidenceChoice evidence={evidence} checked={chosen.includes(evidence.id)} onToggle={() => toggle(evidence.id)} />
          )}
          rowHeight={78}
          {...(filter === ''
            ? { more: { has: hasNextPage, reading: isFetchingNextPage, failed: isFetchNextPageError, read: () => void fetchNextPage() } }
            : {})}
        />
      )}
    </div>
  );
}

interface EvidenceChoiceProps {
  readonly evidence: PresentedEvidence;
  readonly checked: boolean;
  readonly onToggle: () => void;
}

const EvidenceChoice = ({ evidence, checked, onToggle }: EvidenceChoiceProps): ReactNode => (
  <label className="flex cursor-pointer items-start gap-3 py-2.5 transition-colors hover:bg-well">
    <input type="checkbox" checked={checked} onChange={onToggle} className="mt-1 size-4 shrink-0 accent-lapis" />
    <span className="min-w-0 flex-1">
      <span className="reading line-clamp-3 text-14">{evidence.quote}</span>
      <span className="figures block text-13 text-ink-soft">{`${documentName(evidence)}, ${positionWords(evidence)}`}</span>
    </span>
    {!isCertain(evidence) && <Tag tone={outcomeTone(evidence.outcome)}>{outcomeWords[evidence.outcome]}</Tag>}
  </label>
);
