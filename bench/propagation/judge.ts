/** Holds one step of the product against the truth: what the plan listed, where evidence was carried, what is served. */
import type { Counts } from './counts.ts';
import { isCertain, saying, type State, type Walk } from './state.ts';
import { truthOf, type Truth } from './truth.ts';
import type { PresentedAnswer, PresentedEvidence } from './workspace.ts';

/** What was not as it should be, in words, for whoever looks into it. */
export type Note = (words: string) => void;

export interface Step {
  readonly before: State;
  readonly after: State;
  readonly listed: ReadonlySet<string>;
}

/** Truth for an answer: asked again at the new version it says something else. */
export function judgeAnswers({ before, after, listed }: Step, note: Note): Partial<Counts> {
  const counts = {
    answers: before.answers.length,
    answersDiffer: 0,
    answersListed: 0,
    answersFound: 0,
    answersWrong: 0,
    answersReadOther: 0,
  };
  const shown = new Map(after.answers.map((answer) => [answer.id, answer]));
  for (const answer of before.answers) {
    const now = after.fresh.get(answer.id);
    const differs = now !== undefined && saying(answer) !== saying(now);
    const isListed = listed.has(answer.id);
    counts.answersDiffer += Number(differs);
    counts.answersListed += Number(isListed);
    counts.answersFound += Number(differs && isListed);
    if (differs !== isListed) note(`answer ${isListed ? 'listed though equal' : 'missed'}: ${answer.question}`);
    counts.answersReadOther += Number(now !== undefined && passagesOf(answer) !== passagesOf(now));
    const then = shown.get(answer.id);
    if (now && then?.state === 'current' && saying(then) !== saying(now)) {
      counts.answersWrong++;
      note(`answer current and wrong: ${answer.question}`);
    }
  }
  return counts;
}

const passagesOf = ({ retrieved }: Pick<PresentedAnswer, 'retrieved'>): string =>
  JSON.stringify(retrieved.map(({ document, passage, headingPath }) => JSON.stringify([document, passage, headingPath])).toSorted());

/** Every piece of evidence with what truly became of it. */
export interface JudgedEvidence {
  readonly before: PresentedEvidence;
  readonly after: PresentedEvidence;
  readonly truth: Truth;
}

export async function evidenceOf(walk: Walk, { before, after }: Step): Promise<JudgedEvidence[]> {
  const now = new Map(after.evidence.map((one) => [one.id, one]));
  const judged: JudgedEvidence[] = [];
  for (const one of before.evidence) {
    judged.push({ before: one, after: now.get(one.id) as PresentedEvidence, truth: await truthOf(walk, one, after) });
  }
  return judged;
}

export function judgeEvidence(judged: readonly JudgedEvidence[], step: Step, note: Note): Partial<Counts> {
  const counts = {
    evidenceDiffer: 0,
    evidenceListed: 0,
    evidenceFound: 0,
    carried: 0,
    kept: 0,
    keptRight: 0,
    misAnchored: 0,
    ambiguous: 0,
    open: 0,
  };
  for (const { before, after, truth } of judged) {
    const isListed = step.listed.has(before.id);
    const changed = step.before.files.get(before.document) !== step.after.files.get(before.document);
    const wasThere = isCertain(before);
    if (changed) {
      counts.carried++;
      counts.ambiguous += Number(after.outcome === 'ambiguous');
    }
    if (truth.truth === 'open') {
      counts.open++;
      continue;
    }
    const isThere = truth.truth === 'kept';
    const about = `"${before.quote.slice(0, 100)}" of version ${before.version} is ${after.outcome} in ${step.after.version} and truly ${truth.truth}`;
    // What was flagged says so until it is certain again. Which new wording of a lost quote is right, no truth is known of.
    if (wasThere || isCertain(after)) {
      const differs = wasThere !== isThere;
      counts.evidenceDiffer += Number(differs);
      counts.evidenceListed += Number(isListed);
      counts.evidenceFound += Number(isListed && differs);
      if (isListed !== differs) note(`evidence ${isListed ? 'listed though equal' : 'missed'}: ${about}`);
    }
    if (isCertain(after) && (truth.truth === 'lost' || after.start !== truth.start)) {
      counts.misAnchored++;
      note(`mis-anchor: ${about}, at ${after.start}${truth.truth === 'kept' ? ` instead of ${truth.start}` : ''}`);
    }
    if (!changed || !isThere) continue;
    counts.kept++;
    counts.keptRight += Number(isCertain(after) && after.start === truth.start);
  }
  return counts;
}

/** Everything served as current has to stand, word for word, at its place in the current text. */
export function judgeServed({ version, texts, answers, evidence, fresh }: State, note: Note): Partial<Counts> {
  const served = [
    ...answers.filter(({ state }) => state === 'current').flatMap(({ sentences }) => sentences.flatMap(({ citations }) => citations)),
    ...[...fresh.values()].flatMap(({ sentences }) => sentences.flatMap(({ citations }) => citations)),
    ...evidence.filter(isCertain),
  ];
  const leaked = served.filter(
    (one) => one.version !== version || texts.get(one.document)?.canonical.slice(one.start, one.end) !== one.quote,
  );
  // A sentence that is shown without anything it stands on is served without being tied to the current text.
  const uncited = answers.filter(
    ({ state, sentences }) => state === 'current' && sentences.some(({ citations }) => citations.length === 0),
  );
  for (const one of leaked) note(`leak: "${one.quote.slice(0, 100)}" of version ${one.version} while ${version} is published`);
  for (const one of uncited) note(`uncited: ${one.question}`);
  return { served: served.length + uncited.length, leaked: leaked.length + uncited.length };
}

/** Words of sentences that are gone are searched for: every hit has to be of the current version, and none shows a sentence that is gone. */
export async function probeRemoved({ workspace }: Walk, { before, after }: Step, note: Note): Promise<Partial<Counts>> {
  const texts = [...after.texts.values()];
  const isGone = (sentence: string): boolean => texts.every(({ canonical }) => !canonical.includes(sentence));
  const edited = [...before.texts].flatMap(([path, text]) => (after.texts.get(path) === text ? [] : text.units));
  const gone = edited.map(({ text }) => text).filter((text) => text.length >= 60 && isGone(text));
  let served = 0;
  let leaked = 0;
  for (const sentence of gone.slice(0, mostProbed)) {
    for (const hit of await workspace.search(sentence.replaceAll('"', ' '))) {
      served++;
      if (hit.version === after.version && !hit.snippet.includes(sentence)) continue;
      leaked++;
      note(`leak: a search found "${hit.snippet.slice(0, 100)}" of version ${hit.version} while ${after.version} is published`);
    }
  }
  return { served, leaked };
}

const mostProbed = 3;
