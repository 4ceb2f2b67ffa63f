/** What a plan is made of, and with. */
import type { Store } from '../db/port.ts';
import type { Clock } from '../shared/clock.ts';
import type { Moment } from './moment.ts';
import type { RecipeChange } from './recipes.ts';
import type { Registry } from './registry.ts';
import type { Head } from './head-store.ts';

export interface Change {
  /** The staged change, whose executions are counted. */
  readonly id: string;
  readonly from: Moment;
  readonly to: Moment;
  /** Set for a change of the toolchain. */
  readonly recipes?: RecipeChange;
}

/** A change with the head that its plan began on: what came of it is kept only while nothing is erased. */
export interface Planning extends Change {
  readonly head: Head;
}

export interface Planner {
  readonly registry: Registry;
  readonly store: Store;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}
