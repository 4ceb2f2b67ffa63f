import { Quote } from 'lucide-react';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { citationSchema } from '../../../modules/documents/contract.ts';
import { whyPath, type SelectedWords } from '../../../modules/documents/web/index.ts';
import { addEvidenceRoute, type PresentedEvidence } from '../../../modules/evidence/contract.ts';
import { useChange } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';

interface KeepEvidenceProps {
  readonly selected: SelectedWords;
  readonly unless: string | undefined;
  readonly onDone: (words?: string) => void;
}

/** Keeps words of a document as evidence: exactly these, at exactly this place. It then stands in the margin beside them. */
export function KeepEvidence({ selected, unless, onDone }: KeepEvidenceProps): ReactNode {
  const keep = useChange(addEvidenceRoute, { outdates: ['overview.dependants', 'evidence.list', 'overview.status'] });
  const { bundle, path, version, quote, occurrence } = selected;
  const send = (which: number | undefined): void =>
    keep.mutate(
      { body: { document: `${bundle}/${path}@${version}`, quote, ...(which === undefined ? {} : { occurrence: which }) } },
      { onSuccess: (evidence) => isHere(evidence, version) && onDone('Kept as evidence.') },
    );
  if (keep.data)
    return (
      <p role="status" className="px-2 py-1 text-13 text-ink-soft">
        {keptWords(keep.data, version)}
      </p>
    );
  const candidates = keep.error?.code === 'AMBIGUOUS' ? candidatesOf(keep.error.details) : undefined;
  if (candidates) return <Which candidates={candidates} onChoose={send} onGiveUp={() => onDone()} />;
  if (keep.error) return <ErrorNotice error={keep.error} title="These words were not kept." onRetry={() => send(occurrence)} />;
  const { start, end } = selected;
  return (
    <div className="flex flex-wrap items-center gap-x-2">
      <Button kind="quiet" icon={Quote} busy={keep.isPending} unless={unless} onClick={() => send(occurrence)}>
        Keep as evidence
      </Button>
      <TextLink href={whyPath(`${bundle}/${path}@${version}:${start}-${end}`)} className="px-2 py-1">
        What rests on this?
      </TextLink>
    </div>
  );
}

const isHere = ({ version, state }: PresentedEvidence, shown: number): boolean => version === shown && state === 'current';

/** Words of an earlier version are kept as they stand there, and looked for in what is published at once. */
function keptWords(evidence: PresentedEvidence, shown: number): string {
  if (isHere(evidence, shown)) return 'Kept as evidence.';
  const kept = `Kept as evidence, taken from version ${shown}.`;
  if (evidence.outcome === 'removed') return `${kept} What is published does not have these words any more.`;
  if (evidence.outcome === 'edited') return `${kept} What is published has other words there.`;
  if (evidence.outcome === 'ambiguous') return `${kept} What is published has these words in several places: a person has to say which.`;
  return `${kept} It stands in version ${evidence.version} too.`;
}

type Citation = z.output<typeof citationSchema>;

function candidatesOf(details: unknown): readonly Citation[] | undefined {
  const read = citationSchema.array().safeParse((details as { candidates?: unknown } | undefined)?.candidates);
  return read.success && read.data.length > 0 ? read.data : undefined;
}

interface WhichProps {
  readonly candidates: readonly Citation[];
  readonly onChoose: (occurrence: number) => void;
  readonly onGiveUp: () => void;
}

/** The same words stand in several places: a person says which. */
const Which = ({ candidates, onChoose, onGiveUp }: WhichProps): ReactNode => (
  <div className="max-h-72 space-y-2 overflow-y-auto p-2">
    <p className="text-14 font-semibold">These words stand in {candidates.length} places. Which one is the evidence?</p>
    <ul className="space-y-1">
      {candidates.map(({ start, headingPath, page, cell }, index) => (
        <li key={start}>
          <button
            type="button"
            className="w-full cursor-pointer rounded px-2 py-1 text-left text-14 hover:bg-well"
            onClick={() => onChoose(index + 1)}
          >
            {index + 1}. {headingPath.at(-1) ?? 'Before the first heading'}
            {page !== undefined && `, page ${page}`}
            {cell !== undefined && `, ${cell}`}
          </button>
        </li>
      ))}
    </ul>
    <Button kind="quiet" onClick={onGiveUp}>
      Keep nothing
    </Button>
  </div>
);
