import type { Store } from '../../kernel/db/port.ts';
import type { DerivationKind, Registry } from '../../kernel/lineage/index.ts';
import type { Clock } from '../../kernel/shared/clock.ts';
import type { EvidenceSubject } from './lineage-kinds.ts';
import type { Placement } from './placement.ts';

/** What the verbs of evidence work with. */
export interface EvidenceContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly evidenceKind: DerivationKind<EvidenceSubject, Placement>;
}
