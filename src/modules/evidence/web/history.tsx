import type { ReactNode } from 'react';
import { timeWords } from '../../documents/web/index.ts';
import type { PresentedInsight } from '../contract.ts';
import { actorWords } from '../../verdicts/web/index.ts';
import { actionWords } from './words.ts';

/** Who did what to an insight and when, newest first, and whether it was done on the words as they are. */
export const History = ({ history }: Pick<PresentedInsight, 'history'>): ReactNode => (
  <section>
    <h2 className="mb-3 font-serif text-20 font-semibold">History</h2>
    <ol className="divide-y divide-hairline border-y border-hairline text-14">
      {history.toReversed().map(({ action, actor, at, valid }) => (
        <li key={`${at} ${action}`} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 py-2">
          <span className="w-24 font-medium">{actionWords(action)}</span>
          <span className="min-w-0 flex-1 basis-48 text-ink-soft">
            by {actorWords(actor)}, <time dateTime={at}>{timeWords(at)}</time>
          </span>
          <span className="text-13 text-ink-soft">{valid ? 'on the words as they are' : 'on other words'}</span>
        </li>
      ))}
    </ol>
  </section>
);
