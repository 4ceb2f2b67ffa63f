/** Asks a question: answered from the passages of a moment, and kept as a derivation when asked to. */
import type { Reader } from '../../kernel/db/port.ts';
import { createDerivation, derivationsAt, execute, removeDerivation, undecided, type Moment } from '../../kernel/lineage/index.ts';
import { emit } from '../../kernel/outbox/emit.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { presentMoment, requireBundle, resolveMoment } from '../documents/index.ts';
import { rerun, type MayRerun } from '../verdicts/index.ts';
import type { AnswersContext } from './context.ts';
import { answerDeleted, answerSaved } from './contract-events.ts';
import type { PresentedAnswer } from './contract.ts';
import { asAnswerOutput, passagesRead, type AnswerSubject } from './lineage-kinds.ts';
import type { MaySave } from './policy.ts';
import { presentOutput } from './present-answer.ts';
import { insertAnswer } from './store.ts';

export interface Question {
  readonly question: string;
  readonly bundle?: string | undefined;
  readonly asOf?: string | undefined;
}

/** The answer at a moment. Nothing is kept. @throws StemmaError VALIDATION_ERROR, NOT_FOUND */
export async function ask(context: AnswersContext, question: Question): Promise<PresentedAnswer> {
  await context.embedQuestions([question.question]);
  return context.store.read(async (reader) => {
    const bundle = question.bundle === undefined ? undefined : await requireBundle(reader, question.bundle);
    const moment = await resolveMoment(reader, question.asOf, bundle);
    const subject = subjectOf(question, bundle?.id);
    const { output } = await execute(context.answerKind, subject, undecided(reader, moment));
    return presentOutput(reader, moment, subject, asAnswerOutput(output));
  });
}

/** Asks and keeps the answer; it follows what it read from then on. @throws StemmaError VALIDATION_ERROR for another time than now. */
export async function saveAnswer(context: AnswersContext, _may: MaySave, question: Question): Promise<PresentedAnswer> {
  if (question.asOf !== undefined)
    throw new StemmaError('VALIDATION_ERROR', 'Only an answer to the present can be saved. Leave out the time, or do not save it.');
  const id = newId();
  await context.embedQuestions([question.question]);
  return context.store.write(async (tx) => {
    const bundle = question.bundle === undefined ? undefined : await requireBundle(tx, question.bundle);
    const subject = subjectOf(question, bundle?.id);
    const { output } = await createDerivation(context.registry, tx, context.answerKind, {
      id,
      label: subject.question.slice(0, 200),
      subject,
      now: context.clock.now(),
      insert: (inner) => insertAnswer(inner, { id, ...subject }),
    });
    await emit(tx, answerSaved, { id });
    const moment: Moment = await presentMoment(tx);
    return { ...(await presentOutput(tx, moment, subject, asAnswerOutput(output))), id };
  });
}

/** What is asked, as it is kept. @throws StemmaError VALIDATION_ERROR for an empty question. */
export function subjectOf({ question }: Pick<Question, 'question'>, bundle: string | undefined): AnswerSubject {
  const trimmed = question.normalize('NFC').trim();
  if (trimmed === '') throw new StemmaError('VALIDATION_ERROR', 'The question is empty. Ask something.');
  return { question: trimmed, bundle: bundle ?? null, k: passagesRead };
}

/** Runs a saved answer again on the present: the way out of a flag. @throws StemmaError NOT_FOUND */
export async function refreshAnswer(context: AnswersContext, may: MayRerun, id: string): Promise<void> {
  await context.store.read((reader) => requireAnswer(reader, id));
  await rerun(context, may, id);
}

/** Deletes a saved answer. @throws StemmaError NOT_FOUND, CONFLICT naming what depends on it. */
export async function deleteAnswer(context: AnswersContext, _may: MaySave, id: string): Promise<void> {
  await context.store.write(async (tx) => {
    await requireAnswer(tx, id);
    await removeDerivation(tx, id);
    await emit(tx, answerDeleted, { id });
  });
}

async function requireAnswer(reader: Reader, id: string): Promise<void> {
  const { seq } = await presentMoment(reader);
  const [row] = await derivationsAt(reader, seq, { kind: 'answer', ids: [id] });
  if (!row) throw new StemmaError('NOT_FOUND', 'There is no saved answer with this id.', { id });
}
