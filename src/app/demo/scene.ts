/** What the acts of the demo share: the client they work with, what they made, and how they report. */
import type { PresentedAnswer } from '../../modules/answers/contract.ts';
import type { PresentedInsight } from '../../modules/evidence/contract.ts';
import type { StemmaClient } from '../client.ts';
import type { DemoStep } from './contract.ts';
import type { StoryInsight, StoryQuestion } from './story.ts';

export interface AskedQuestion extends StoryQuestion {
  readonly answer: Omit<PresentedAnswer, 'retrieved'>;
}

export interface RecordedInsight extends StoryInsight {
  readonly insight: PresentedInsight;
}

/** The demo while it is played. Every act works through the routes that everybody else uses. */
export interface Scene {
  readonly client: StemmaClient;
  readonly signal: AbortSignal;
  /** Filled by the acts that ask and record. */
  readonly asked: AskedQuestion[];
  readonly recorded: RecordedInsight[];
}

/** One step of the demo, before it is played. */
export interface Act extends Pick<DemoStep, 'id' | 'title' | 'shows'> {
  play(scene: Scene): Promise<Pick<DemoStep, 'lines' | 'counts'>>;
}

/** What an answer says, on one line. */
export const saying = (answer: Pick<PresentedAnswer, 'found' | 'sentences'>): string =>
  answer.found ? (answer.sentences[0]?.text ?? '') : 'not in the sources';

/** A step as a person reads it; `number` counts from 1. */
export function stepText(number: number, { title, shows, lines }: DemoStep): string {
  return [`${number}. ${title}`, `   ${shows}`, ...lines.map((line) => `     ${line}`)].join('\n');
}
