import type { AnswerSlots } from '../../../modules/answers/web/index.ts';
import { Recall } from '../../../modules/recall/web/index.ts';
import { WhatItRead } from './what-it-read.tsx';

/** What the screen of an answer shows beside the answer. */
export const answerSlots: AnswerSlots = { WhatItRead, Recall };
