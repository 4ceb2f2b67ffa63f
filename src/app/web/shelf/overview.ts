/** What the shelf says of answers and insights: everything flagged, with where it is and why. */
import type { z } from 'zod';
import { answerPath } from '../../../modules/answers/web/index.ts';
import { placeOf } from '../../../modules/documents/contract.ts';
import type { Flagged, Overview } from '../../../modules/documents/web/index.ts';
import { evidencePath, insightPath, insightsPath } from '../../../modules/evidence/web/index.ts';
import { useCall } from '../../../ui/api/calls.ts';
import { statusRoute } from '../../overview/contract.ts';

type FlaggedThing = z.output<typeof statusRoute.result>['flagged'][number];

/** What needs somebody now, or at another moment, with the bundles as they were published then. */
export function useOverview(asOf: string | undefined): Overview {
  const status = useCall(statusRoute, { query: asOf === undefined ? {} : { asOf } });
  return {
    flagged: status.data && withoutItsQuotes(status.data.flagged).map(presentFlagged),
    past: asOf === undefined ? undefined : status.data?.bundles,
    error: status.error,
    retry: () => void status.refetch(),
  };
}

const kinds: Readonly<Record<string, string>> = { evidence: 'quote' };

/** A thing as the shelf shows it. */
export function presentFlagged({ id, kind, state, severity, label, causes }: FlaggedThing): Flagged {
  const href =
    kind === 'answer' ? answerPath(id) : kind === 'insight' ? insightPath(id) : kind === 'evidence' ? evidencePath(id) : insightsPath();
  const bundles = [...new Set(causes.flatMap(({ bundle }) => (bundle === undefined ? [] : [bundle])))];
  return { id, kind: kinds[kind] ?? kind, state, severity, label, why: whyWords(causes), href, bundles };
}

/** Without the quotes of an insight that is flagged for the same reason: who looks after the insight looks after them. */
export function withoutItsQuotes(flagged: readonly FlaggedThing[]): FlaggedThing[] {
  const told = new Set(flagged.flatMap(({ kind, causes }) => (kind === 'insight' ? causes.map((cause) => JSON.stringify(cause)) : [])));
  return flagged.filter(
    ({ kind, causes }) => kind !== 'evidence' || causes.length === 0 || !causes.every((cause) => told.has(JSON.stringify(cause))),
  );
}

const reasons: Readonly<Record<string, string>> = {
  quote_edited: 'The quote was edited',
  quote_removed: 'The quote was removed',
  quote_ambiguous: 'The quote is there more than once',
  text_edited: 'What it stands on was edited',
  text_added: 'A passage was added',
  text_removed: 'A passage was removed',
  document_added: 'A document came in',
  document_removed: 'The document was removed',
};

/** Why something is flagged, in a sentence: `The quote was edited in lease.pdf, version 2.` */
function whyWords(causes: FlaggedThing['causes']): string {
  const [first, ...more] = causes;
  if (!first) return '';
  const what = reasons[first.reason] ?? sentence(first.reason);
  const to = placeOf(first.to);
  const version = to === undefined ? '' : `, version ${to.version}`;
  const one = first.document === undefined ? (first.message ?? `${what}.`) : `${what}${joinOf(first.reason)}${first.document}${version}.`;
  return more.length === 0 ? one : `${one} ${more.length === 1 ? 'There is one more cause.' : `There are ${more.length} more causes.`}`;
}

/** A document comes and goes itself; text does so in one. */
const joinOf = (reason: string): string => (reason.startsWith('document') ? ': ' : ' in ');

const sentence = (reason: string): string => reason.charAt(0).toUpperCase() + reason.slice(1).replaceAll('_', ' ');
