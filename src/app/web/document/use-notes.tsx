import { useMemo, type ReactNode } from 'react';
import { answerPath } from '../../../modules/answers/web/index.ts';
import { whyPath, type DocumentNotes, type PlaceNote, type ShownDocument } from '../../../modules/documents/web/index.ts';
import { evidencePath, insightPath } from '../../../modules/evidence/web/index.ts';
import type { State } from '../../../kernel/lineage/kinds.ts';
import { useCall } from '../../../ui/api/calls.ts';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { MarginNote } from '../../../ui/marks/citation.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';
import { dependantsRoute } from '../../overview/contract.ts';
import { placesByText, standingElsewhere, type DependedPlace, type Dependant } from './notes-by-place.ts';

const tones: Readonly<Record<State, PlaceNote['tone']>> = { current: 'lapis', suspect: 'ochre', stale: 'vermilion', failed: 'vermilion' };

/** The notes of a document: what depends on each passage, in which state, and the way there. */
export function useNotes({ bundle, path, version }: ShownDocument): DocumentNotes {
  const read = useCall(dependantsRoute, { params: { bundle }, query: { path, version: String(version) } });
  const { data, error, refetch } = read;
  return useMemo(() => {
    const dependants = data?.dependants ?? [];
    const elsewhere = standingElsewhere(dependants);
    return {
      places: placesByText(dependants).map((place) => noteOf(place, `${bundle}/${path}@${version}`)),
      ...(elsewhere.length === 0 ? {} : { rest: <Elsewhere dependants={elsewhere} /> }),
      ...(error && !data
        ? { notice: <ErrorNotice error={error} title="What depends on this document could not be read." onRetry={() => void refetch()} /> }
        : {}),
    };
  }, [bundle, data, error, path, refetch, version]);
}

const noteOf = (place: DependedPlace, document: string): PlaceNote => {
  const { start, end, state, dependants } = place;
  const key = `depends-${start}-${end}`;
  const title = titleOf(dependants);
  return {
    start,
    end,
    key,
    tone: tones[state],
    label: `${title}, ${state}`,
    note: (
      <MarginNote lights={key} title={title}>
        <Lines dependants={dependants} />
        <TextLink href={whyPath(`${document}:${start}-${end}`)} className="mt-1.5 inline-block">
          What rests on this
        </TextLink>
      </MarginNote>
    ),
  };
};

/** "1 insight and 2 answers depend on this"; evidence alone was only kept. */
function titleOf(dependants: readonly Dependant[]): string {
  const count = (kind: string): number => dependants.filter((one) => one.kind === kind).length;
  const parts = [
    ...(count('insight') === 0 ? [] : [`${count('insight')} ${count('insight') === 1 ? 'insight' : 'insights'}`]),
    ...(count('answer') === 0 ? [] : [`${count('answer')} ${count('answer') === 1 ? 'answer' : 'answers'}`]),
  ];
  if (parts.length === 0) return 'Kept as evidence';
  const one = count('insight') + count('answer') === 1;
  return `${parts.join(' and ')} ${one ? 'depends' : 'depend'} on this`;
}

const Lines = ({ dependants }: { readonly dependants: readonly Dependant[] }): ReactNode => (
  <ul className="space-y-2">
    {dependants.map((one) => (
      <li key={one.id} className="flex flex-col gap-0.5">
        <Way dependant={one} />
        <span className="flex flex-wrap items-center gap-x-3 text-13 text-ink-soft">
          {one.kind === 'evidence' ? <TextLink href={evidencePath(one.id)}>Evidence</TextLink> : <span>{words[one.kind] ?? one.kind}</span>}
          <StateMark state={one.state} />
          {one.outcome !== undefined && one.outcome !== 'unchanged' && <span>{one.outcome.replaceAll('_', ' ')}</span>}
        </span>
      </li>
    ))}
  </ul>
);

const words: Readonly<Record<string, string>> = { insight: 'Insight', answer: 'Saved answer', evidence: 'Evidence' };

/** Of evidence nothing: its words are marked right here. */
function Way({ dependant: { kind, id, label } }: { readonly dependant: Dependant }): ReactNode {
  if (kind === 'insight' || kind === 'answer') {
    return (
      <TextLink href={kind === 'insight' ? insightPath(id) : answerPath(id)} className="line-clamp-3 text-14 break-words">
        {label}
      </TextLink>
    );
  }
  return null;
}

/** Evidence that stands in another version of this document. */
const Elsewhere = ({ dependants }: { readonly dependants: readonly Dependant[] }): ReactNode => (
  <details className="text-13">
    <summary className="cursor-pointer text-ink-soft hover:text-ink">
      {dependants.length === 1 ? '1 depends' : `${dependants.length} depend`} on another version of this document
    </summary>
    <ul className="mt-2 space-y-2 pl-3">
      {dependants.map(({ id, kind, label, state }) => (
        <li key={id}>
          <TextLink
            href={kind === 'answer' ? answerPath(id) : kind === 'insight' ? insightPath(id) : evidencePath(id)}
            className="line-clamp-2 break-words"
          >
            {label}
          </TextLink>
          <span className="flex items-center gap-3 text-ink-soft">
            {words[kind] ?? kind}
            <StateMark state={state} />
          </span>
        </li>
      ))}
    </ul>
  </details>
);
