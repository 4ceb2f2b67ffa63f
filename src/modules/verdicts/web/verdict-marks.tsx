import { Check, MapPinCheck, X, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../../../ui/classes.ts';
import { timeWords } from '../../documents/web/index.ts';
import type { PresentedVerdict } from '../contract.ts';
import { actorWords, tellingVerdicts, verdictWords } from './words.ts';

const icons: Readonly<Record<PresentedVerdict['decision'], LucideIcon>> = { approve: Check, reject: X, confirm: MapPinCheck };
const tones: Readonly<Record<PresentedVerdict['decision'], string>> = {
  approve: 'text-verdigris-ink',
  reject: 'text-vermilion-ink',
  confirm: 'text-lapis-ink',
};

/** What people said of something, each with who and when; quiet, and dimmed while it is suspended. Nothing when nobody did. */
export function VerdictMarks({
  verdicts,
  label = 'Verdicts',
}: {
  readonly verdicts: readonly PresentedVerdict[];
  readonly label?: string;
}): ReactNode {
  const told = tellingVerdicts(verdicts);
  if (told.length === 0) return null;
  return (
    <ul aria-label={label} className="space-y-0.5 font-sans text-13 leading-[1.35] text-ink-soft">
      {told.map((verdict) => {
        const { id, decision, validity, by, at, note } = verdict;
        const Icon = icons[decision];
        return (
          <li key={id} className="flex gap-1.5">
            <Icon size={16} strokeWidth={1.5} aria-hidden className={classes('shrink-0', validity === 'valid' && tones[decision])} />
            <span className="min-w-0">
              <span className={validity === 'valid' ? 'font-medium text-ink' : undefined}>{verdictWords(verdict)}</span>
              {` by ${actorWords(by)}, `}
              <time dateTime={at}>{timeWords(at)}</time>
              {note !== undefined && <span className="block break-words">{`“${note}”`}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
