/** The browser door of recall: what other screens show of who was given what. Loaded when it is first shown. */
import { lazy } from 'react';

export const Holders = lazy(async () => ({ default: (await import('./recipients.tsx')).Holders }));
export const Recall = lazy(async () => ({ default: (await import('./recipients.tsx')).Recall }));
