import type { ReactNode } from 'react';

interface EmptyStateProps {
  /** What is not there yet: "No bundles yet". */
  readonly title: string;
  /** What it is for, in a sentence. */
  readonly children?: ReactNode;
  /** The one next step: a Button or a link. */
  readonly action?: ReactNode;
}

/** A page without content says what would be here and offers the one next step. */
export const EmptyState = ({ title, children, action }: EmptyStateProps): ReactNode => (
  <div className="flex max-w-measure flex-col items-start gap-3 border-t border-hairline py-8">
    <h2 className="font-serif text-20 font-semibold">{title}</h2>
    {children !== undefined && <p className="reading text-ink-soft">{children}</p>}
    {action !== undefined && <div className="pt-1">{action}</div>}
  </div>
);
