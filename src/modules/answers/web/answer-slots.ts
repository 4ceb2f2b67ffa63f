/** What the screen of an answer shows that answers know nothing of. The app fills it in, because it knows every module. */
import type { ComponentType } from 'react';

export interface AnswerSlots {
  /** What a saved answer read, and what depends on it. */
  readonly WhatItRead: ComponentType<{ readonly id: string; readonly asOf: string | undefined }>;
  /** Who was given what is wrong of it now. */
  readonly Recall: ComponentType<{ readonly id: string }>;
}
