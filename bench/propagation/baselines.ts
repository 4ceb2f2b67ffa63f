/** What simpler ways of following a change would have listed at the same step, from the same reads. */
import type { JudgedEvidence, Step } from './judge.ts';
import type { PageText } from './page-text.ts';
import { isCertain, saying, type State } from './state.ts';

export const baselineNames = ['re-run everything', 'file hash', 'page', 'passage hash', 'cited span only'] as const;
export type BaselineName = (typeof baselineNames)[number];

export interface BaselineCounts {
  readonly listed: number;
  readonly found: number;
  readonly differ: number;
  readonly rerun: number;
  readonly answersDiffer: number;
  readonly misAnchored: number;
}

export type Baselines = Readonly<Record<BaselineName, BaselineCounts>>;

export const noBaselines: Baselines = Object.fromEntries(
  baselineNames.map((name) => [name, { listed: 0, found: 0, differ: 0, rerun: 0, answersDiffer: 0, misAnchored: 0 }]),
) as Record<BaselineName, BaselineCounts>;

export function addBaselines(a: Baselines, b: Baselines): Baselines {
  const sum = (x: BaselineCounts, y: BaselineCounts): BaselineCounts => ({
    listed: x.listed + y.listed,
    found: x.found + y.found,
    differ: x.differ + y.differ,
    rerun: x.rerun + y.rerun,
    answersDiffer: x.answersDiffer + y.answersDiffer,
    misAnchored: x.misAnchored + y.misAnchored,
  });
  return Object.fromEntries(baselineNames.map((name) => [name, sum(a[name], b[name])])) as Record<BaselineName, BaselineCounts>;
}

/** A piece of text that something rests on. */
interface Rest {
  readonly document: string;
  readonly start: number;
  readonly end: number;
}

/** Characters of a page, for formats that have none. */
const pageLength = 3_000;

/** Whether one thing a derivation rests on counts as changed. */
type Changed = (rest: Rest) => boolean;

interface Rules {
  readonly file: Changed;
  readonly page: Changed;
  readonly text: Changed;
}

function rulesOf(before: State, after: State): Rules {
  const texts = ({ document }: Rest): [PageText | undefined, PageText | undefined] => [
    before.texts.get(document),
    after.texts.get(document),
  ];
  return {
    file: ({ document }) => before.files.get(document) !== after.files.get(document),
    page: (rest) => {
      const [from, to] = texts(rest);
      for (let at = rest.start - (rest.start % pageLength); at < rest.end; at += pageLength) {
        if (from?.canonical.slice(at, at + pageLength) !== to?.canonical.slice(at, at + pageLength)) return true;
      }
      return false;
    },
    text: (rest) => {
      const [from, to] = texts(rest);
      return !from || !to?.canonical.includes(from.canonical.slice(rest.start, rest.end));
    },
  };
}

/** What each baseline lists, held against the same truth as the product. */
export function judgeBaselines(step: Step, judged: readonly JudgedEvidence[]): Baselines {
  const { before, after } = step;
  const rules = rulesOf(before, after);
  const counts = structuredClone(noBaselines) as Record<BaselineName, { -readonly [Member in keyof BaselineCounts]: number }>;
  const count = (name: BaselineName, listed: boolean, differs: boolean): void => {
    counts[name].listed += Number(listed);
    counts[name].differ += Number(differs);
    counts[name].found += Number(listed && differs);
  };
  for (const answer of before.answers) {
    const was = before.fresh.get(answer.id);
    const now = after.fresh.get(answer.id);
    if (!was || !now) continue;
    const differs = saying(answer) !== saying(now);
    const cited = answer.sentences.flatMap(({ citations }) => citations);
    const listed: Record<BaselineName, boolean> = {
      're-run everything': true,
      'file hash': was.retrieved.some(rules.file),
      page: was.retrieved.some(rules.page),
      'passage hash': was.retrieved.some(rules.text),
      'cited span only': cited.some(rules.text),
    };
    for (const name of baselineNames) {
      count(name, listed[name], differs);
      counts[name].rerun += Number(listed[name]);
      counts[name].answersDiffer += Number(differs);
    }
  }
  for (const { before: one, truth } of judged) {
    if (truth.truth === 'open' || !isCertain(one)) continue;
    const block = before.texts.get(one.document)?.blocks.find(({ start, end }) => start <= one.start && one.end <= end) ?? one;
    const passage = { document: one.document, start: block.start, end: block.end };
    const listed: Record<BaselineName, boolean> = {
      're-run everything': true,
      'file hash': rules.file(one),
      page: rules.page(one),
      'passage hash': rules.text(passage),
      'cited span only': rules.text(one),
    };
    for (const name of baselineNames) count(name, listed[name], truth.truth === 'lost');
    // What is not listed is taken to stand at the first place where its text is found.
    const place = (rest: Rest): number =>
      (after.texts.get(one.document)?.canonical ?? '').indexOf(
        before.texts.get(one.document)?.canonical.slice(rest.start, rest.end) ?? '',
      ) +
      one.start -
      rest.start;
    const isWrong = (at: number): boolean => truth.truth === 'lost' || truth.start !== at;
    if (!listed['passage hash']) counts['passage hash'].misAnchored += Number(isWrong(place(passage)));
    if (!listed['cited span only']) counts['cited span only'].misAnchored += Number(isWrong(place(one)));
  }
  return counts;
}
