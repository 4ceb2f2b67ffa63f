/** What the reasons of causes are called. Pure. */
import type { z } from 'zod';
import { placeOf, type causeSchema } from '../../contract.ts';

/** One reason why something is flagged. */
export type ShownCause = z.output<typeof causeSchema>;

const reasons: Readonly<Record<string, string>> = {
  text_edited: 'These words changed',
  text_removed: 'These words were removed',
  text_added: 'These words are new',
  quote_edited: 'The quote changed',
  quote_removed: 'The quote was removed',
  quote_ambiguous: 'The quote stands in several places, and nothing tells them apart',
  quote_kept: 'The quote is in place again',
  document_removed: 'The document was removed',
  document_added: 'The document is new',
  passages_outranked: 'Other passages come first now',
  ranking_renewed: 'The ranking was renewed',
  source_erased: 'What it rested on was erased',
  toolchain_changed: 'The toolchain changed',
  recipe_failed: 'It could not be run again',
};

/** `text_edited` as `These words changed`; what has no words of its own is at least readable. */
export const reasonWords = (reason: string): string =>
  reasons[reason] ?? reason.charAt(0).toUpperCase() + reason.slice(1).replaceAll('_', ' ');

/** `version 1 to 2`, `version 2`, or '' for a cause without a place. */
export function versionsWords(cause: Pick<ShownCause, 'from' | 'to'>): string {
  const [from, to] = [placeOf(cause.from), placeOf(cause.to)];
  if (from && to && from.version !== to.version) return `version ${from.version} to ${to.version}`;
  const version = (to ?? from)?.version;
  return version === undefined ? '' : `version ${version}`;
}

/** `parser:pdf, pdf@1 to pdf@2`; undefined for a cause that is not about the toolchain. */
export function toolWords({ component, from, to }: ShownCause): string | undefined {
  return component === undefined ? undefined : `${component}, ${String(from)} to ${String(to)}`;
}

/** Whether a place overlaps one of the spans, in the same version of the same document. */
export function touches(
  cause: ShownCause,
  spans: readonly { bundle: string; document: string; version: number; start: number; end: number }[],
): boolean {
  const { bundle, document, from, to } = cause;
  return [placeOf(from), placeOf(to)].some(
    (place) =>
      place &&
      spans.some(
        (span) =>
          span.bundle === bundle &&
          span.document === document &&
          span.version === place.version &&
          span.start < place.end &&
          span.end > place.start,
      ),
  );
}
