import type { ReactNode } from 'react';
import { counted } from '../../documents/web/index.ts';
import type { PresentedAnswer } from '../contract.ts';

/** Said only where something of the question is not in the answer. */
export const Coverage = ({ confidence }: Pick<PresentedAnswer, 'confidence'>): ReactNode =>
  confidence < 0.995 && (
    <p className="figures text-13 text-ink-soft">{`These sentences cover ${Math.round(confidence * 100)} % of the question.`}</p>
  );

/** No answer, said as such; `bundle` is '' for all. */
export function NotInSources({ answer, bundle }: { readonly answer: PresentedAnswer; readonly bundle: string }): ReactNode {
  const { length } = answer.retrieved;
  const where = bundle === '' ? 'the documents' : bundle;
  return (
    <>
      <p className="font-serif text-26 font-semibold">Not in the sources</p>
      <p className="reading text-ink-soft">
        {length === 0
          ? `No passage of ${where} has any of these words. Nothing was guessed.`
          : `${counted(length, 'passage')} of ${where} came nearest and ${length === 1 ? 'was' : 'were'} read; ${length === 1 ? 'it does not say' : 'none of them says'} it. Nothing was guessed.`}
      </p>
    </>
  );
}
