import type { Store } from '../../kernel/db/port.ts';
import type { Registry } from '../../kernel/lineage/index.ts';
import type { Clock } from '../../kernel/shared/clock.ts';
import type { JudgedKind } from './judged.ts';

/** What the verbs of verdicts work with. */
export interface VerdictsContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly judged: readonly JudgedKind[];
}
