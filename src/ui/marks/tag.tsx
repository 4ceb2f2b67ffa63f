import type { ReactNode } from 'react';
import { classes } from '../classes.ts';

type Tone = 'plain' | 'lapis' | 'verdigris' | 'ochre' | 'vermilion';

const tones: Record<Tone, string> = {
  plain: 'border-hairline text-ink-soft',
  lapis: 'border-transparent bg-lapis-tint text-lapis-ink',
  verdigris: 'border-transparent bg-verdigris-tint text-verdigris-ink',
  ochre: 'border-transparent bg-ochre-tint text-ochre-ink',
  vermilion: 'border-transparent bg-vermilion-tint text-vermilion-ink',
};

/** One or two words of kind or status: "staged", "PDF". */
export const Tag = ({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }): ReactNode => (
  <span className={classes('inline-flex items-center rounded-[4px] border px-1.5 py-px text-13 whitespace-nowrap', tones[tone])}>
    {children}
  </span>
);
