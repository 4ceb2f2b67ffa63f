/** What truly became of evidence between the version it was last certain in and another one. */
import type { KnownSentence } from './history.ts';
import { matchUnit } from './matcher.ts';
import { unitAt } from './page-text.ts';
import { textAt, type State, type Walk } from './state.ts';
import type { PresentedEvidence } from './workspace.ts';

/** `start` is where the quote truly stands. Nothing is said of what is `open`. */
export type Truth = { readonly truth: 'kept'; readonly start: number } | { readonly truth: 'lost' } | { readonly truth: 'open' };

export async function truthOf(walk: Walk, evidence: PresentedEvidence, now: State): Promise<Truth> {
  const { document: path, version, start } = evidence;
  const to = now.texts.get(path);
  if (!to) return { truth: 'lost' };
  const from = await textAt(walk, path, version);
  if (from.canonical === to.canonical) return { truth: 'kept', start };
  const index = unitAt(from, evidence);
  const unit = from.units[index];
  if (!unit) return { truth: 'open' };
  const matched = matchUnit(from, index, to);
  const byWords: Truth =
    matched.truth === 'kept' ? { truth: 'kept', start: (to.units[matched.unit]?.start ?? 0) + start - unit.start } : matched;
  const sentence = walk.placed.get(evidence.id)?.sentence;
  if (!walk.history.known || sentence === undefined) return byWords;
  const was = find(walk.history.known(walk.shows.get(version) ?? -1, path), sentence);
  const is = find(walk.history.known(now.index, path), sentence);
  if (!was) return { truth: 'open' };
  const known: Truth = is?.text === was.text ? { truth: 'kept', start: is.start + start - was.start } : { truth: 'lost' };
  // Of several that say the same an identity tells more than the text does; then only what the text tells too is counted.
  const repeated =
    Math.max(from.saying.get(unit.says)?.length ?? 0, to.saying.get(unit.says)?.length ?? 0) > 1 || (to.saying.has(unit.says) && !is);
  return repeated && JSON.stringify(known) !== JSON.stringify(byWords) ? { truth: 'open' } : known;
}

const find = (sentences: readonly KnownSentence[], id: string): KnownSentence | undefined =>
  sentences.find((sentence) => sentence.id === id);
