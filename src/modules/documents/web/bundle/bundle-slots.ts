/** What a bundle shows that documents know nothing of. The app fills it in, because it knows every module. */
import type { ComponentType } from 'react';

export interface BundleSlots {
  /** Where its texts disagree with other places, now or as of a version or a time; nothing when they do not. */
  readonly Conflicts: ComponentType<{ readonly bundle: string; readonly asOf: string | undefined }>;
}
