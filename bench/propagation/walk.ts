/** Walks the product along a history: stage, plan, apply, revert now and then, and judges every step. */
import { Random } from '../../src/testing/generated/random.ts';
import { addBaselines, judgeBaselines, noBaselines, type Baselines } from './baselines.ts';
import { addCounts, type Counts } from './counts.ts';
import type { History } from './history.ts';
import { evidenceOf, judgeAnswers, judgeEvidence, judgeServed, probeRemoved, type Note } from './judge.ts';
import { placeEvidence } from './place-evidence.ts';
import { questionsAbout } from './questions.ts';
import { readState, saying, type State, type Walk } from './state.ts';
import type { Planned, Workspace } from './workspace.ts';

export interface WalkOptions {
  readonly seed: number;
  /** Pieces of evidence that are certain at every version; lost ones stay and new ones are placed. */
  readonly evidence: number;
  readonly questions: number;
  /** Every so many steps there is a restore of the version before, and back. */
  readonly revertEvery: number;
  readonly note: Note;
}

export interface Walked {
  readonly counts: Counts;
  readonly baselines: Baselines;
}

export async function walkHistory(workspace: Workspace, history: History, options: WalkOptions): Promise<Walked> {
  const walk: Walk = { history, workspace, shows: new Map(), placed: new Map(), texts: new Map() };
  const random = new Random(options.seed);
  const first = await begin(walk, random, options);
  let counts = addCounts(judgeServed(first, options.note));
  let baselines = noBaselines;
  let before = first;
  for (let index = 1; index < history.versions.length; index++) {
    const note: Note = (words) => options.note(`${history.name} ${history.versions[index]?.label}: ${words}`);
    const { after, step, took } = await change(walk, before, index);
    const judged = await evidenceOf(walk, step);
    baselines = addBaselines(baselines, judgeBaselines(step, judged));
    counts = addCounts(counts, took, judgeAnswers(step, note), judgeEvidence(judged, step, note), judgeServed(after, note));
    counts = addCounts(counts, await probeRemoved(walk, step, note));
    before = await topUp(walk, after, random, options.evidence);
    if (index % options.revertEvery !== 0) continue;
    const there = await revert(walk, before, step.before, note);
    const back = await revert(walk, there.state, before, note);
    counts = addCounts(counts, there.counts, back.counts);
    before = back.state;
  }
  const last = await revert(walk, before, first, options.note);
  return { counts: addCounts(counts, last.counts), baselines };
}

async function begin(walk: Walk, random: Random, { evidence, questions }: WalkOptions): Promise<State> {
  const { history, workspace } = walk;
  const [first] = history.versions;
  if (!first) throw new Error(`${history.name} is empty.`);
  const { version } = await workspace.stage(first.files, new Map());
  const shown = { version: version ?? 1, index: 0, files: first.files };
  walk.shows.set(shown.version, 0);
  for (const question of history.questions ?? questionsAbout(history.versions, random, questions)) await workspace.save(question);
  return topUp(walk, await readState(workspace, shown), random, evidence);
}

async function topUp(walk: Walk, state: State, random: Random, wanted: number): Promise<State> {
  const placed = await placeEvidence(walk, state, random, wanted);
  return placed ? { ...state, evidence: await walk.workspace.evidence() } : state;
}

interface Changed {
  readonly after: State;
  readonly step: { readonly before: State; readonly after: State; readonly listed: Planned['affected'] };
  readonly took: Partial<Counts>;
}

async function change(walk: Walk, before: State, index: number): Promise<Changed> {
  const { workspace, history } = walk;
  const files = history.versions[index]?.files ?? new Map<string, string>();
  const started = process.cpuUsage();
  const { version, affected } = await workspace.stage(files, before.files);
  const applied = version === undefined ? { version: before.version, rerun: 0, cutoff: 0, failed: 0 } : await workspace.apply();
  const consistentMs = milliseconds(started);
  if (applied.failed > 0) throw new Error(`${applied.failed} recipes failed.`);
  walk.shows.set(applied.version, index);
  const everything = process.cpuUsage();
  const after = await readState(workspace, { version: applied.version, index, files }, before);
  const took = {
    steps: 1,
    changes: Number(version !== undefined),
    rerun: applied.rerun,
    cutoff: applied.cutoff,
    consistentMs,
    everythingMs: milliseconds(everything),
  };
  return { after, step: { before, after, listed: affected }, took };
}

function milliseconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Publishes what was shown before once more: nothing may run, and everything is as it was. */
async function revert(walk: Walk, now: State, to: State, note: Note): Promise<{ state: State; counts: Partial<Counts> }> {
  if (now.version === to.version) return { state: now, counts: {} };
  const { version, rerun } = await walk.workspace.restore(to.version);
  walk.shows.set(version, to.index);
  const state = await readState(walk.workspace, { version, index: to.index, files: to.files }, to);
  const answers = new Map(state.answers.map((answer) => [answer.id, saying(answer)]));
  const evidence = new Map(state.evidence.map((one) => [one.id, `${one.outcome} ${one.start} ${one.quote}`]));
  const differing = [
    ...to.answers.filter((answer) => answers.get(answer.id) !== saying(answer)).map(({ question }) => question),
    ...to.evidence.filter((one) => evidence.get(one.id) !== `${one.outcome} ${one.start} ${one.quote}`).map(({ quote }) => quote),
  ];
  for (const words of differing) note(`not as it was after a restore: ${words.slice(0, 100)}`);
  if (rerun > 0) note(`a restore ran ${rerun} recipes`);
  const served = judgeServed(state, note);
  return { state, counts: { ...served, restores: 1, restoreRerun: rerun, restoreDiffers: differing.length } };
}
