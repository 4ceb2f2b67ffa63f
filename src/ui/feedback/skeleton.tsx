import { useEffect, useState, type ReactNode } from 'react';
import { classes } from '../classes.ts';

/** True once `ms` have passed: what is there sooner must not flicker first. */
export function useLate(ms = 150): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return late;
}

/** Lines of text that are coming, in the place they will take. It keeps that place from the start and shows itself late. */
export function Skeleton({ lines = 3, label = 'Loading' }: { readonly lines?: number; readonly label?: string }): ReactNode {
  const late = useLate();
  return (
    <div role="status" aria-label={label} className="space-y-3 py-1">
      {Array.from({ length: lines }, (_, index) => (
        <div
          key={index}
          className={classes('h-4 rounded-[3px]', late && 'breathe bg-hairline', index === lines - 1 ? 'w-3/5' : 'w-full')}
        />
      ))}
    </div>
  );
}
