import type { ReactNode } from 'react';
import { classes } from '../classes.ts';

/** The keys of a shortcut: `KeyHint keys="/"`, `keys="g a"`. */
export const KeyHint = ({ keys, inverse = false }: { readonly keys: string; readonly inverse?: boolean }): ReactNode => (
  <span className="inline-flex gap-1" aria-label={`Key ${keys}`}>
    {keys.split(' ').map((key) => (
      <kbd
        key={key}
        className={classes(
          'inline-flex h-5 min-w-5 items-center justify-center rounded-[4px] border px-1 font-mono text-13 leading-none',
          inverse ? 'border-paper/35 text-paper' : 'border-hairline text-ink-soft',
        )}
      >
        {key}
      </kbd>
    ))}
  </span>
);
