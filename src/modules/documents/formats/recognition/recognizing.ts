/** What a reader of pictures is given: the recogniser of this machine, if any, and how to say that it is still at work. */
import type { Recognizer } from './recognizer.ts';

export interface Recognizing {
  readonly recognizer: Recognizer | undefined;
  /** Called after every picture: the next one has its time anew. */
  readonly alive: () => void;
}

/** Reads no words in pictures. */
export const notRecognizing: Recognizing = { recognizer: undefined, alive: () => undefined };

/** What a document that has pictures of words was read with, when nothing recognised them. */
export const unrecognized = 'none';
