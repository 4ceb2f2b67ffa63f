/** What the screen of evidence shows of things above. The app fills it in, because it knows every module. */
import type { ComponentType } from 'react';

export interface EvidenceSlots {
  /** The insights and answers that rest on it. */
  readonly Citing: ComponentType<{ readonly id: string; readonly asOf: string | undefined }>;
}
