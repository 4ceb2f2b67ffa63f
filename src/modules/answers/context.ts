import type { Store } from '../../kernel/db/port.ts';
import type { DerivationKind, Registry } from '../../kernel/lineage/index.ts';
import type { EmbedQuestions } from '../search/index.ts';
import type { Clock } from '../../kernel/shared/clock.ts';
import type { AnswerOutput, AnswerSubject } from './lineage-kinds.ts';

/** What the verbs of answers work with. */
export interface AnswersContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly answerKind: DerivationKind<AnswerSubject, AnswerOutput>;
  /** Makes questions ready to be searched by their meaning. Called before a handle is open. */
  readonly embedQuestions: EmbedQuestions;
}
