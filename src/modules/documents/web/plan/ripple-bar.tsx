import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { IconButton, Button } from '../../../../ui/controls/button.tsx';
import { counted } from '../words.ts';
import { CauseLine } from './cause-line.tsx';
import type { RippleStep } from './ripple.ts';

interface Ripple {
  /** The step that is lit; undefined for none. */
  readonly at: number | undefined;
  readonly show: (at: number | undefined) => void;
}

const pace = 450;

/** Which step of the ripple is lit. A plan that has just been computed plays it once; any step taken by hand ends that. */
export function useRipple(steps: readonly RippleStep[], isNew: boolean): Ripple {
  const [at, setAt] = useState<number | undefined>();
  const [playing, setPlaying] = useState(() => isNew && steps.length > 1 && !matchMedia('(prefers-reduced-motion: reduce)').matches);
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setTimeout(() => {
      const next = at === undefined ? 0 : at + 1;
      setAt(next < Math.min(steps.length, 12) ? next : undefined);
      if (next >= Math.min(steps.length, 12)) setPlaying(false);
    }, pace);
    return () => clearTimeout(timer);
  }, [playing, at, steps.length]);
  return {
    at,
    show: (next) => {
      setPlaying(false);
      setAt(next);
    },
  };
}

interface RippleBarProps extends Ripple {
  readonly steps: readonly RippleStep[];
}

/** Steps through the changed places, each with how far it reaches. */
export function RippleBar({ steps, at, show }: RippleBarProps): ReactNode {
  const step = at === undefined ? undefined : steps[at];
  if (steps.length < 2) return null;
  const things = new Set(steps.flatMap((one) => one.things)).size;
  return (
    <div
      role="group"
      aria-label="Ripple"
      className="sticky top-12 z-10 flex h-15 items-center gap-3 border-b border-hairline bg-paper py-2"
    >
      {step === undefined || at === undefined ? (
        <>
          <p className="figures min-w-0 flex-1 text-13 text-ink-soft">{`${counted(steps.length, 'changed place reaches', 'changed places reach')} ${counted(things, 'thing')}.`}</p>
          <Button kind="quiet" onClick={() => show(0)}>
            Step through
          </Button>
        </>
      ) : (
        <>
          <div className="min-w-0 flex-1" aria-live="polite">
            <CauseLine cause={step.cause} isShort />
          </div>
          <p className="figures hidden shrink-0 text-right text-13 text-ink-soft phone:block">
            {`${at + 1} of ${steps.length}`}
            <br />
            {`reaches ${counted(step.things.length, 'thing')}`}
          </p>
          <div className="flex shrink-0">
            <IconButton
              icon={ChevronLeft}
              label="Previous place"
              unless={at === 0 ? 'This is the first place.' : undefined}
              onClick={() => show(at - 1)}
            />
            <IconButton
              icon={ChevronRight}
              label="Next place"
              unless={at + 1 >= steps.length ? 'This is the last place.' : undefined}
              onClick={() => show(at + 1)}
            />
            <IconButton icon={X} label="Stop stepping" onClick={() => show(undefined)} />
          </div>
        </>
      )}
    </div>
  );
}
