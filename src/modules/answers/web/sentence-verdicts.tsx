import type { ReactNode } from 'react';
import { JudgeButtons, VerdictMarks } from '../../verdicts/web/index.ts';
import type { SavedAnswer } from '../contract.ts';

interface SentenceVerdictsProps {
  readonly answer: SavedAnswer;
  /** From 1. */
  readonly sentence: number;
  /** Why nothing can be judged here; undefined when it can. */
  readonly unless: string | undefined;
}

/** After a sentence of a saved answer: what people said of it, and the two marks to say something. */
export function SentenceVerdicts({ answer: { id, verdicts, sentences }, sentence, unless }: SentenceVerdictsProps): ReactNode {
  const text = sentences[sentence - 1]?.text;
  // One that is suspended belongs to the sentence that has its words, if one has them still.
  const own = verdicts.filter((one) => (one.sentence ?? (one.seen.words === text ? sentence : undefined)) === sentence);
  return (
    <div className="mt-0.5 flex flex-wrap items-center gap-x-3 font-sans">
      <span className="-ml-1.5">
        <JudgeButtons
          of={id}
          sentence={sentence}
          what={sentences.length === 1 ? 'this sentence' : `sentence ${sentence}`}
          unless={unless}
        />
      </span>
      <VerdictMarks verdicts={own} label={`Verdicts on sentence ${sentence}`} />
    </div>
  );
}
