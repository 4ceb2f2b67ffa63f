/** What a reader of pictures and recordings is given: the recogniser of this machine, if any, and how to say that it is still at work. */
import type { Recognizer } from './recognizer.ts';

export interface Recognizing {
  readonly recognizer: Recognizer | undefined;
  /** Called after every picture: the next one has its time anew. */
  readonly alive: () => void;
  /** Where the file lies, or its bytes, when a frame may be taken of a video. */
  readonly framed?: string | Uint8Array;
}

/** Reads no words in pictures. */
export const notRecognizing: Recognizing = { recognizer: undefined, alive: () => undefined };

/** What a document that has pictures of words was read with, when nothing recognised them. */
export const unrecognized = 'none';
