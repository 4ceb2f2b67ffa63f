/** Which of some questions a document answers, without what is shown of an answer: no citations are placed, nothing is presented. */
import { execute, undecided } from '../../kernel/lineage/index.ts';
import { requireBundle, resolveMoment } from '../documents/index.ts';
import { subjectOf } from './ask.ts';
import type { AnswersContext } from './context.ts';
import { asAnswerOutput } from './lineage-kinds.ts';

export interface AnsweredBy {
  /** In the order in which they are tried. */
  readonly questions: readonly string[];
  /** So many are enough. */
  readonly most: number;
  readonly bundle: string;
  readonly asOf: string;
  /** The id of the document that has to be quoted. */
  readonly document: string;
}

/** The first questions whose answer quotes the document. @throws StemmaError VALIDATION_ERROR, NOT_FOUND */
export async function answeredBy(
  context: AnswersContext,
  { questions, most, bundle: name, asOf, document }: AnsweredBy,
): Promise<string[]> {
  // Embedding speaks to others and writes, so it comes before the handle: all of them in one request, and none that is known.
  await context.embedQuestions(questions);
  return context.store.read(async (reader) => {
    const bundle = await requireBundle(reader, name);
    const moment = await resolveMoment(reader, asOf, bundle);
    const answered: string[] = [];
    for (const question of questions) {
      if (answered.length === most) break;
      const { output } = await execute(context.answerKind, subjectOf({ question }, bundle.id), undecided(reader, moment));
      const { found, sentences } = asAnswerOutput(output);
      if (found && sentences.some(({ quotes }) => quotes.some((quote) => quote.document === document))) answered.push(question);
    }
    return answered;
  });
}
