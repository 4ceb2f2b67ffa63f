/** What the shelf shows that documents know nothing of. The app fills it in, because it knows every module. */
import type { ComponentType } from 'react';
import type { Severity, State } from '../../../../kernel/lineage/kinds.ts';
import type { StemmaError } from '../../../../kernel/shared/errors.ts';

/** Something saved that needs somebody. */
export interface Flagged {
  readonly id: string;
  /** What it is, in one word: "answer". */
  readonly kind: string;
  readonly state: State;
  /** How much it weighs: the worst of its causes. */
  readonly severity?: Severity | undefined;
  /** The question, the statement or the quote. */
  readonly label: string;
  /** Why, in a sentence. */
  readonly why: string;
  readonly href: string;
  /** The bundles that it comes from. */
  readonly bundles: readonly string[];
}

/** A bundle as a line of the shelf. */
export interface BundleLine {
  readonly name: string;
  readonly published: { readonly number: number } | null;
  readonly staged: { readonly number: number; readonly status: string } | null;
  readonly documents: number;
}

export interface Overview {
  /** Undefined until it is known. */
  readonly flagged: readonly Flagged[] | undefined;
  /** The shelf at the moment that is looked at, when that is not now. */
  readonly past: readonly BundleLine[] | undefined;
  readonly error: StemmaError | null;
  readonly retry: () => void;
}

export interface ShelfSlots {
  /** What needs somebody, now or at another moment. */
  readonly useOverview: (asOf: string | undefined) => Overview;
  /** Fills an empty workspace with sample documents. */
  readonly Samples: ComponentType;
}
