/** What the product shows at one version, read whole: saved answers, evidence, texts, and every question asked afresh. */
import type { History, HistoryVersion } from './history.ts';
import type { PageText } from './page-text.ts';
import type { PresentedAnswer, PresentedEvidence, SavedAnswer, Workspace } from './workspace.ts';

export interface State {
  /** As the product numbers it. */
  readonly version: number;
  /** Which version of the history it shows. */
  readonly index: number;
  readonly files: HistoryVersion['files'];
  readonly texts: ReadonlyMap<string, PageText>;
  readonly answers: readonly SavedAnswer[];
  readonly evidence: readonly PresentedEvidence[];
  /** Full exact re-execution: what each saved question is answered at this version, by the id of its answer. */
  readonly fresh: ReadonlyMap<string, PresentedAnswer>;
}

/** Reads what is shown. Texts of files that did not change are taken from `before`. */
export async function readState(workspace: Workspace, shown: Pick<State, 'version' | 'index' | 'files'>, before?: State): Promise<State> {
  const texts = new Map<string, PageText>();
  for (const [path, source] of shown.files) {
    const known = before?.files.get(path) === source ? before.texts.get(path) : undefined;
    texts.set(path, known ?? (await workspace.text(path, shown.version)));
  }
  const answers = await workspace.answers();
  const fresh = new Map<string, PresentedAnswer>();
  for (const { id, question } of answers) fresh.set(id, await workspace.ask(question));
  return { ...shown, texts, answers, evidence: await workspace.evidence(), fresh };
}

const certain: ReadonlySet<string> = new Set(['unchanged', 'moved', 'moved_with_context']);
export const isCertain = ({ outcome }: Pick<PresentedEvidence, 'outcome'>): boolean => certain.has(outcome);

/** The fingerprint of an answer: its sentences with what they quote from which documents; no places, versions or scores. */
export function saying({ found, sentences }: Pick<PresentedAnswer, 'found' | 'sentences'>): string {
  const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();
  return JSON.stringify([
    found,
    sentences.map(({ text, citations }) => [
      text,
      distinct(citations.map(({ quote }) => quote)),
      distinct(citations.map(({ document }) => document)),
    ]),
  ]);
}

/** What a piece of evidence was placed on. */
export interface Placed {
  /** The identity of its sentence, where the history knows identities. */
  readonly sentence: string | undefined;
}

/** All that one walk along a history knows. */
export interface Walk {
  readonly history: History;
  readonly workspace: Workspace;
  /** Which version of the history each version of the product shows. */
  readonly shows: Map<number, number>;
  readonly placed: Map<string, Placed>;
  readonly texts: Map<string, PageText>;
}

/** The text of a path at a version that was published some time. */
export async function textAt(walk: Walk, path: string, version: number): Promise<PageText> {
  const index = walk.shows.get(version) ?? -1;
  const source = walk.history.versions[index]?.files.get(path) ?? '';
  const key = `${path}\n${source}`;
  const text = walk.texts.get(key) ?? (await walk.workspace.text(path, version));
  walk.texts.set(key, text);
  return text;
}
