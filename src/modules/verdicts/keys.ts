/** What verdicts and dismissals are bound to. Pure. */
import type { Cause } from '../../kernel/lineage/index.ts';
import { canonicalJson, fingerprint } from '../../kernel/shared/fingerprint.ts';

/** Words that were judged: a quote and the sentences that contain it. */
export type JudgedQuote = readonly [quote: string, sentences: readonly string[]];

/**
 * The content key of a verdict: the kind, the statement or sentence, the judged quotes in order and the sentences that contain them.
 * Positions, paths, versions and toolchains are out, so a verdict that a change suspended is valid again when the change is reverted.
 */
export const verdictKey = (kind: string, words: string | null, quotes: readonly JudgedQuote[]): string =>
  fingerprint(words === null ? [kind, quotes] : [kind, words, quotes]);

/** The key of a set of causes: what they are and the words they name, wherever those stand and in whatever order. */
export function causeKey(causes: readonly Cause[]): string {
  const told = causes.map(({ reason, before, after, message }) => canonicalJson({ reason, before, after, message }));
  return fingerprint([...new Set(told)].sort());
}
