/** How far a run is: its stages in the order they began, each with its units and its time. Pure but for the clock it is given. */
import type { Progress } from '../contract/envelope.ts';
import type { StoredProgress, StoredStage } from './store.ts';

export interface StageChange {
  readonly finished?: StoredStage | undefined;
  readonly started?: StoredStage;
}

/** The share of everything that is done: expected stages count the same, whatever they cost. */
export function shareOf({ stages, expected = [] }: StoredProgress, succeeded: boolean): number {
  if (succeeded) return 1;
  const all = new Set([...expected, ...stages.map((stage) => stage.name)]).size;
  if (all === 0) return 0;
  const done = stages.reduce((sum, stage) => sum + (stage.ms === undefined ? partOf(stage) : 1), 0);
  return Math.min(1, Math.round((done / all) * 1000) / 1000);
}

const partOf = ({ done, total }: StoredStage): number => (total === undefined || total === 0 ? 0 : Math.min(1, done / total));

export class Stages {
  #stages: StoredStage[] = [];
  readonly #expected: readonly string[];

  constructor(expected: readonly string[]) {
    this.#expected = expected;
  }

  get progress(): StoredProgress {
    return { stages: this.#stages, expected: this.#expected };
  }

  /** Takes a step in; a step of another stage finishes the one before. A stage that comes again goes on where it was. */
  step({ stage, done, total }: Progress, now: Date): StageChange {
    const last = this.#stages.at(-1);
    if (last?.name === stage && last.ms === undefined) {
      this.#stages[this.#stages.length - 1] = { ...last, done, ...(total === undefined ? {} : { total }) };
      return {};
    }
    const finished = this.finish(now);
    this.#stages = this.#stages.filter((one) => one.name !== stage);
    const started: StoredStage = { name: stage, done, ...(total === undefined ? {} : { total }), startedAt: now.toISOString() };
    this.#stages.push(started);
    return { finished, started };
  }

  /** Ends the stage that goes on. */
  finish(now: Date): StoredStage | undefined {
    const last = this.#stages.at(-1);
    if (!last || last.ms !== undefined) return undefined;
    const finished = { ...last, ms: Math.max(0, now.getTime() - Date.parse(last.startedAt)) };
    this.#stages[this.#stages.length - 1] = finished;
    return finished;
  }
}
