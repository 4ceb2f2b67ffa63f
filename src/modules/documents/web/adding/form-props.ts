import type { Chosen } from './use-adding.ts';

/** What every form of adding is given. */
export interface FormProps {
  /** The bundle one is in; undefined when it is chosen in the form. */
  readonly bundle: string | undefined;
  readonly onClose: () => void;
  readonly onAdd: (bundle: string, chosen: Chosen) => void;
}
