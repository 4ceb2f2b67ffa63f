/** What a saved answer said at one moment and says at another, sentence by sentence, each change beside the words that caused it. */
import type { z } from 'zod';
import type { Reader } from '../../kernel/db/port.ts';
import {
  derivationsAt,
  execute,
  explainBetween,
  lastOthers,
  undecided,
  type DerivationRow,
  type Moment,
} from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { Fingerprintable } from '../../kernel/shared/fingerprint.ts';
import { bundleOf, diffParts, presentCauses, presentMoment, resolveMoment } from '../documents/index.ts';
import type { AnswersContext } from './context.ts';
import type { answerDiffRoute } from './contract.ts';
import { asAnswerOutput, sentencesSaid } from './lineage-kinds.ts';
import { shownMoment } from './present-answer.ts';
import { loadAnswers, type AnswerRow } from './store.ts';

export interface Between {
  readonly id: string;
  /** A version number or a time; left out, what it said last before it said this. */
  readonly from?: string | undefined;
  /** A version number, that of a staged one too, or a time; left out, now. */
  readonly to?: string | undefined;
}

type AnswerDiff = z.output<typeof answerDiffRoute.result>;

interface Said {
  readonly moment: Moment;
  readonly output: Fingerprintable;
  readonly recipe: string;
}

/** @throws StemmaError NOT_FOUND for an answer that is not there, or was not saved yet; VALIDATION_ERROR for what is no moment. */
export const diffAnswer = (context: AnswersContext, { id, from, to }: Between): Promise<AnswerDiff> =>
  context.store.read(async (reader) => {
    const answer = (await loadAnswers(reader, [id])).get(id);
    if (!answer) throw new StemmaError('NOT_FOUND', 'There is no saved answer with this id.', { id });
    const scope = answer.bundle === null ? undefined : await bundleOf(reader, answer.bundle);
    const toMoment = await resolveMoment(reader, to, scope);
    const row = await savedAt(reader, id, { seq: toMoment.seq });
    const earlier = from === undefined ? { seq: await seqBefore(reader, row, toMoment) } : await resolveMoment(reader, from, scope);
    const [was, is] = [await saidAt(context, reader, answer, earlier), await saidAt(context, reader, answer, toMoment)];
    const causes = await explainBetween(context.registry, reader, await savedAt(reader, id, { seq: earlier.seq }), {
      from: was.moment,
      to: is.moment,
      outputs: { before: was.output, after: is.output },
      recipe: is.recipe,
    });
    const sentences = diffParts(sentencesSaid(asAnswerOutput(was.output)), sentencesSaid(asAnswerOutput(is.output)), presentCauses(causes));
    return { id, question: answer.question, from: named(earlier), to: named(toMoment), sentences };
  });

const named = ({ seq, staged }: Moment): AnswerDiff['from'] => ({ seq, staged: staged !== undefined });

async function savedAt(reader: Reader, id: string, { seq }: Moment): Promise<DerivationRow> {
  const [row] = await derivationsAt(reader, seq, { kind: 'answer', ids: [id] });
  if (!row) throw new StemmaError('NOT_FOUND', 'This answer was not saved yet at that time.', { id });
  return row;
}

/** Before a staged version comes what is said now; before what is said, the last that was said and was something else. */
async function seqBefore(reader: Reader, row: DerivationRow, { staged, seq }: Moment): Promise<number> {
  if (staged !== undefined) return (await presentMoment(reader)).seq;
  const other = (await lastOthers(reader, [row.id], seq)).get(row.id);
  return other ? other.to_seq - 1 : row.from_seq;
}

/** What was stored for a moment that was published; what it would say at one that is only staged. */
async function saidAt(context: AnswersContext, reader: Reader, answer: AnswerRow, moment: Moment): Promise<Said> {
  if (moment.staged !== undefined) {
    const { output } = await execute(context.answerKind, answer, undecided(reader, moment));
    return { moment, output, recipe: context.answerKind.recipe };
  }
  const row = await savedAt(reader, answer.id, moment);
  return { moment: await shownMoment(reader, moment, row), output: row.output, recipe: row.recipe };
}
