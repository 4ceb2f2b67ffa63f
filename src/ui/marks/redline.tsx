import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';

/** One run of words of a difference, as `bundles.diff` answers it. */
export interface RedlineWord {
  readonly op: 'equal' | 'insert' | 'delete';
  readonly text: string;
}

export const Inserted = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <ins className="[del+&]:ml-[0.12em] bg-verdigris-tint text-verdigris-ink no-underline decoration-verdigris [text-decoration-line:underline] decoration-1 underline-offset-3">
    {children}
  </ins>
);

export const Deleted = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <del className="text-vermilion-ink decoration-vermilion decoration-1">{children}</del>
);

/** Before and after in place, word by word. */
export const Redline = ({ words }: { readonly words: readonly RedlineWord[] }): ReactNode => (
  <>
    {words.map(({ op, text }, index) => {
      if (op === 'insert') return <Inserted key={index}>{text}</Inserted>;
      if (op === 'delete') return <Deleted key={index}>{text}</Deleted>;
      return <span key={index}>{text}</span>;
    })}
  </>
);

interface MovedProps {
  /** Where it went, seen from here. */
  readonly direction: 'up' | 'down';
  /** From or to where: "from section 3". */
  readonly words: string;
}

/** Something stands elsewhere now: lapis with an arrow, and where. */
export const Moved = ({ direction, words }: MovedProps): ReactNode => {
  const Arrow = direction === 'up' ? ArrowUp : ArrowDown;
  return (
    <span className="inline-flex items-center gap-1 font-sans text-13 text-lapis-ink">
      <Arrow size={16} strokeWidth={1.5} aria-hidden />
      moved {words}
    </span>
  );
};
