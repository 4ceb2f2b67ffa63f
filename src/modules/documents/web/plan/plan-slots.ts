/** What the plan shows of things that documents know nothing of. The app fills it in, because it knows every module. */

import type { ComponentType, ReactNode } from 'react';
import type { Conflict } from '../../contract.ts';

/** How a kind of affected thing is called and where it is seen. */
export interface PlannedKind {
  /** "insight" and "insights". */
  readonly one: string;
  readonly many: string;
  /** What applying does with things of this kind, in a sentence. */
  readonly does: string;
  /** Whether it is run again, so that one may choose not to. */
  readonly isRerun: boolean;
  /** Where one of them is seen. */
  readonly href: (id: string) => string;
}

export interface PlanSlots {
  /** By the kind's name, in the order in which a plan lists them. */
  readonly kinds: Readonly<Record<string, PlannedKind>>;
  /** Where what comes disagrees with what stands elsewhere. */
  readonly Conflicts: (props: { readonly bundle: string; readonly conflicts: readonly Conflict[] }) => ReactNode;
  /** Who holds what the affected things say now, outside; nothing when nobody does. */
  readonly Holders: ComponentType<{ readonly of: readonly string[] }>;
  /** Where what needs a person is looked at. */
  readonly undecidedHref: string;
}
