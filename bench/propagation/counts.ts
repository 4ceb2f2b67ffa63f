/** What is counted along a history, and the figures that follow. Pure. */

export interface Counts {
  /** Steps from one version to the next, and those that changed a text. */
  readonly steps: number;
  readonly changes: number;
  /** Saved answers at all steps; those that say something else on re-execution; those in the plan; both. */
  readonly answers: number;
  readonly answersDiffer: number;
  readonly answersListed: number;
  readonly answersFound: number;
  /** Saved answers shown as current that do not say what asking says. */
  readonly answersWrong: number;
  /** Saved answers that read other passages than before, whatever came of it. */
  readonly answersReadOther: number;
  readonly rerun: number;
  readonly cutoff: number;
  /** Evidence that was judged at all steps: truly not there any more (or there again); in the plan; both. */
  readonly evidenceDiffer: number;
  readonly evidenceListed: number;
  readonly evidenceFound: number;
  /** Evidence carried to a changed text, and of it: truly kept, reported there, reported elsewhere or kept though lost; left to a person. */
  readonly carried: number;
  readonly kept: number;
  readonly keptRight: number;
  readonly misAnchored: number;
  readonly ambiguous: number;
  /** Nothing tells its place apart: not judged. */
  readonly open: number;
  /** What was served as current, and of it what is not in the current text. */
  readonly served: number;
  readonly leaked: number;
  /** Restores, the recipes they ran, and what they did not bring back as it was. */
  readonly restores: number;
  readonly restoreRerun: number;
  readonly restoreDiffers: number;
  /** From staging to published, and asking everything again, in milliseconds of this machine's processors. */
  readonly consistentMs: number;
  readonly everythingMs: number;
}

export const nothing: Counts = {
  steps: 0,
  changes: 0,
  answers: 0,
  answersDiffer: 0,
  answersListed: 0,
  answersFound: 0,
  answersWrong: 0,
  answersReadOther: 0,
  rerun: 0,
  cutoff: 0,
  evidenceDiffer: 0,
  evidenceListed: 0,
  evidenceFound: 0,
  carried: 0,
  kept: 0,
  keptRight: 0,
  misAnchored: 0,
  ambiguous: 0,
  open: 0,
  served: 0,
  leaked: 0,
  restores: 0,
  restoreRerun: 0,
  restoreDiffers: 0,
  consistentMs: 0,
  everythingMs: 0,
};

export function addCounts(...all: readonly Partial<Counts>[]): Counts {
  const sum: Record<keyof Counts, number> = { ...nothing };
  for (const one of all) for (const name of Object.keys(nothing) as (keyof Counts)[]) sum[name] += one[name] ?? 0;
  return sum;
}

/** The measures, each defined on the page of the benchmark. NaN where there was nothing to measure. */
export interface Figures {
  readonly recall: number;
  readonly precision: number;
  readonly accuracy: number;
  readonly misAnchors: number;
  readonly abstain: number;
  readonly recompute: number;
  readonly minimality: number;
  readonly cutoffRate: number;
  readonly revertCost: number;
  readonly leak: number;
  readonly ofEverything: number;
}

export function figuresOf(counts: Counts): Figures {
  const found = counts.answersFound + counts.evidenceFound;
  return {
    recall: found / (counts.answersDiffer + counts.evidenceDiffer),
    precision: found / (counts.answersListed + counts.evidenceListed),
    accuracy: counts.keptRight / counts.kept,
    misAnchors: counts.misAnchored / counts.carried,
    abstain: counts.ambiguous / counts.carried,
    recompute: counts.rerun / counts.answers,
    minimality: counts.rerun / counts.answersDiffer,
    cutoffRate: counts.cutoff / counts.rerun,
    revertCost: counts.restoreRerun,
    leak: counts.leaked / counts.served,
    ofEverything: counts.consistentMs / counts.everythingMs,
  };
}
